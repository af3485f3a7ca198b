import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NodeClocks } from './node-clocks.ts'

const WINDOW_MS = 5_000
const START_MS = 1_700_000_000_000
const MINUTE = 60_000

/** A flow of a node that comes at a time after the start, so late. */
type Came = readonly [node: string, atMs: number, lagMs: number]

/** As an upstream does; answers by how much each flow was corrected. */
function feed(clocks: NodeClocks, flows: readonly Came[]): readonly number[] {
  return flows.map(([node, atMs, lagMs]) => {
    const now = START_MS + atMs
    const timeMs = now - lagMs
    if (timeMs < clocks.horizonMs) return clocks.late(node, timeMs, now) - timeMs
    clocks.fresh(node)
    clocks.newest(Math.min(now, timeMs))
    return 0
  })
}

/** A flow every so often, for so long, as late as said. */
const every = (node: string, stepMs: number, forMs: number, lag: (atMs: number) => number, fromMs = 0): Came[] =>
  Array.from({ length: Math.floor(forMs / stepMs) }, (_, index) => {
    const atMs = fromMs + index * stepMs
    return [node, atMs, lag(atMs)]
  })

const mixed = (...flows: readonly Came[][]): Came[] => flows.flat().sort(([, a], [, b]) => a - b)
const right = (forMs: number, stepMs = 100) => every('right', stepMs, forMs, () => 50)

const CASES: readonly { readonly what: string; readonly flows: Came[]; readonly behindMs?: number }[] = [
  {
    what: 'always late by the same',
    flows: mixed(
      right(30_000),
      every('a', 200, 30_000, () => 5 * MINUTE),
    ),
    behindMs: 5 * MINUTE,
  },
  {
    what: 'late by the same and a bit',
    flows: mixed(
      right(30_000),
      every('a', 200, 30_000, (at) => 5 * MINUTE + (at % 1_000)),
    ),
    behindMs: 5 * MINUTE,
  },
  {
    what: 'late for a moment only',
    flows: mixed(
      right(60_000),
      every('a', 20, 4_000, () => 5 * MINUTE),
    ),
  },
  {
    what: 'catching up after it was held up',
    flows: mixed(
      right(60_000),
      every('a', 20, 60_000, (at) => Math.max(0, 2 * MINUTE - 2 * at)),
    ),
  },
  {
    what: 'late now and then, among flows that are not',
    flows: mixed(
      right(60_000),
      every('a', 500, 60_000, (at) => (at % 4_000 === 0 ? MINUTE : 100)),
    ),
  },
  {
    what: 'as late as its flows are apart',
    flows: mixed(
      right(600_000),
      every('a', 30_000, 600_000, () => 30_000),
    ),
  },
  { what: 'alone, so that nobody is there to compare with', flows: every('a', 200, 60_000, () => 5 * MINUTE) },
  {
    what: 'late as all others are',
    flows: mixed(
      every('right', 100, 60_000, () => MINUTE),
      every('a', 100, 60_000, () => MINUTE + 300),
    ),
  },
  {
    what: 'a little behind',
    flows: mixed(
      right(60_000),
      every('a', 200, 60_000, () => 12_000),
    ),
  },
]

/** For half a minute all flows of one node were five minutes late. */
function withOneBehind(): NodeClocks {
  const clocks = new NodeClocks(WINDOW_MS)
  const late = every('a', 200, 30_000, () => 5 * MINUTE)
  feed(clocks, mixed(right(30_000), late))
  return clocks
}

describe('a node whose flows are', () => {
  test.each(CASES)('$what', ({ flows, behindMs }) => {
    const clocks = new NodeClocks(WINDOW_MS)
    const by = feed(clocks, flows)
    const behind = clocks.behind(START_MS + (flows.at(-1)?.[1] ?? 0))
    if (behindMs === undefined) {
      expect(behind).toEqual([])
      expect(Math.max(...by)).toBe(0)
      return
    }
    expect(behind).toEqual([{ node: 'a', behindMs }])
    expect(by.at(-1) === behindMs || by.at(-2) === behindMs).toBe(true)
    expect(clocks.anyBehind).toBe(true)
  })
})

test('a clock that is set right is right at the first new flow, and one that is set to something else is found again', () => {
  const clocks = withOneBehind()
  expect(clocks.corrected('a', START_MS, START_MS + 10 * MINUTE)).toBe(START_MS + 5 * MINUTE)
  const { version } = clocks
  feed(clocks, [['a', 30_000, 20]])
  expect(clocks.behind(START_MS + 30_000)).toEqual([])
  expect(clocks.corrected('a', START_MS, START_MS + 10 * MINUTE)).toBe(START_MS)
  expect([clocks.anyBehind, clocks.version > version]).toEqual([false, true])

  const again = new NodeClocks(WINDOW_MS)
  feed(
    again,
    mixed(
      right(90_000),
      every('a', 200, 30_000, () => 5 * MINUTE),
      every('a', 200, 60_000, () => 2 * MINUTE, 30_000),
    ),
  )
  expect(again.behind(START_MS + 90_000)).toEqual([{ node: 'a', behindMs: 2 * MINUTE }])
})

test('of a node that sends nothing any more nothing is said', () => {
  const clocks = withOneBehind()
  expect(clocks.behind(START_MS + 11 * MINUTE)).toEqual([])
})

test('however flows come, none is moved back or past now, and nodes are told apart within a limit', () => {
  const came = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 2_000 }), fc.nat({ max: 10 * MINUTE }))
  fc.assert(
    fc.property(fc.array(came, { maxLength: 200 }), (steps) => {
      const clocks = new NodeClocks(500)
      let atMs = 0
      const flows = steps.map(([node, step, lag]): Came => [node, (atMs += step), lag])
      for (const [index, by] of feed(clocks, flows).entries()) {
        expect(by).toBeGreaterThanOrEqual(0)
        expect(by).toBeLessThanOrEqual(flows[index]?.[2] ?? 0)
      }
    }),
  )
  const clocks = new NodeClocks(WINDOW_MS)
  clocks.newest(START_MS)
  for (let node = 0; node < 5_000; node++) clocks.late(`n${node}`, START_MS - MINUTE, START_MS)
  expect(clocks.behind(START_MS)).toEqual([])
})
