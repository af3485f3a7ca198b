import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowRing } from './row-ring.ts'

test('keeps the newest rows within both limits and counts on', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 300 }),
      (sizes, maxRows, maxBytes) => {
        const ring = new RowRing(maxRows, maxBytes)
        const all = sizes.map((size, index) => ({ number: index + 1, bytes: new Uint8Array(size) }))
        for (const { bytes } of all) ring.push(bytes)
        expect(ring.last).toBe(all.length)
        const kept = ring.newest(0, all.length)
        expect(kept).toEqual(all.slice(all.length - ring.size).reverse())
        expect(ring.size).toBeLessThanOrEqual(maxRows)
        const bytes = kept.reduce((sum, row) => sum + row.bytes.length, 0)
        expect(ring.bytes).toBe(bytes)
        expect(bytes <= maxBytes || kept.length === 1).toBe(true)
      },
    ),
  )
})

test('tells what came after a row, newest first and no more than wanted', () => {
  const ring = new RowRing(10, 1_000)
  for (let number = 1; number <= 15; number++) ring.push(Uint8Array.of(number))
  expect(ring.newest(12, 10).map((row) => row.number)).toEqual([15, 14, 13])
  expect(ring.newest(0, 2).map((row) => row.number)).toEqual([15, 14])
  expect(ring.newest(15, 10)).toEqual([])
})

test('tells no more than fits, but one row in any case', () => {
  const ring = new RowRing(10, 1_000)
  for (let number = 1; number <= 5; number++) ring.push(new Uint8Array(10))
  expect(ring.newest(0, 10, 35).map((row) => row.number)).toEqual([5, 4, 3])
  expect(ring.newest(0, 10, 5).map((row) => row.number)).toEqual([5])
})
