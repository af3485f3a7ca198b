import { array, assert, double, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { Latencies, p95Of, percentiles, SketchBudget } from './latency.ts'
import { LatencyWindows } from './latency-windows.ts'

const fill = (values: readonly number[], whole = true) => {
  const latencies = new Latencies(new SketchBudget(100, new LatencyWindows(10_000)), whole)
  for (const value of values) latencies.add(value, 0)
  return latencies
}
const exact = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0

test('percentiles are within one per cent of the exact ones, also of merged parts', () => {
  const latency = double({ min: 1e-3, max: 3_600_000, noNaN: true })
  assert(
    property(array(latency, { minLength: 1, maxLength: 400 }), integer({ min: 0, max: 400 }), (values, cut) => {
      const found = percentiles([fill(values.slice(0, cut)), fill(values.slice(cut))])
      if (found === undefined) throw new Error('nothing measured')
      // The same percentile, without merging and with three digits.
      const quick = p95Of([fill(values.slice(0, cut)), fill(values.slice(cut))])
      expect(Math.abs(quick - found.p95Ms)).toBeLessThanOrEqual(found.p95Ms * 0.006)
      const close = (value: number, share: number) =>
        Math.abs(value - exact(values, share)) <= exact(values, share) * 0.01
      expect([close(found.p50Ms, 0.5), close(found.p95Ms, 0.95), close(found.p99Ms, 0.99)]).toEqual([true, true, true])
    }),
  )
})

test('nothing measured is no percentile', () => {
  expect(percentiles([fill([])])).toBeUndefined()
  expect([p95Of([]), p95Of([fill([])])]).toEqual([0, 0])
})

test('old sketches leave and give their room back', () => {
  const budget = new SketchBudget(1, new LatencyWindows(10_000))
  const latencies = new Latencies(budget, false)
  expect(latencies.add(5, 0)).toBe(true)
  expect(latencies.add(5, 200_000)).toBe(false)
  latencies.advance(700_000)
  expect(percentiles([latencies])).toBeUndefined()
  expect(latencies.add(7, 700_000)).toBe(true)
  expect(budget.refused).toBe(1)
})
