import { MessageSlots } from './message-slots.ts'
import type { Item } from './reader.ts'

/** A flow's message as it came, to be read again when it is wanted, or what else was delivered. */
export type PastEntry = Uint8Array | Exclude<Item, { kind: 'flow' }>

/** Entries that are not messages are small: counted as so many bytes. */
const OTHER_BYTES = 64

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
      this.#bytes += OTHER_BYTES
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
    this.#bytes -= this.#others.delete(this.#first) ? OTHER_BYTES : this.#messages.lengthOf(slot)
    this.#messages.clear(slot)
    this.#first++
  }
}
