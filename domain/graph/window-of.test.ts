import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { Cells } from './cells.ts'
import { addLines, foldLines } from './fold-lines.ts'
import type { Graph } from './graph.ts'
import type { GraphOptions } from './graph-options.ts'
import { Windows } from './windows.ts'

const at = (seconds: number): number => EPOCH_MS + seconds * 1000
const EVER = { fromMs: 0, toMs: EPOCH_MS * 2 }
const seen = (edges: readonly Edge[]) =>
  [...edges]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, flows, forwarded, dropped, audit, error, http, drops }) => ({
      id,
      counts: { flows, forwarded, dropped, audit, error },
      http: [http?.requests, http?.responses, http?.serverErrors],
      drops: drops.map(({ reason, side, count }) => [reason, side, count]),
    }))
const windowOf = (graph: Graph, from: number, to: number) => graph.window(at(from), at(to)).delta

describe('a window', () => {
  const graph = foldLines([
    '+1 s/web -> s/cart:8080',
    '+2 s/web -> s/db:5432 dropped POLICY_DENIED policy-verdict ingress',
    '+2 s/web -> s/db:5432 dropped POLICY_DENIED ingress',
    '+90 s/web -> s/cart:8080 http GET /cart 500 12ms',
    '+400 s/web -> s/cart:8080',
  ])

  test('counts what happened in it alone, nothing twice, and leaves out what was idle', () => {
    const { edges, services } = windowOf(graph, 0, 60)
    expect(edges.map(({ id, forwarded, dropped }) => [id.replaceAll('in:/', ''), forwarded, dropped])).toMatchObject([
      [expect.stringContaining('cart'), 1, 0],
      [expect.stringContaining('db'), 0, 1],
    ])
    expect(services.map(({ name }) => name).sort()).toEqual(['cart', 'db', 'web'])
    expect(windowOf(graph, 90, 91).edges).toMatchObject([{ http: { responses: 1, serverErrors: 1, latencyCount: 0 } }])
    expect(windowOf(graph, 100, 399).edges).toEqual([])
  })

  test('is answered by the stretches that counts are kept by, and says so', () => {
    const { fromMs, toMs, grainMs, countsFromMs } = graph.window(at(93.4), at(97.2))
    expect({ fromMs, toMs, grainMs, countsFromMs }).toEqual({
      fromMs: at(90),
      toMs: at(100),
      grainMs: 10_000,
      countsFromMs: at(0),
    })
    expect(graph.window(at(350.5), at(350.6))).toMatchObject({ fromMs: at(350), toMs: at(351), grainMs: 1000 })
  })

  test('gives its average minute', () => {
    const many = foldLines(Array.from({ length: 30 }, (_, second) => `+${second} s/web -> s/cart:8080`))
    many.advance(at(30))
    expect(windowOf(many, 0, 30).edges).toMatchObject([{ forwarded: 30, minute: { forwarded: 60 } }])
  })

  test('holds edges that have left since, with the services they had', () => {
    const left = foldLines(['+1 s/web -> s/cart:8080'], { leaveAfterMs: 90_000 })
    addLines(left, ['+200 s/a -> s/b:80'])
    expect(left.size.edges).toBe(1)
    expect(windowOf(left, 0, 60)).toMatchObject({
      edges: [{ port: 8080 }],
      services: [{ name: 'web' }, { name: 'cart' }],
    })
    addLines(left, ['+201 s/web -> s/cart:8080'])
    const { edges, services } = windowOf(left, 0, 300)
    expect(edges).toHaveLength(2)
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length)
    expect(edges.find(({ port }) => port === 8080)?.flows).toBe(2)
  })

  test('without anything kept says so', () => {
    expect(foldLines([]).window(at(0), at(1))).toMatchObject({ countsFromMs: 0, delta: { edges: [], services: [] } })
  })
})

const LINES = [
  's/web -> s/cart:8080',
  's/web <- s/cart:8080',
  's/web -> s/cart:8080 egress to-network',
  's/web -> s/db:5432 dropped POLICY_DENIED ingress',
  's/web -> s/db:5432 dropped POLICY_DENIED policy-verdict ingress',
  's/web -> s/db:5432 audit policy-verdict egress',
  's/web -> s/cart:8080 http GET /cart 500 12ms',
  's/scan -> s/web:1 flags:SYN',
  's/scan -> s/web:2 flags:SYN',
  's/scan -> s/web:3 flags:SYN',
]
/** Flows with the second they arrive in and how late they are by then. */
const script = fc.array(
  fc.record({
    line: fc.constantFrom(...LINES),
    wait: fc.constantFrom(0, 0, 1, 5, 45, 130),
    late: fc.constantFrom(0, 0, 2, 70, 200),
  }),
  { maxLength: 60 },
)

function run(flows: typeof script extends fc.Arbitrary<infer Value> ? Value : never, options: Partial<GraphOptions>) {
  const graph = foldLines([], options)
  let now = 1000
  for (const { line, wait, late } of flows) {
    now += wait
    graph.add({ ...readFacts(parseFlow(line)), timeMs: at(now - late) }, at(now))
  }
  graph.advance(at(now))
  return graph
}

