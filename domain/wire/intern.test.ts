import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cursor } from './cursor.ts'
import { Interned } from './intern.ts'

/** A value of its own for every decoding, which shows what it was made of. */
const decoder = () => new Interned((bytes) => ({ bytes: [...bytes] }), 64)

/** Asks for bytes that stand somewhere in a longer message. */
function ask<Value>(interned: Interned<Value>, bytes: readonly number[], before = 0): Value {
  const cursor = new Cursor()
  const memory = new Uint8Array([...Array.from({ length: before + 2 }, () => 255), ...bytes, 255, 255])
  cursor.start(memory.subarray(2))
  return interned.get(cursor, before, before + bytes.length)
}

/** Few different bytes, so that many are alike but for one. */
const alike = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 80 })

describe('Interned', () => {
  it('gives what its bytes decode to, wherever they stand, and the same value as long as it is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(alike, fc.nat(9)), { maxLength: 60 }), (asked) => {
        const interned = decoder()
        for (const [bytes, before] of asked) {
          const value = ask(interned, bytes, before)
          expect(value.bytes).toEqual(bytes)
          expect(ask(interned, bytes)).toBe(value)
        }
      }),
    )
  })

  it('tells bytes apart that differ where the hash does not look', () => {
    const interned = decoder()
    const long = Array.from({ length: 200 }, () => 7)
    for (const at of [8, 50, 100, 151]) {
      const other = long.with(at, 8)
      expect(ask(interned, other).bytes).toEqual(other)
    }
  })

  it('keeps no long bytes, and begins anew at its limit', () => {
    const interned = decoder()
    const long = Array.from({ length: 5000 }, () => 1)
    expect(ask(interned, long)).not.toBe(ask(interned, long))
    const first = ask(interned, [1, 2, 3])
    expect(ask(interned, [1, 2, 3])).toBe(first)
    for (let index = 0; index < 64; index++) ask(interned, [9, index])
    expect(ask(interned, [1, 2, 3])).not.toBe(first)
    expect(ask(interned, [1, 2, 3])).toEqual(first)
  })
})
