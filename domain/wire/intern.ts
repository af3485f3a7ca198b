/**
 * Gives the same value for the same bytes without decoding them again: the endpoints of flows come back all the time.
 *
 * Bounded: at `limit` entries the table begins anew, so that a flood of ever new bytes costs decoding, not memory.
 * The bytes are compared in full, the hash (length, first 8 and last 48 bytes) only finds the candidates.
 */
export class Interned<Value> {
  readonly #decode: (bytes: Uint8Array) => Value
  readonly #limit: number
  #entries = new Map<number, Entry<Value>>()
  #size = 0

  constructor(decode: (bytes: Uint8Array) => Value, limit = 16_384) {
    this.#decode = decode
    this.#limit = limit
  }

  /** The value of `bytes[start, end)`. Fails where decoding fails. */
  get(bytes: Uint8Array, start: number, end: number): Value {
    const hash = hashOf(bytes, start, end)
    const head = this.#entries.get(hash)
    for (let entry = head; entry !== undefined; entry = entry.next) {
      if (same(entry.key, bytes, start, end)) return entry.value
    }
    // A copy in any case: Node's Buffer answers `slice` with a view, which would keep the whole chunk.
    const key = new Uint8Array(bytes.subarray(start, end))
    const value = this.#decode(key)
    if (this.#size >= this.#limit) {
      this.#entries = new Map()
      this.#size = 0
    }
    this.#entries.set(hash, { key, value, next: this.#entries.get(hash) })
    this.#size++
    return value
  }
}

interface Entry<Value> {
  readonly key: Uint8Array
  readonly value: Value
  readonly next: Entry<Value> | undefined
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start
  const head = Math.min(end, start + 8)
  for (let at = start; at < head; at++) hash = Math.imul(hash, 31) + (bytes[at] ?? 0)
  for (let at = Math.max(head, end - 48); at < end; at++) hash = Math.imul(hash, 31) + (bytes[at] ?? 0)
  return hash | 0
}

function same(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (key.length !== length) return false
  for (let at = 0; at < length; at++) if (key[at] !== bytes[start + at]) return false
  return true
}