const KEPT_LONG = { reach: 1_000_000 }

test('law: the window over everything is the totals, through folds, late flows and however coarse', () => {
  const windows = fc.record({
    fine: fc.constantFrom(60, 300),
    coarse: fc.constantFrom(10, 30),
    growing: fc.boolean(),
    reach: fc.constant(KEPT_LONG.reach),
  })
  fc.assert(
    fc.property(script, windows, (flows, kept) => {
      const graph = run(flows, { maxPorts: 2, leaveAfterMs: Infinity, windows: kept })
      expect(seen(graph.window(EVER.fromMs, EVER.toMs).delta.edges)).toEqual(seen(graph.whole().edges))
    }),
    { numRuns: 300 },
  )
})

test('law: what left is in the window as if it had stayed', () => {
  fc.assert(
    fc.property(script, (flows) => {
      const left = run(flows, { leaveAfterMs: 20_000, windows: KEPT_LONG })
      const stayed = run(flows, { leaveAfterMs: Infinity, windows: KEPT_LONG })
      expect(seen(left.window(EVER.fromMs, EVER.toMs).delta.edges)).toEqual(seen(stayed.whole().edges))
    }),
  )
})

test('law: windows that divide a time add up, slot by slot', () => {
  const adds = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 200 }), fc.integer({ min: 1, max: 5 })), {
    maxLength: 80,
  })
  const cuts = fc.array(fc.nat({ max: 900 }), { maxLength: 5 })
  fc.assert(
    fc.property(adds, cuts, (counted, inner) => {
      const cells = new Cells<string>(new Windows({ fine: 60 }))
      const numbers = Array.from({ length: 10 }, (_, index) => cells.allocate('all', index))
      let now = 100
      for (const [cell, late, amount] of counted) {
        now += 7
        cells.advance(now, () => undefined)
        cells.add(numbers[cell] ?? 0, now - late, amount)
      }
      const sums = (from: number, to: number) => {
        const slots = Array.from({ length: 10 }, () => 0)
        cells.eachWithin(from, to, (_, slot, amount) => (slots[slot] = (slots[slot] ?? 0) + amount))
        return slots
      }
      const borders = [-1000, ...inner.sort((a, b) => a - b), 10_000]
      const parts = borders.slice(1).map((to, index) => sums(borders[index] ?? 0, to))
      const added = parts.reduce((all, part) => all.map((value, slot) => value + (part[slot] ?? 0)))
      expect(added).toEqual(sums(-1000, 10_000))
      expect(added).toEqual(numbers.map((number) => cells.total[number] ?? 0))
    }),
  )
})

test('a flood gives up the oldest counts, keeps to its room and says since when it knows', () => {
  const windows = new Windows({ maxEntries: 5000 })
  const cells = new Cells<string>(windows)
  const numbers = Array.from({ length: 300 }, (_, index) => cells.allocate('all', index))
  for (let second = 0; second < 400; second++) {
    cells.advance(second, () => undefined)
    for (const number of numbers) cells.add(number, second, 1)
    expect(windows.entries).toBeLessThanOrEqual(5000)
  }
  const { gone } = windows
  expect(gone).toBeGreaterThan(0)
  expect(gone).toBeLessThan(340)
  let counted = 0
  cells.eachWithin(0, 400, (_owner, _slot, amount, second) => {
    expect(second).toBeGreaterThanOrEqual(gone)
    counted += amount
  })
  expect(counted).toBe((400 - gone) * 300)
})

test('a file keeps its whole range in fewer and longer stretches', () => {
  const windows = new Windows({ growing: true })
  for (let second = 0; second < 100_000; second += 5) windows.late(1, second, 1, 100_000, 10)
  let sum = 0
  let longest = 0
  windows.each(0, 100_000, (_cell, amount, _second, seconds) => {
    sum += amount
    longest = Math.max(longest, seconds)
  })
  expect(sum).toBe(20_000)
  expect(longest).toBe(160)
  expect(windows.entries).toBeLessThanOrEqual(1100)
})

test('cells of edges that left are used again once no kept count mentions them', () => {
  const cells = new Cells<string>(new Windows({ reach: 300 }))
  const first = cells.allocate('a', 1)
  cells.advance(0, () => undefined)
  cells.add(first, 0, 7)
  cells.free(first)
  const told = () => {
    const owners = new Set<string>()
    cells.eachWithin(0, 10_000, (owner) => owners.add(owner))
    return [...owners]
  }
  cells.advance(200, () => undefined)
  expect(cells.allocate('b', 1)).not.toBe(first)
  expect(told()).toEqual(['a'])
  const other = cells.allocate('c', 1)
  for (let second = 500; second < 700; second++) {
    cells.advance(second, () => undefined)
    cells.add(other, second, 1)
  }
  expect(told()).toEqual(['c'])
  expect(cells.allocate('d', 1)).toBe(first)
  expect(told()).toEqual(['c'])
})
