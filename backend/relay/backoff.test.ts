import { assert, double, integer, property } from 'fast-check'
import { expect, it } from 'vitest'
import { Backoff } from './backoff.ts'

it('waits grow up to the longest, and begin anew after success', () => {
  const backoff = new Backoff(500, 6_000, () => 0)
  expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([500, 1_000, 2_000, 4_000, 6_000, 6_000])
  expect(backoff.attempts).toBe(6)
  backoff.reset()
  expect([backoff.attempts, backoff.next()]).toEqual([0, 500])
})

it('no wait is longer than the longest or shorter than half of it, after however many attempts', () => {
  assert(
    property(integer({ min: 1, max: 5_000 }), double({ min: 0, max: 0.999, noNaN: true }), (attempts, luck) => {
      const backoff = new Backoff(500, 6_000, () => luck)
      let ms = 0
      for (let attempt = 0; attempt < attempts; attempt++) ms = backoff.next()
      expect(ms).toBeLessThanOrEqual(6_000)
      expect(ms).toBeGreaterThanOrEqual(attempts > 4 ? 3_000 : 250)
    }),
    { numRuns: 30 },
  )
})
