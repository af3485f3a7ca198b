import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { FrameSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { applyFrame } from './apply-frame.ts'
import { EMPTY_FLOWS } from './flows.ts'

const first = create(FrameSchema, {
  reset: true,
  timeMs: 1000,
  graph: {
    services: [
      { number: 1, id: 'a' },
      { number: 2, id: 'b' },
    ],
    edges: [{ number: 1, id: 'a→b', sourceNumber: 1, destinationNumber: 2 }],
  },
  rows: [{ number: 2 }, { number: 1 }],
  moreRows: 3,
  source: { name: 'relay:4245' },
  notes: ['matched here: text'],
})

describe('applying a frame', () => {
  test('a reset begins anew and counts a generation', () => {
    const once = applyFrame(EMPTY_FLOWS, first, 5)
    const again = applyFrame(once, create(FrameSchema, { reset: true, rows: [{ number: 1 }] }), 6)
    expect(once.services.size).toBe(2)
    expect([again.generation, again.services.size, again.edges.size, again.rows.length]).toEqual([2, 0, 0, 1])
    expect([again.moreRows, again.notes]).toEqual([0, []])
    expect(again.source?.name).toBe('relay:4245')
  })

  test('a delta adds, replaces and removes; what it does not mention stays', () => {
    const before = applyFrame(EMPTY_FLOWS, first, 5)
    const delta = { services: [{ number: 3, id: 'c' }], removedEdges: [1], removedServices: [2] }
    const after = applyFrame(before, create(FrameSchema, { graph: delta, rows: [{ number: 9 }], moreRows: 2 }), 6)
    expect([...after.services.values()].map(({ id }) => id)).toEqual(['a', 'c'])
    expect(after.edges.size).toBe(0)
    expect([after.rows.at(0)?.number, after.rows.length, after.moreRows]).toEqual([9, 3, 5])
    expect([after.notes, after.revision, after.generation]).toEqual([['matched here: text'], 2, 1])
  })

  test.each([
    ['flows come in late', { flowsPerSecond: 500, newestFlowMs: 988_000 }, 12_000],
    ['nothing happens', { flowsPerSecond: 0, newestFlowMs: 1_000 }, 0],
    ['there was no flow yet', { flowsPerSecond: 5, newestFlowMs: 0 }, 0],
    ['a clock is ahead', { flowsPerSecond: 5, newestFlowMs: 2_000_000 }, 0],
  ])('how late the newest flow is, where %s', (_what, source, lagMs) => {
    const state = applyFrame(EMPTY_FLOWS, create(FrameSchema, { timeMs: 1_000_000, source }), 0)
    expect(state.lagMs).toBe(lagMs)
    expect(applyFrame(state, create(FrameSchema, { timeMs: 1_005_000 }), 0).lagMs).toBe(lagMs)
  })

  test('applying the same delta twice does no harm', () => {
    const delta = create(FrameSchema, { graph: { services: [{ number: 7, id: 'x' }], removedServices: [1] } })
    const once = applyFrame(applyFrame(EMPTY_FLOWS, first, 1), delta, 2)
    const keys = [...once.services.keys()]
    expect([...applyFrame(once, delta, 3).services.keys()]).toEqual(keys)
  })
})
