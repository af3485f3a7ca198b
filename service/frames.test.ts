import { fromBinary, toBinary } from '@bufbuild/protobuf'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { applyDelta, emptyState, type GraphState } from '#domain/graph/delta.ts'
import { layOver } from '#domain/timeline/lay-over.ts'
import { type Frame, FrameSchema, type Second } from '#gen/orrery/v1/orrery_pb.ts'
import { FrameMaker } from './frames.ts'
import { Hub } from './hub.ts'
import { mergeFrames } from './merge-frames.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import { planQuery } from './query.ts'
import { ItemReader } from './reader.ts'
import { StatusBoard } from './status.ts'
import { responseOf, TestSource } from './test-source.ts'
import { View } from './view.ts'

const LINES = [
  'shop/web -> shop/cart:8080',
  'shop/web <- shop/cart:8080',
  'shop/web -> shop/cart:8080 http GET /cart 500 12ms',
  'shop/web -> shop/search:9200 dropped POLICY_DENIED flags:SYN',
  'shop/cart -> shop-data/redis{kind=StatefulSet}:6379',
  'shop/web -> kube-system/coredns:53 dns api.github.com. A',
  'shop/web -> api.github.com:443 egress to-stack',
  'host -> shop/web:8080',
  'shop/web -> shop/cart:8080 traced trace-sock',
]

interface Page {
  readonly graph: GraphState
  timeline: readonly Second[]
  matched: number
  rows: number
}

const emptyPage = (): Page => ({ graph: emptyState(), timeline: [], matched: 0, rows: 0 })

function receive(page: Page, frame: Frame): Page {
  const known = frame.reset ? emptyPage() : page
  if (frame.graph !== undefined) applyDelta(known.graph, frame.graph)
  known.timeline = layOver(known.timeline, frame.timeline)
  known.matched = frame.stats?.matched ?? known.matched
  known.rows += frame.rows.length + frame.moreRows
  return known
}

/** Flows of each ten seconds. */
function tens(timeline: readonly Second[]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  for (const { timeMs, forwarded, dropped, other } of timeline) {
    const ten = Math.floor(timeMs / 10_000)
    sums.set(ten, (sums.get(ten) ?? 0) + forwarded + dropped + other)
  }
  return sums
}

/** A view without a stream behind it, and the frames of a viewer as they leave the wire. */
function viewOf(signal: AbortSignal) {
  const source = new TestSource()
  const planned = planQuery('', { version: '', nowMs: source.clock })
  if (planned.kind === 'error') throw new Error(planned.message)
  const status = new StatusBoard(source, new Hub(source, { keepMs: 0, items: 1, bytes: 1 }, signal), signal)
  const view = new View(planned.plan, source, { ...DEFAULT_OPTIONS, frameMs: 60_000 }, signal)
  return { source, view, maker: (binary: boolean) => new FrameMaker(view, status, 50, binary) }
}

const overWire = (frame: Frame): Frame => fromBinary(FrameSchema, toBinary(FrameSchema, frame))

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('flows'), lines: fc.array(fc.constantFrom(...LINES)) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: 1, max: 400_000 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('read'), merge: fc.boolean() }) },
  ),
  { maxLength: 30 },
)

test('whatever a viewer skipped, merged or waited for, it ends with what a new viewer is told', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), fc.boolean(), (script, binary, pictures) => {
      const end = new AbortController()
      const { source, view, maker } = viewOf(end.signal)
      const viewer = maker(binary)
      let cursor = ''
      const picture = () => {
        const frame = maker(binary).after(cursor)
        cursor = frame.cursor
        return frame
      }
      const ask = (always: boolean) => (pictures ? picture() : viewer.next(20, always))
      let pending = overWire(pictures ? picture() : viewer.first())
      let page = emptyPage()
      const reader = new ItemReader()
      for (const step of script) {
        if ('lines' in step) {
          const flows = step.lines.map((line) => parseFlow(`at:${source.clock / 1000} ${line}`))
          for (const flow of flows) view.take(reader.read(responseOf(flow), source.clock), source.clock)
        } else if ('ms' in step) {
          source.clock += step.ms
          view.graph.advance(source.clock)
        } else {
          const frame = ask(false)
          if (frame === undefined) continue
          if (step.merge) pending = mergeFrames(pending, overWire(frame))
          else {
            page = receive(page, pending)
            pending = overWire(frame)
          }
        }
      }
      const last = ask(true)
      if (last === undefined) throw new Error('a frame that must come did not')
      page = receive(page, mergeFrames(pending, overWire(last)))
      const fresh = receive(emptyPage(), overWire(maker(binary).first()))
      end.abort()
      expect(page.graph).toEqual(fresh.graph)
      // Seconds that fell out of the hour are forgotten without a word, those that grew old stay as they were told.
      const told = tens(fresh.timeline)
      const [oldest] = told.keys()
      const same = (timeline: ReadonlyMap<number, number>) =>
        [...timeline].filter(([time]) => told.has(time) && time !== oldest)
      expect(same(tens(page.timeline))).toEqual(same(told))
      expect([page.matched, page.rows]).toEqual([fresh.matched, fresh.rows])
    }),
    { numRuns: 200 },
  )
})

test('a viewer that was away for too many removals starts anew', () => {
  const end = new AbortController()
  const { view, maker } = viewOf(end.signal)
  const viewer = maker(true)
  viewer.first()
  Object.defineProperty(view.graph, 'changesSince', { value: () => 'too-old' })
  const item = new ItemReader().read(responseOf(parseFlow(LINES[0] ?? '')), view.now())
  view.take(item, view.now())
  const frame = viewer.next(20, false)
  end.abort()
  expect(frame === undefined ? undefined : overWire(frame)).toMatchObject({
    number: 2,
    reset: true,
    rows: [{ number: 1 }],
    graph: { edges: [{ port: 8080 }] },
    source: { name: 'test' },
  })
})
