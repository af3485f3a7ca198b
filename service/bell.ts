/** Wakes all who wait for it. */
export class Bell {
  readonly #waiting = new Set<() => void>()

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size
  }

  ring(): void {
    for (const wake of this.#waiting) wake()
  }

  /** Resolves at the next ring, when the signal is aborted, or after `limitMs` where that is given; never rejects. */
  wait(signal: AbortSignal, limitMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = limitMs === undefined ? undefined : setTimeout(wake, limitMs)
      signal.addEventListener('abort', wake)
      this.#waiting.add(wake)
      if (signal.aborted) wake()
    })
  }
}
