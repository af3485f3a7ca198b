import type { Row } from '#gen/orrery/v1/orrery_pb.ts'

const CHUNK = 512

interface Chunk {
  readonly rows: Row[]
  /** Of the messages in its rows. */
  bytes: number
}

/** Rows in some order. */
export interface RowView {
  readonly length: number
  readonly at: (index: number) => Row | undefined
  /** Where a row stands; -1 where it is not among these. */
  readonly indexOf: (row: Row) => number
}

/**
 * The rows of the flow table, newest first. A value: appending gives a new list and leaves the old one as it is, so a
 * table that holds still just keeps the list it had. Both share their chunks, so appending copies a few hundred pointers
 * at most, however many rows are kept.
 *
 *     chunks   [ oldest … ][ 512 rows ][ newest, filling up ]
 *     index      length-1 ◀──────────────────────────────── 0
 */
export class RowList implements RowView {
  readonly length: number
  /** Which limit has pushed out older rows, if one has. */
  readonly full: 'rows' | 'bytes' | undefined
  readonly #chunks: readonly Chunk[]
  /** Rows of the last chunk that belong to this list; a later list may have pushed more into it. */
  readonly #tail: number

  private constructor(chunks: readonly Chunk[], tail: number, limit: number, full: RowList['full']) {
    this.#chunks = chunks
    this.#tail = tail
    const there = chunks.length === 0 ? 0 : (chunks.length - 1) * CHUNK + tail
    this.length = Math.min(limit, there)
    this.full = full ?? (there > limit ? 'rows' : undefined)
  }

  static readonly empty = new RowList([], 0, 0, undefined)

  /**
   * Adds rows that are newer than all here, given newest first, and forgets the oldest beyond `limit` and, some hundreds
   * at a time, those that do not fit into `maxBytes`. The newest few hundred are kept in any case.
   */
  append(newestFirst: readonly Row[], limit: number, maxBytes = Number.POSITIVE_INFINITY): RowList {
    if (newestFirst.length === 0) return this
    const chunks = [...this.#chunks]
    let last = chunks.at(-1)
    if (last !== undefined && last.rows.length !== this.#tail) {
      const rows = last.rows.slice(0, this.#tail)
      last = { rows, bytes: rows.reduce((sum, row) => sum + row.response.length, 0) }
      chunks[chunks.length - 1] = last
    }
    for (let index = newestFirst.length - 1; index >= 0; index--) {
      const row = newestFirst[index]
      if (row === undefined) continue
      if (last === undefined || last.rows.length === CHUNK) {
        last = { rows: [], bytes: 0 }
        chunks.push(last)
      }
      last.rows.push(row)
      last.bytes += row.response.length
    }
    const tail = last?.rows.length ?? 0
    let spare = Math.max(0, Math.floor(((chunks.length - 1) * CHUNK + tail - limit) / CHUNK))
    let full: RowList['full'] = this.full ?? (spare > 0 ? 'rows' : undefined)
    let bytes = chunks.slice(spare).reduce((sum, chunk) => sum + chunk.bytes, 0)
    while (bytes > maxBytes && spare < chunks.length - 1) {
      bytes -= chunks[spare]?.bytes ?? 0
      spare += 1
      full = 'bytes'
    }
    return new RowList(spare > 0 ? chunks.slice(spare) : chunks, tail, limit, full)
  }

  /** These rows without those that are older than the one with this number. */
  since(number: number): RowList {
    const left = this.countNewerThan(number - 1)
    if (left === this.length) return this
    const there = (this.#chunks.length - 1) * CHUNK + this.#tail
    return new RowList(this.#chunks.slice(Math.floor((there - left) / CHUNK)), this.#tail, left, this.full)
  }

  /** The row at a distance from the newest, which stands at 0. */
  at(index: number): Row | undefined {
    if (index < 0 || index >= this.length) return undefined
    const place = (this.#chunks.length - 1) * CHUNK + this.#tail - 1 - index
    return this.#chunks[Math.floor(place / CHUNK)]?.rows[place % CHUNK]
  }

  /** Where a row stands; -1 where it is not among these. */
  indexOf(row: Row): number {
    const index = this.countNewerThan(row.number)
    return this.at(index) === row ? index : -1
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
