interface Sample {
  readonly atMs: number
  readonly seen: number
}

const WINDOW_MS = 10_000

/**
 * Flows per second from a counter that is read now and then, over the last ten seconds. Relay's own `flows_rate` is a mean over
 * a minute or over the server's life, so it is not used.
 */
export class RateMeter {
  #samples: readonly Sample[] = []

  /** Takes a reading, in milliseconds of any steady clock, and answers the rate; 0 until it can be told. */
  add(atMs: number, seen: number): number {
    const last = this.#samples.at(-1)
    // The sum over the nodes falls when one of them leaves or starts anew.
    if (last !== undefined && seen < last.seen) this.#samples = []
    this.#samples = [...this.#samples.filter((sample) => sample.atMs >= atMs - WINDOW_MS), { atMs, seen }]
    const first = this.#samples[0]
    if (first === undefined || first.atMs === atMs) return 0
    return ((seen - first.seen) * 1_000) / (atMs - first.atMs)
  }

  reset(): void {
    this.#samples = []
  }
}
