import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MessageSlots } from './message-slots.ts'
import { PastRing } from './past-ring.ts'
import { RowRing } from './row-ring.ts'

const READ = 65_536

/** Bytes that lie in the middle of what a socket read, so many of them. */
const message = (byte: number, length: number) => new Uint8Array(READ).fill(byte).subarray(1_000, 1_000 + length)

const isOf = (bytes: Uint8Array | undefined, byte: number, length: number): boolean =>
  bytes?.length === length && bytes.every((one) => one === byte % 256)

test('gives back every message that was not cleared, whatever their lengths', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(3_000), fc.constantFrom(0, 16_384, 50_000)), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 1, max: 40 }),
      (lengths, places) => {
        const slots = new MessageSlots()
        for (const [number, length] of lengths.entries()) {
          if (number >= places) slots.clear(number % places)
          slots.set(number % places, message(number, length))
          const oldest = Math.max(0, number - places + 1)
          for (let kept = oldest; kept <= number; kept++) {
            expect(slots.lengthOf(kept % places)).toBe(lengths[kept])
            expect(isOf(slots.get(kept % places), kept, lengths[kept] ?? 0)).toBe(true)
          }
        }
        slots.clear(lengths.length % places)
        if (lengths.length >= places) expect(slots.get(lengths.length % places)).toBeUndefined()
      },
    ),
    { numRuns: 25 },
  )
})

const held = (messages: readonly Uint8Array[]): number =>
  [...new Set(messages.map(({ buffer }) => buffer))].reduce((sum, buffer) => sum + buffer.byteLength, 0)

test('the past of an upstream holds the memory that it counts and three segments at most, not what was read with it', () => {
  const ring = new PastRing(600, 100_000_000)
  for (let number = 0; number < 20_000; number++) {
    ring.push({ kind: 'gap', fromMs: 0, toMs: 0 })
    ring.push(message(number, 800))
  }
  const kept = ring.read(0, 40_000).filter((entry) => entry instanceof Uint8Array)
  expect(kept).toHaveLength(300)
  expect(held(kept)).toBeLessThanOrEqual(300 * 800 + 3 * 256 * 1024)
  expect(kept.every((bytes, index) => bytes.length === 800 && bytes[799] === (19_700 + index) % 256)).toBe(true)
})

test('a row that was told stays what it was when the ring has gone on', () => {
  const ring = new RowRing(10, 100_000)
  for (let number = 1; number <= 10; number++) ring.push(message(number, 800))
  const told = ring.newest(0, 10)
  for (let number = 11; number <= 2_000; number++) ring.push(message(number, 800))
  expect(told.map(({ number, bytes }) => [number, bytes])).toEqual(
    Array.from({ length: 10 }, (_, index) => [10 - index, message(10 - index, 800)]),
  )
})
