import { MessageSlots } from './message-slots.ts'
import type { Item } from './reader.ts'

/** A flow's message as it came, to be read again when it is wanted, or what else was delivered. */
export type PastEntry = Uint8Array | Exclude<Item, { kind: 'flow' }>

/** What an entry that is no message counts, apart from the names of nodes in it: about as much as it takes. */
const OTHER_BYTES = 64
const bytesOf = (entry: Exclude<PastEntry, Uint8Array>): number =>
  entry.kind === 'node'
    ? entry.nodes.reduce((sum, { length }) => sum + OTHER_BYTES + length, OTHER_BYTES + entry.message.length)
    : OTHER_BYTES

/**
 * What an upstream delivered lately, kept for views that join it later. Bounded by count and by bytes. Entries are numbered
 * from 0 and keep their number whatever is forgotten.
 */
export class PastRing {
  readonly #messages = new MessageSlots()
  /** What is no message, by its number. */
  readonly #others = new Map<number, Exclude<PastEntry, Uint8Array>>()
  readonly #maxEntries: number
  readonly #maxBytes: number
  #bytes = 0
  #first = 0
  #next = 0

  constructor(maxEntries: number, maxBytes: number) {
    this.#maxEntries = maxEntries
    this.#maxBytes = maxBytes
  }

  push(entry: PastEntry): void {
    if (this.#next - this.#first === this.#maxEntries) this.#forget()
    if (entry instanceof Uint8Array) {
      this.#messages.set(this.#next % this.#maxEntries, entry)
      this.#bytes += entry.length
    } else {
      this.#others.set(this.#next, entry)
      this.#bytes += bytesOf(entry)
    }
    this.#next++
    while (this.#bytes > this.#maxBytes && this.#next - this.#first > 1) this.#forget()
  }

  /** Number of the oldest entry that is still here. */
  get first(): number {
    return this.#first
  }

  /** Number that the next entry will have. */
  get next(): number {
    return this.#next
  }

  /** At most `limit` entries from number `from` on, oldest first. */
  read(from: number, limit: number): readonly PastEntry[] {
    const entries: PastEntry[] = []
    const end = Math.min(this.#next, from + limit)
    for (let number = Math.max(from, this.#first); number < end; number++) {
      const entry = this.#messages.get(number % this.#maxEntries) ?? this.#others.get(number)
      if (entry !== undefined) entries.push(entry)
    }
    return entries
  }

  #forget(): void {
    const slot = this.#first % this.#maxEntries
    const other = this.#others.get(this.#first)
    this.#others.delete(this.#first)
    this.#bytes -= other === undefined ? this.#messages.lengthOf(slot) : bytesOf(other)
    this.#messages.clear(slot)
    this.#first++
  }
}
