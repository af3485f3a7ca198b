export interface Counted {
  readonly value: string
  readonly count: number
}

/** What a counter had to leave out to keep its limit. */
export interface LeftOut {
  /** Times that a rare value was forgotten; one that comes again is counted again. */
  readonly values: number
  /** What those values had been counted. */
  readonly count: number
}

/** Values longer than this are left out. */
const LONGEST = 1024

/** Counts values and keeps the most frequent: at most twice `limit` at any time, `limit` after each sweep. */
export class BoundedCounter {
  readonly #limit: number
  #counts = new Map<string, number>()
  #leftValues = 0
  #leftCount = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(value: string, count = 1): void {
    if (value.length > LONGEST) {
      this.leave(1, count)
      return
    }
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + count)
    if (this.#counts.size > this.#limit * 2) this.#sweep()
  }

  /** Takes note of values that are not counted. */
  leave(values: number, count = values): void {
    this.#leftValues += values
    this.#leftCount += count
  }

  #sweep(): void {
    const ranked = this.#ranked()
    for (const { count } of ranked.slice(this.#limit)) this.leave(1, count)
    this.#counts = new Map(ranked.slice(0, this.#limit).map(({ value, count }) => [value, count]))
  }

  #ranked(): readonly Counted[] {
    return [...this.#counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  }

  /** Most frequent first; equals in the order of their text. */
  top(limit: number): readonly Counted[] {
    return this.#ranked().slice(0, limit)
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  get leftOut(): LeftOut {
    return { values: this.#leftValues, count: this.#leftCount }
  }
}
