/**
 * Tells flows that were counted from those that were not while the same ones come on several ways: live, and in calls into
 * the past that may overlap. Of equal messages as many count as one way brought at most: two that are alike and came on the
 * same way are two flows. Flows are told apart by their keys (`keyOfFlow`).
 */
export class KnownFlows {
  readonly #counted: Map<number, number>
  /** Of those counted, as many as the live stream has not brought yet. */
  readonly #ahead = new Map<number, number>()

  /** `counted`: how often each came live so far. Taken over, not copied. */
  constructor(counted: Map<number, number>) {
    this.#counted = counted
  }

  /** A flow came live: whether it was counted before. */
  live(key: number): boolean {
    const ahead = this.#ahead.get(key) ?? 0
    if (ahead > 0) {
      this.#ahead.set(key, ahead - 1)
      return true
    }
    this.#counted.set(key, (this.#counted.get(key) ?? 0) + 1)
    return false
  }

  /** One call into the past: asked of each flow that it brings, says whether that was counted before. */
  call(): (key: number) => boolean {
    const brought = new Map<number, number>()
    return (key) => {
      const copies = (brought.get(key) ?? 0) + 1
      brought.set(key, copies)
      if (copies <= (this.#counted.get(key) ?? 0)) return true
      this.#counted.set(key, copies)
      this.#ahead.set(key, (this.#ahead.get(key) ?? 0) + 1)
      return false
    }
  }

  get size(): number {
    return this.#counted.size
  }
}
