import { create, type MessageInitShape } from '@bufbuild/protobuf'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyDelta, emptyState, type GraphState } from '#domain/graph/delta.ts'
import { type Frame, FrameSchema, type Row, type Second } from '#gen/orrery/v1/orrery_pb.ts'
import { mergeFrames } from './merge-frames.ts'

/** What a page knows after some frames. */
interface Known extends GraphState {
  rows: readonly Row[]
  moreRows: number
  timeline: Map<number, Second>
  last: Pick<Frame, 'number' | 'timeMs' | 'stats' | 'source' | 'notes'> | undefined
}

const nothing = (): Known => ({
  ...emptyState(),
  rows: [],
  moreRows: 0,
  timeline: new Map(),
  last: undefined,
})

function receive(before: Known, frame: Frame): Known {
  const known = frame.reset ? nothing() : before
  if (frame.graph !== undefined) applyDelta(known, frame.graph)
  for (const second of frame.timeline) known.timeline.set(second.timeMs, second)
  return {
    ...known,
    rows: [...frame.rows, ...known.rows],
    moreRows: known.moreRows + frame.moreRows,
    last: {
      number: frame.number,
      timeMs: frame.timeMs,
      stats: frame.stats ?? known.last?.stats,
      source: frame.source ?? known.last?.source,
      notes: frame.notes.length > 0 ? frame.notes : (known.last?.notes ?? []),
    },
  }
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const count = fc.nat({ max: 9 })

/** Frames as a stream brings them: numbered, rows counted up, no part twice in a delta, a number that is gone never back. */
const stream = fc
  .array(
    fc.record({
      reset: fc.boolean(),
      services: fc.uniqueArray(count),
      edges: fc.uniqueArray(count),
      rows: fc.nat({ max: 4 }),
      moreRows: count,
      seconds: fc.uniqueArray(count),
      matched: optional(count),
      name: optional(fc.constantFrom('a', 'b')),
      notes: fc.constantFrom<readonly string[]>([], ['one'], ['two']),
      value: count,
      remove: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((drafts) => {
    let row = 0
    const gone = new Set<number>()
    return drafts.map((draft, index): Frame => {
      if (draft.reset) gone.clear()
      const parts = (numbers: readonly number[]) => numbers.filter((number) => !gone.has(number))
      const services = parts(draft.services)
      const edges = parts(draft.edges)
      const removed = draft.remove && !draft.reset ? services.splice(0, 2) : []
      const removedEdges = draft.remove && !draft.reset ? edges.splice(0, 2) : []
      for (const number of [...removed, ...removedEdges]) gone.add(number)
      row += draft.rows
      const init: MessageInitShape<typeof FrameSchema> = {
        number: index + 1,
        timeMs: index * 250,
        reset: draft.reset,
        graph: {
          services: services.filter((number) => !gone.has(number)).map((number) => ({ number, podCount: draft.value })),
          edges: edges.filter((number) => !gone.has(number)).map((number) => ({ number, flows: draft.value })),
          removedServices: removed,
          removedEdges,
        },
        rows: Array.from({ length: draft.rows }, (_, at) => ({ number: row - at, response: Uint8Array.of(row - at) })),
        moreRows: draft.moreRows,
        timeline: [...draft.seconds]
          .sort((a, b) => a - b)
          .map((second) => ({ timeMs: second * 1000, forwarded: draft.value })),
        notes: [...draft.notes],
      }
      if (draft.matched !== undefined) init.stats = { matched: draft.matched }
      if (draft.name !== undefined || draft.reset) init.source = { name: draft.name ?? '' }
      return create(FrameSchema, init)
    })
  })

test('merging frames, in any grouping, equals receiving them all', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (frames, joins) => {
      const merged: Frame[] = []
      for (const [index, frame] of frames.entries()) {
        const last = merged.at(-1)
        if (last !== undefined && joins[index] === true) merged[merged.length - 1] = mergeFrames(last, frame)
        else merged.push(frame)
      }
      expect(merged.reduce(receive, nothing())).toEqual(frames.reduce(receive, nothing()))
    }),
    { numRuns: 500 },
  )
})

test('rows past the limit are counted instead', () => {
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => ({ number: from + count - at }))
  const merged = mergeFrames(
    create(FrameSchema, { rows: rows(0, 1_500), moreRows: 3 }),
    create(FrameSchema, { rows: rows(1_500, 700), moreRows: 4 }),
  )
  expect(merged.rows).toHaveLength(2_000)
  expect(merged.rows[0]?.number).toBe(2_200)
  expect(merged.moreRows).toBe(207)
})
