import type { Heard } from './api/clients.ts'

/** A stream brings a frame at least every 2 s. After so long without one the page no longer says that all is well … */
export const QUIET_MS = 4_000
/** … and after so long the stream counts as dead. A slow line may need many seconds for one frame. */
const SILENCE_MS = 20_000
/** A backend that is there begins to answer within a second or two; a connection that has died never does. */
const ANSWER_MS = 4_000
/** After so long without a byte, or without any answer, the backend is asked something small beside the stream. */
const ASK_MS = 2_500
const ASK_AT_FIRST_MS = 1_500
const ASK_LIMIT_MS = 2_000
/** How often is looked. By the wall clock, which goes on while a laptop sleeps, so that one that wakes finds out at once. */
const LOOK_MS = 500

/**
 * Why a stream was given up: nothing came for too long; or the backend answers other questions while of this stream nothing
 * more comes (`stopped`), or nothing ever came (`held`).
 */
export type Hold = 'silent' | 'stopped' | 'held'

export interface WatchUse {
  /** Told once when nothing has come for a while, and since when. */
  readonly quiet: (sinceMs: number) => void
  /** Something on the way is known to hold streams back. */
  readonly holds: () => boolean
}

/** Watches over one stream, and ends it when it has died. */
export class StreamWatch {
  readonly #clients: Heard
  readonly #ended: AbortSignal
  readonly #date: () => number
  readonly #use: WatchUse
  readonly #stream = new AbortController()
  readonly #timer: ReturnType<typeof setInterval>
  #heardMs: number
  #isQuiet = false
  #answered = false
  #asking = false
  /** When the backend last answered beside the stream. */
  #toldMs = 0
  hold: Hold | undefined

  constructor(clients: Heard, ended: AbortSignal, date: () => number, use: WatchUse) {
    this.#clients = clients
    this.#ended = ended
    this.#date = date
    this.#use = use
    this.#heardMs = date()
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
    ended.addEventListener('abort', this.#abort, { once: true })
    if (ended.aborted) this.#abort()
  }

  /** For the call of the stream. */
  get signal(): AbortSignal {
    return this.#stream.signal
  }

  /** The stream began to answer. */
  answered(): void {
    this.#answered = true
    this.#heardMs = this.#date()
  }

  /** A frame came. */
  heard(): void {
    this.#answered = true
    this.#isQuiet = false
    this.#heardMs = this.#date()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#ended.removeEventListener('abort', this.#abort)
    this.#abort()
  }

  readonly #abort = (): void => this.#stream.abort()

  #look(): void {
    const now = this.#date()
    const silentMs = now - this.#heardMs
    const bytesMs = now - Math.max(this.#heardMs, this.#clients.bytesAt?.() ?? 0)
    const stops = this.#toldMs > now - bytesMs && bytesMs >= QUIET_MS
    if (silentMs >= QUIET_MS && (stops || this.#use.holds())) this.#giveUp(this.#answered ? 'stopped' : 'held')
    else if (silentMs >= (this.#answered ? SILENCE_MS : ANSWER_MS)) this.#giveUp('silent')
    if (silentMs >= QUIET_MS && !this.#isQuiet) {
      this.#isQuiet = true
      this.#use.quiet(this.#heardMs)
    }
    if (bytesMs >= (this.#answered ? ASK_MS : ASK_AT_FIRST_MS) && !this.#asking) void this.#ask()
  }

  #giveUp(hold: Hold): void {
    this.hold ??= hold
    this.#stream.abort()
  }

  async #ask(): Promise<void> {
    this.#asking = true
    try {
      await this.#clients.map.status({}, { signal: this.signal, timeoutMs: ASK_LIMIT_MS })
      this.#toldMs = this.#date()
    } catch {
      // No answer is one too: the backend itself is in trouble, or the way to it.
    }
    this.#asking = false
  }
}
