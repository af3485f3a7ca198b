const SECONDS = 64
/** Whole seconds that a rate is taken over. */
const SPAN = 5

/**
 * Events per second over the last whole seconds, by the events' own time. Old events that come in a burst (history at the
 * start, the overlap after a break) so never look like a flood. How far events lag behind the clock is learned from the
 * freshest ones of the last minutes, so that neither Relay's delay nor a skewed node turns the rate to zero.
 */
export class Rate {
  readonly #counts = new Float64Array(SECONDS)
  readonly #seconds = new Float64Array(SECONDS)
  #lag = Number.POSITIVE_INFINITY
  #lagBefore = Number.POSITIVE_INFINITY
  #minute = 0

  /** Counts an event of time `timeMs` that arrives at `nowMs`; both milliseconds since the epoch. */
  add(timeMs: number, nowMs: number): void {
    const second = Math.floor(timeMs / 1000)
    const slot = ((second % SECONDS) + SECONDS) % SECONDS
    const held = this.#seconds[slot] ?? 0
    if (held > second) return
    if (held < second) {
      this.#seconds[slot] = second
      this.#counts[slot] = 0
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1
    this.#turn(nowMs)
    const lag = nowMs - timeMs
    if (lag < this.#lag) this.#lag = lag
  }

  perSecond(nowMs: number): number {
    this.#turn(nowMs)
    const lag = Math.min(this.#lag, this.#lagBefore)
    if (lag === Number.POSITIVE_INFINITY) return 0
    const end = Math.floor((nowMs - lag) / 1000)
    let sum = 0
    for (let slot = 0; slot < SECONDS; slot++) {
      const second = this.#seconds[slot] ?? 0
      if (second >= end - SPAN && second < end) sum += this.#counts[slot] ?? 0
    }
    return sum / SPAN
  }

  #turn(nowMs: number): void {
    const minute = Math.floor(nowMs / 60_000)
    if (minute === this.#minute) return
    // After a silence of minutes the lag from before it still is the best guess.
    if (this.#lag !== Number.POSITIVE_INFINITY) this.#lagBefore = this.#lag
    this.#lag = Number.POSITIVE_INFINITY
    this.#minute = minute
  }
}
