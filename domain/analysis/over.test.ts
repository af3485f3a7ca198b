import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EPOCH_MS } from '#domain/flow/notation.ts'
import { addLines, analyseLines, edgeOf } from './analyse-lines.ts'
import type { Analysis } from './analysis.ts'
import { LatencyWindows } from './latency-windows.ts'
import { summarizeCalls, summarizeNames, summarizeTcp } from './summary.ts'

const at = (seconds: number): number => EPOCH_MS + seconds * 1000
const callsIn = (analysis: Analysis, from: number, to: number) =>
  analysis.over(at(from), at(to), () => summarizeCalls(analysis.edges().map(({ http }) => http)))

describe('a window of the past', () => {
  const LINES = [
    '+5 s/web -> s/cart:80 http GET /a 500 10ms',
    '+15 s/web -> s/cart:80 http GET /b 200 100ms',
    '+25 s/web -> s/cart:80 dropped POLICY_DENIED ingress flags:SYN',
    '+25 s/web:4000 -> s/cart:80 flags:SYN',
    '+25 s/web:4000 <- s/cart:80 flags:SYN,ACK',
  ]

  test('has its own calls, latencies, paths, connections and drops', () => {
    const { analysis } = analyseLines(LINES)
    expect(callsIn(analysis, 0, 10)).toMatchObject({ responses: 1, answers: { serverError: 1, ok: 0 } })
    expect(callsIn(analysis, 0, 10)?.latency?.p95Ms).toBeCloseTo(10, 0)
    expect(callsIn(analysis, 10, 20)).toMatchObject({ responses: 1, answers: { serverError: 0, ok: 1 } })
    expect(callsIn(analysis, 10, 20)?.latency?.count).toBe(1)
    expect(callsIn(analysis, 20, 30)).toBeUndefined()
    const { paths, tcp, drops } = analysis.over(at(20), at(30), () => ({
      paths: summarizeNames(analysis.edges().map((stats) => stats.paths)).names,
      tcp: summarizeTcp(analysis.edges()),
      drops: edgeOf(analysis, 'web', 'cart').counts().dropped,
    }))
    expect([paths.length, tcp?.answered, drops]).toEqual([0, 1, 1])
    expect(summarizeCalls(analysis.edges().map(({ http }) => http))?.responses).toBe(2)
  })

  test('is widened to what counts are kept by, and says how far they reach', () => {
    const { analysis } = analyseLines(LINES)
    const window = analysis.over(at(12), at(18), (answered) => answered)
    expect(window).toEqual({ fromMs: at(10), toMs: at(20), grainMs: 10_000, countsFromMs: at(0) })
  })

  test('of a file is cut by the second', () => {
    const { analysis } = analyseLines(LINES, { whole: true })
    expect(callsIn(analysis, 5, 6)?.responses).toBe(1)
    expect(callsIn(analysis, 6, 15)).toBeUndefined()
    expect(summarizeCalls(analysis.edges().map(({ http }) => http))?.responses).toBe(2)
  })

  test('knows edges, paths and latencies that have left the live view since', () => {
    const { graph, analysis } = analyseLines([...LINES, '+1500 s/web -> s/db:5432'])
    expect(analysis.edges()).toHaveLength(1)
    expect(callsIn(analysis, 0, 20)).toMatchObject({ responses: 2, latency: { count: 2 } })
    const names = () =>
      analysis.over(at(0), at(10), () => summarizeNames(analysis.edges().map((stats) => stats.paths)).names)
    expect(names().map(({ name }) => name)).toEqual(['GET /a'])
    // It comes back: one edge, with its past.
    addLines(graph, ['+1600 s/web -> s/cart:80 http GET /a 200 1ms'])
    expect(callsIn(analysis, 0, 20)?.responses).toBe(2)
    expect(analysis.over(at(0), at(1700), () => analysis.edges())).toHaveLength(2)
    expect(summarizeCalls(analysis.edges().map(({ http }) => http))?.responses).toBe(1)
    // After an hour nothing is left of it.
    addLines(graph, ['+3700 s/web -> s/db:5432'])
    expect(callsIn(analysis, 0, 20)).toBeUndefined()
  })

  test('keeps to its room: the past becomes coarser, then leaves, and says so', () => {
    const lines = Array.from(
      { length: 1500 },
      (_, second) => `+${second} s/web${second % 7} -> s/cart:80 http GET /${second % 50} 200 ${1 + (second % 90)}ms`,
    )
    const { analysis } = analyseLines(lines, { maxCounts: 120, maxLatencies: 60 })
    expect(analysis.kept.counts).toBeLessThanOrEqual(120)
    expect(analysis.kept.latencies).toBeLessThanOrEqual(60)
    expect(analysis.over(at(0), at(1500), ({ countsFromMs }) => countsFromMs)).toBeGreaterThan(at(0))
  })

  test('law: percentiles of a window are within one per cent of the exact ones', () => {
    const latencies = fc.array(fc.double({ min: 0.01, max: 3_000_000, noNaN: true }), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(latencies, (values) => {
        const past = new LatencyWindows(10_000)
        const list = past.allocate() ?? 0
        for (const [index, ms] of values.entries()) {
          past.advance(at(index * 7))
          past.add(list, ms, at(index * 7))
        }
        past.show({ from: 0, to: Infinity })
        const [sketch] = past.sketchOf(list, [])
        const exact = [...values].sort((a, b) => a - b)
        for (const share of [0.5, 0.95, 0.99]) {
          const right = exact[Math.floor(share * (values.length - 1))] ?? 0
          expect(Math.abs((sketch?.getValueAtQuantile(share) ?? 0) - right)).toBeLessThanOrEqual(right * 0.01)
        }
      }),
    )
  })

  test('law: windows side by side hold together what one window over both holds', () => {
    const calls = fc.array(
      fc.record({ second: fc.integer({ min: 0, max: 1400 }), ms: fc.integer({ min: 1, max: 999 }) }),
      {
        minLength: 1,
        maxLength: 60,
      },
    )
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 139 }), (made, cut) => {
        const lines = made
          .sort((a, b) => a.second - b.second)
          .map(({ second, ms }) => `+${second} s/web -> s/cart:80 http GET /a 200 ${ms}ms`)
        const { analysis } = analyseLines(lines)
        const responses = (from: number, to: number) => callsIn(analysis, from, to)?.responses ?? 0
        const measured = (from: number, to: number) => callsIn(analysis, from, to)?.latency?.count ?? 0
        expect(responses(0, cut * 10) + responses(cut * 10, 1410)).toBe(made.length)
        expect(measured(0, cut * 10) + measured(cut * 10, 1410)).toBe(made.length)
      }),
      { numRuns: 30 },
    )
  })
})
