import { expect, test } from 'vitest'
import { Rate } from './rate.ts'

const START = 1_700_000_000_000

/** `perSecond` flows a second for `seconds`, each arriving `lagMs` after its time; the clock at the end. */
function feed(rate: Rate, perSecond: number, seconds: number, lagMs: number): number {
  for (let at = 0; at < seconds * 1000; at += 1000 / perSecond) rate.add(START + at, START + at + lagMs)
  return START + seconds * 1000 + lagMs
}

test.each([0, 1_500, 45_000, -20_000])('a steady stream with a lag of %i ms has its rate', (lagMs) => {
  const rate = new Rate()
  const now = feed(rate, 50, 12, lagMs)
  expect(rate.perSecond(now)).toBe(50)
})

test('history that comes in a burst is spread over its own seconds', () => {
  const rate = new Rate()
  for (let at = 0; at < 30_000; at += 100) rate.add(START + at, START + 30_000)
  rate.add(START + 30_000, START + 30_000)
  expect(rate.perSecond(START + 30_000)).toBe(10)
})

test('a silence brings the rate to zero', () => {
  const rate = new Rate()
  const now = feed(rate, 50, 12, 0)
  expect(rate.perSecond(now + 6_000)).toBe(0)
  expect(rate.perSecond(now + 600_000)).toBe(0)
})

test('nothing yet is zero', () => {
  expect(new Rate().perSecond(START)).toBe(0)
})
