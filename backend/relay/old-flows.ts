/** A node whose clock is behind sends something within this time. */
const BEHIND_MS = 60_000

/**
 * Notices a node whose clock is behind by flows that are much older than those of others. Moments are of `performance.now()`, times of
 * flows milliseconds since the epoch.
 */
export class OldFlows {
  readonly #overlapMs: number
  /** When the stream was opened, or a node came back to it: it then brings old flows whatever the clocks. */
  #anewAt = 0
  #foundAt = Number.NEGATIVE_INFINITY

  /** `overlapMs`: what is not older than that is not old. */
  constructor(overlapMs: number) {
    this.#overlapMs = overlapMs
  }

  /** The stream was opened. */
  opened(at: number): void {
    this.#anewAt = at
  }

  /** A node came back to the stream. A clock that is behind will tell of itself again. */
  returned(at: number): void {
    this.#anewAt = at
    this.#foundAt = Number.NEGATIVE_INFINITY
  }

  /** Flows from before then are old. */
  beforeMs(at: number, newestMs: number): number {
    return at - this.#anewAt < this.#overlapMs ? 0 : Math.min(newestMs, Date.now()) - this.#overlapMs
  }

  found(at: number): void {
    this.#foundAt = at
  }

  /** There was one lately. */
  lately(at: number): boolean {
    return at - this.#foundAt < BEHIND_MS
  }
}
