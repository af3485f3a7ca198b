/** A frame that was sent so long ago and has not arrived holds up the next one. */
const LATE_MS = 1_500
/** How long the next frame waits for word of the one before: at first, when nobody has sent word yet, and later. */
const FIRST_PATIENCE_MS = 3_000
const PATIENCE_MS = 9_000

/**
 * Which frames of a stream have arrived. What lies between Orrery and a page (buffers of the kernel, of proxies, of a line) takes
 * megabytes before it pushes back, so only the page's own word tells how late it is. Who sends no word in time counts as one
 * who cannot (its calls reach another replica), until it does.
 */
export class Receipts {
  /** Frames on their way, oldest first. */
  readonly #away: { readonly number: number; readonly atMs: number }[] = []
  #heard = false
  #deaf = false
  /** Since when the next frame has been waiting. */
  #waitingSinceMs: number | undefined
  #wake: () => void = () => undefined

  sent(number: number, atMs: number): void {
    if (!this.#deaf) this.#away.push({ number, atMs })
  }

  /** The page has this frame, and all before it. */
  arrived(number: number): void {
    this.#heard = true
    this.#deaf = false
    while (this.#away[0] !== undefined && this.#away[0].number <= number) this.#away.shift()
    this.#wake()
  }

  /** True as soon as the next frame may be made; false when it may not after `forMs`: ask again. */
  async room(nowMs: () => number, forMs: number, signal: AbortSignal): Promise<boolean> {
    const began = nowMs()
    this.#waitingSinceMs ??= began
    const until = this.#waitingSinceMs + (this.#heard ? PATIENCE_MS : FIRST_PATIENCE_MS)
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
