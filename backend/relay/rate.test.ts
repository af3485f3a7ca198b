import { expect, it } from 'vitest'
import { RateMeter } from './rate.ts'

it.each<[string, readonly (readonly [atMs: number, seen: number])[], number]>([
  ['one reading tells nothing', [[0, 1_000]], 0],
  [
    'two readings',
    [
      [0, 1_000],
      [2_000, 1_400],
    ],
    200,
  ],
  [
    'the window slides',
    [
      [0, 0],
      [5_000, 100_000],
      [11_000, 100_600],
      [15_000, 101_000],
    ],
    100,
  ],
  [
    'a node that left takes its count with it',
    [
      [0, 5_000],
      [2_000, 5_400],
      [4_000, 3_000],
      [6_000, 3_100],
    ],
    50,
  ],
  [
    'nothing happens',
    [
      [0, 7],
      [2_000, 7],
    ],
    0,
  ],
])('%s', (_what, readings, expected) => {
  const meter = new RateMeter()
  let rate = 0
  for (const [atMs, seen] of readings) rate = meter.add(atMs, seen)
  expect(rate).toBe(expected)
})
