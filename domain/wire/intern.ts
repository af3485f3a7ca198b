import type { Cursor } from './cursor.ts'

/**
 * Gives the same value for the same bytes without decoding them again: the endpoints of flows come back all the time.
 *
 * Bounded: at `limit` entries or `MOST_BYTES` the table begins anew, and long bytes are not kept, so that a flood of ever new bytes costs
 * decoding, not memory. The bytes are compared in full, the hash (length, first 8 and last 48 bytes) only finds the candidates.
 */
export class Interned<Value> {
  readonly #decode: (bytes: Uint8Array) => Value
  readonly #limit: number
  /** Chains of entries by the low bits of their hash; as many as a power of two. */
  #chains: (Entry<Value> | undefined)[] = chains(FEWEST_CHAINS)
  #size = 0
  #bytes = 0

  constructor(decode: (bytes: Uint8Array) => Value, limit = 16_384) {
    this.#decode = decode
    this.#limit = limit
  }

  /** The value of what the cursor's bytes are from `start` until before `end`. Fails where decoding fails. */
  get({ memory, offset, bytes }: Cursor, start: number, end: number): Value {
    const at = offset + start
    const length = end - start
    const hash = hashOf(memory, at, length)
    for (let entry = this.#chains[hash & (this.#chains.length - 1)]; entry !== undefined; entry = entry.next) {
      if (entry.hash === hash && entry.length === length && same(entry.words, memory, at, length)) return entry.value
    }
    return this.#meet(memory, at, hash, new Uint8Array(bytes.subarray(start, end)))
  }

  /** `key` is a copy of the bytes: a view would keep the whole chunk. */
  #meet(memory: DataView, at: number, hash: number, key: Uint8Array): Value {
    const value = this.#decode(key)
    const { length } = key
    if (length > LONGEST) return value
    if (this.#size >= this.#limit || this.#bytes + length > MOST_BYTES) {
      this.#chains = chains(FEWEST_CHAINS)
      this.#size = this.#bytes = 0
    }
    if (this.#size >= this.#chains.length) this.#spread()
    const chain = hash & (this.#chains.length - 1)
    this.#chains[chain] = { hash, length, words: wordsOf(memory, at, length), value, next: this.#chains[chain] }
    this.#size++
    this.#bytes += length
    return value
  }

  #spread(): void {
    const before = this.#chains
    this.#chains = chains(before.length * 2)
    for (const first of before) {
      for (let entry = first; entry !== undefined; entry = entry.next) {
        const chain = entry.hash & (this.#chains.length - 1)
        this.#chains[chain] = { ...entry, next: this.#chains[chain] }
      }
    }
  }
}

interface Entry<Value> {
  readonly hash: number
  readonly length: number
  readonly words: Int32Array
  readonly value: Value
  readonly next: Entry<Value> | undefined
}

const FEWEST_CHAINS = 256
/** Bytes of the longest part that is kept. */
const LONGEST = 4096
/** Bytes of all parts: at a kilobyte each the table is full. */
const MOST_BYTES = 16 * 1024 * 1024

const chains = <Value>(count: number): (Entry<Value> | undefined)[] =>
  Array.from<Entry<Value> | undefined>({ length: count }).fill(undefined)

const LEFT = 0x9e3779b1
const RIGHT = 0x85ebca6b

/** Within 30 bits, which are plain small numbers. Two sums that do not wait for each other take half of the time of one. */
function hashOf(memory: DataView, start: number, length: number): number {
  if (length < 8) return finished(length, tailOf(memory, start, length), length < 4 ? 0 : memory.getInt32(start, true))
  const end = start + length
  let left = memory.getInt32(start, true)
  let right = memory.getInt32(start + 4, true)
  for (let at = Math.max(start + 8, end - 48); at < end - 8; at += 8) {
    left = Math.imul(left, LEFT) + memory.getInt32(at, true)
    right = Math.imul(right, RIGHT) + memory.getInt32(at + 4, true)
  }
  left = Math.imul(left, LEFT) + memory.getInt32(end - 8, true)
  right = Math.imul(right, RIGHT) + memory.getInt32(end - 4, true)
  return finished(length, left, right)
}

/** The shifts bring down what multiplication only moves up. */
function finished(length: number, left: number, right: number): number {
  const both = Math.imul(left ^ (left >>> 15), RIGHT) ^ Math.imul(right ^ (right >>> 13) ^ length, LEFT)
  return (both ^ (both >>> 16)) & 0x3fffffff
}

/** The bytes as whole words, the last of which overlaps the one before it where the bytes do not come out even. */
function wordsOf(memory: DataView, start: number, length: number): Int32Array {
  const words = new Int32Array((length + 3) >> 2)
  for (let index = 0; index < length >> 2; index++) words[index] = memory.getInt32(start + index * 4, true)
  if ((length & 3) !== 0) words[length >> 2] = tailOf(memory, start, length)
  return words
}

/** The last four bytes, or all where there are fewer. */
function tailOf(memory: DataView, start: number, length: number): number {
  if (length >= 4) return memory.getInt32(start + length - 4, true)
  let tail = 0
  for (let at = 0; at < length; at++) tail |= memory.getUint8(start + at) << (at * 8)
  return tail
}

/**
 * Sixteen bytes at a time, with one decision for them all: most of what a message costs is finding that its ends are known.
 * This takes half of the time that four at a time take.
 */
function same(words: Int32Array, memory: DataView, start: number, length: number): boolean {
  const whole = length >> 2
  let index = 0
  let at = start
  for (; index + 4 <= whole; index += 4, at += 16) {
    const differs =
      ((words[index] ?? 0) ^ memory.getInt32(at, true)) |
      ((words[index + 1] ?? 0) ^ memory.getInt32(at + 4, true)) |
      ((words[index + 2] ?? 0) ^ memory.getInt32(at + 8, true)) |
      ((words[index + 3] ?? 0) ^ memory.getInt32(at + 12, true))
    if (differs !== 0) return false
  }
  for (; index < whole; index++, at += 4) if (words[index] !== memory.getInt32(at, true)) return false
  return (length & 3) === 0 || words[whole] === tailOf(memory, start, length)
}
