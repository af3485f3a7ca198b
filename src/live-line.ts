import { Code, ConnectError } from '@connectrpc/connect'
import { Bell } from '#service/bell.ts'
import { pause } from '#service/pause.ts'
import type { Clients } from './api/clients.ts'

/** Between two tries. With what one takes, and what a stream takes that is opened then, it is found within ten seconds. */
const REST_MS = 1_500
/** The backend beats at once and then every half second: two that come in so long were not held back. */
const BEATS = 2
const TRY_LIMIT_MS = 3_500

/** The way between the page and its backend, for all streams of the page: whether something on it holds streams back. */
export class Line {
  readonly #clients: Clients
  readonly #passed = new Bell()
  readonly #holding = new Set<object>()
  #trying = false

  constructor(clients: Clients) {
    this.#clients = clients
  }

  /** Some stream of the page was held back, and none got through since. */
  get holds(): boolean {
    return this.#holding.size > 0
  }

  /** A stream was held back. Returns what is to be called when that is over. */
  held(): () => void {
    const hold = {}
    this.#holding.add(hold)
    return () => void this.#holding.delete(hold)
  }

  /**
   * Resolves when a stream gets through, or with the signal. A small stream of a few bytes is tried until then, one for all that
   * wait: a page costs its backend one call in about five seconds.
   */
  passes(signal: AbortSignal): Promise<void> {
    const passed = this.#passed.wait(signal)
    if (!this.#trying && this.#passed.waiting > 0) void this.#try()
    return passed
  }

  async #try(): Promise<void> {
    this.#trying = true
    while (this.#passed.waiting > 0) {
      await pause(REST_MS)
      if (this.#passed.waiting > 0 && (await this.#getsThrough())) this.#passed.ring()
    }
    this.#trying = false
  }

  async #getsThrough(): Promise<boolean> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), TRY_LIMIT_MS)
    try {
      for await (const { number } of this.#clients.map.beat({}, { signal: limit.signal })) {
        if (number >= BEATS) return true
      }
    } catch (cause) {
      // A replica of the version before has no beats: whether streams pass is then tried with a real one.
      // Else that is what is to be expected; of a backend that is lost the pictures tell.
      return ConnectError.from(cause).code === Code.Unimplemented
    } finally {
      clearTimeout(timer)
      limit.abort()
    }
    return false
  }
}
