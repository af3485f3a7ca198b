import { Code, ConnectError } from '@connectrpc/connect'
import type { Hub } from './hub.ts'
import type { ServiceOptions } from './options.ts'
import type { QueryPlan } from './query.ts'
import { shareOf } from './share.ts'
import type { FlowSource } from './source.ts'
import { View } from './view.ts'

interface Held {
  readonly view: View
  readonly stop: AbortController
  users: number
  /** Order of the last release, for the choice of whom to forget. */
  idleSince: number
  timer: ReturnType<typeof setTimeout> | undefined
}

/** One view per distinct filter, shared by all who look at it and kept a while after the last. */
export class Views {
  readonly #source: FlowSource
  readonly #hub: Hub
  readonly #options: ServiceOptions
  readonly #held = new Map<string, Held>()
  readonly #signal: AbortSignal
  #releases = 0

  constructor(source: FlowSource, hub: Hub, options: ServiceOptions, signal: AbortSignal) {
    this.#source = source
    this.#hub = hub
    this.#options = options
    this.#signal = signal
    signal.addEventListener('abort', () => {
      for (const [key, held] of this.#held) this.#close(key, held)
    })
  }

  /**
   * The view of a filter, for as long as the signal is not aborted.
   * Throws RESOURCE_EXHAUSTED when all views that may be open are in use, UNAVAILABLE when the service is ending.
   */
  open(plan: QueryPlan, signal: AbortSignal): View {
    if (this.#signal.aborted) throw new ConnectError('Orrery is stopping. Try again in a moment.', Code.Unavailable)
    const held = this.#held.get(plan.key) ?? this.#add(plan)
    clearTimeout(held.timer)
    held.timer = undefined
    held.users++
    const release = () => this.#release(plan.key, held)
    if (signal.aborted) release()
    else signal.addEventListener('abort', release, { once: true })
    return held.view
  }

  /** Views open now, with and without users. */
  get size(): number {
    return this.#held.size
  }

  #add(plan: QueryPlan): Held {
    if (this.#held.size >= this.#options.maxViews) this.#makeRoom()
    const stop = new AbortController()
    if (plan.naming) plan.naming.names.use(this.open(plan.naming.plan, stop.signal).graph)
    const view = new View(plan, this.#source, this.#options, stop.signal, shareOf(this.#held.size))
    this.#hub.subscribe(plan.upstream, view, stop.signal)
    const held: Held = { view, stop, users: 0, idleSince: 0, timer: undefined }
    this.#held.set(plan.key, held)
    return held
  }

  #makeRoom(): void {
    const idle = [...this.#held]
      .filter(([, held]) => held.users === 0)
      .sort(([, a], [, b]) => a.idleSince - b.idleSince)
    const oldest = idle[0]
    if (oldest === undefined) {
      throw new ConnectError(
        `Orrery already follows ${this.#options.maxViews} different filters, which is its limit. Use a filter that others use, or try again later.`,
        Code.ResourceExhausted,
      )
    }
    this.#close(...oldest)
  }

  #release(key: string, held: Held): void {
    held.users--
    if (held.users > 0 || held.stop.signal.aborted) return
    held.idleSince = ++this.#releases
    clearTimeout(held.timer)
    held.timer = setTimeout(() => this.#close(key, held), this.#options.keepMs)
  }

  #close(key: string, held: Held): void {
    clearTimeout(held.timer)
    held.stop.abort()
    if (this.#held.get(key) === held) this.#held.delete(key)
  }
}
