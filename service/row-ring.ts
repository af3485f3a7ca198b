import { MessageSlots } from './message-slots.ts'

/** A flow kept for the table: its number within the view and its message as it came. */
export interface KeptRow {
  readonly number: number
  readonly bytes: Uint8Array
}

/** The newest rows of a view, bounded by count and by bytes; numbers go on counting whatever is forgotten. */
export class RowRing {
  readonly #rows = new MessageSlots()
  readonly #times: number[] = []
  #forgottenMs = 0
  readonly #maxRows: number
  readonly #maxBytes: number
  #first = 1
  #next = 1
  #bytes = 0

  constructor(maxRows: number, maxBytes: number) {
    this.#maxRows = maxRows
    this.#maxBytes = maxBytes
  }

  /** `timeMs` is the time of the flow, milliseconds since the epoch. */
  push(bytes: Uint8Array, timeMs = 0): void {
    if (this.size === this.#maxRows) this.#forget()
    this.#rows.set(this.#next % this.#maxRows, bytes)
    this.#times[this.#next % this.#maxRows] = timeMs
    this.#next++
    this.#bytes += bytes.length
    while (this.#bytes > this.#maxBytes && this.size > 1) this.#forget()
  }

  /** A flow of this time is not kept. */
  leaveOut(timeMs: number): void {
    this.#forgottenMs = Math.max(this.#forgottenMs, timeMs)
  }

  /** Number of the newest row, 0 while there is none. */
  get last(): number {
    return this.#next - 1
  }

  get size(): number {
    return this.#next - this.#first
  }

  get bytes(): number {
    return this.#bytes
  }

  /** At most `limit` rows numbered above `after`, newest first; no more than fit into `maxBytes`, but one in any case. */
  newest(after: number, limit: number, maxBytes = Number.POSITIVE_INFINITY): readonly KeptRow[] {
    return this.#collect(Math.max(after, this.#next - 1 - limit), limit, maxBytes, () => true)
  }

  /** The same of flows of a time; `fromMs` included, `toMs` not. */
  between(fromMs: number, toMs: number, after: number, limit: number, maxBytes: number): readonly KeptRow[] {
    return this.#collect(after, limit, maxBytes, (timeMs) => timeMs >= fromMs && timeMs < toMs)
  }

  /** All flows after this time that were ever here still are; 0 while none was forgotten. */
  get wholeAfterMs(): number {
    return this.#forgottenMs
  }

  #collect(after: number, limit: number, maxBytes: number, wanted: (timeMs: number) => boolean): readonly KeptRow[] {
    const rows: KeptRow[] = []
    let total = 0
    const stop = Math.max(after, this.#first - 1)
    for (let number = this.#next - 1; number > stop && rows.length < limit; number--) {
      const slot = number % this.#maxRows
      const bytes = wanted(this.#times[slot] ?? 0) ? this.#rows.get(slot) : undefined
      if (bytes === undefined) continue
      total += bytes.length
      if (total > maxBytes && rows.length > 0) break
      // Who was told of a row keeps it for longer than the ring may.
      rows.push({ number, bytes: new Uint8Array(bytes) })
    }
    return rows
  }

  #forget(): void {
    const slot = this.#first % this.#maxRows
    this.#bytes -= this.#rows.lengthOf(slot)
    this.#rows.clear(slot)
    this.#forgottenMs = Math.max(this.#forgottenMs, this.#times[slot] ?? 0)
    this.#first++
  }
}
