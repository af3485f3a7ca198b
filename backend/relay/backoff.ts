/** Growing waits between attempts: doubled each time up to the longest, each shortened at random by up to half. */
export class Backoff {
  readonly #firstMs: number
  readonly #longestMs: number
  readonly #random: () => number
  #attempts = 0

  constructor(firstMs: number, longestMs: number, random: () => number = Math.random) {
    this.#firstMs = firstMs
    this.#longestMs = longestMs
    this.#random = random
  }

  /** Attempts since the last reset. */
  get attempts(): number {
    return this.#attempts
  }

  /** Counts an attempt and says how long to wait after it, in milliseconds. */
  next(): number {
    const full = Math.min(this.#longestMs, this.#firstMs * 2 ** Math.min(this.#attempts, 30))
    this.#attempts += 1
    return full * (1 - this.#random() / 2)
  }

  reset(): void {
    this.#attempts = 0
  }
}
