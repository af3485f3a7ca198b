import type { Row } from '#gen/orrery/v1/orrery_pb.ts'

const CHUNK = 512

/**
 * The rows of the flow table, newest first. A value: appending gives a new list and leaves the old one as it is, so a
 * table that holds still just keeps the list it had. Both share their chunks, so appending copies a few hundred pointers
 * at most, however many rows are kept.
 *
 *     chunks   [ oldest … ][ 512 rows ][ newest, filling up ]
 *     index      length-1 ◀──────────────────────────────── 0
 */
export class RowList {
  readonly length: number
  readonly #chunks: readonly Row[][]
  /** Rows of the last chunk that belong to this list; a later list may have pushed more into it. */
  readonly #tail: number

  private constructor(chunks: readonly Row[][], tail: number, limit: number) {
    this.#chunks = chunks
    this.#tail = tail
    this.length = Math.min(limit, chunks.length === 0 ? 0 : (chunks.length - 1) * CHUNK + tail)
  }

  static readonly empty = new RowList([], 0, 0)

  /** Adds rows that are newer than all here, given newest first, and forgets the oldest beyond `limit`. */
  append(newestFirst: readonly Row[], limit: number): RowList {
    if (newestFirst.length === 0) return this
    const chunks = [...this.#chunks]
    let last = chunks.at(-1)
    if (last !== undefined && last.length !== this.#tail) {
      last = last.slice(0, this.#tail)
      chunks[chunks.length - 1] = last
    }
    for (let index = newestFirst.length - 1; index >= 0; index--) {
      const row = newestFirst[index]
      if (row === undefined) continue
      if (last === undefined || last.length === CHUNK) {
        last = []
        chunks.push(last)
      }
      last.push(row)
    }
    const tail = last?.length ?? 0
    const spare = Math.floor(((chunks.length - 1) * CHUNK + tail - limit) / CHUNK)
    return new RowList(spare > 0 ? chunks.slice(spare) : chunks, tail, limit)
  }

  /** The row at a distance from the newest, which stands at 0. */
  at(index: number): Row | undefined {
    if (index < 0 || index >= this.length) return undefined
    const place = (this.#chunks.length - 1) * CHUNK + this.#tail - 1 - index
    return this.#chunks[Math.floor(place / CHUNK)]?.[place % CHUNK]
  }

  /** How many rows have a number above this one: the index of the row with that number, where it is kept. */
  countNewerThan(number: number): number {
    let from = 0
    let to = this.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.at(middle)?.number ?? 0) > number) from = middle + 1
      else to = middle
    }
    return from
  }
}
