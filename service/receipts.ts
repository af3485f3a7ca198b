/** A frame that was sent so long ago and has not arrived holds up the next one. */
const LATE_MS = 1_500
/** How long the next frame waits for word of the one before: at least, and over a slow line at most. */
const PATIENCE_MS = 3_000
const LONGEST_PATIENCE_MS = 9_000
/** The next frame waits so many times as long as word took lately: what took a second does not take nine, it went astray. */
const TRIPS = 2
/** A long way is forgotten a little with every word. */
const FORGET = 0.8
/** What was sent in twenty seconds and more. */
const LATELY = 100

/**
 * Which frames of a stream have arrived. What lies between Orrery and a page (buffers of the kernel, of proxies, of a line) takes
 * megabytes before it pushes back, so only the page's own word tells how late it is. Who sends no word in time counts as one
 * who cannot (its calls reach another replica), until it does.
 */
export class Receipts {
  /** Frames on their way, oldest first. */
  readonly #away: { readonly number: number; readonly atMs: number }[] = []
  #deaf = false
  /** All that was sent lately, signs of life as well: what came last tells how long the way is. */
  readonly #lately: { readonly number: number; readonly atMs: number }[] = []
  /** How long word took lately. */
  #tripMs = 0
  /** Since when the next frame has been waiting. */
  #waitingSinceMs: number | undefined
  #wake: () => void = () => undefined

  sent(number: number, atMs: number): void {
    if (!this.#deaf) this.#away.push({ number, atMs })
    this.beat(number, atMs)
  }

  /** A sign of life was sent, which holds up nothing. */
  beat(number: number, atMs: number): void {
    this.#lately.push({ number, atMs })
    if (this.#lately.length > LATELY) this.#lately.shift()
  }

  /** The page has this frame, and all before it: so it said then. */
  arrived(number: number, atMs: number): void {
    this.#deaf = false
    while (this.#away[0] !== undefined && this.#away[0].number <= number) this.#away.shift()
    // Where word comes again after it went astray, it is of something that was sent a moment ago.
    const newest = this.#lately.findLast((one) => one.number <= number) ?? this.#lately[0]
    if (newest !== undefined) this.#tripMs = Math.max(atMs - newest.atMs, this.#tripMs * FORGET)
    this.#wake()
  }

  /** True as soon as the next frame may be made; false when it may not after `forMs`: ask again. */
  async room(nowMs: () => number, forMs: number, signal: AbortSignal): Promise<boolean> {
    const began = nowMs()
    this.#waitingSinceMs ??= began
    const until = this.#waitingSinceMs + Math.max(PATIENCE_MS, Math.min(LONGEST_PATIENCE_MS, TRIPS * this.#tripMs))
    for (let oldest = this.#away[0]; oldest !== undefined && !signal.aborted; oldest = this.#away[0]) {
      const now = nowMs()
      if (now - oldest.atMs < LATE_MS) break
      if (now >= until) {
        this.#deaf = true
        this.#away.length = 0
        break
      }
      if (now - began >= forMs) return false
      await this.#word(Math.min(until - now, forMs - (now - began)), signal)
    }
    this.#waitingSinceMs = undefined
    return true
  }

  #word(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done)
      this.#wake = done
    })
  }
}
