import { toJsonString } from '@bufbuild/protobuf'
import { type FlowFilter, FlowFilterSchema } from '#gen/flow/flow_pb.ts'
import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { BACKFILL, type BackfillLimits } from './backfill.ts'
import { type ClockBehind, NodeClocks } from './node-clocks.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import { shareOf } from './share.ts'
import type { FlowSource, Upstream } from './source.ts'
import type { Subscriber } from './subscriber.ts'
import { type FlowCounts, type LostCounts, SharedUpstream, type Turn, type UpstreamLimits } from './upstream.ts'

export interface HubOptions extends Omit<UpstreamLimits, 'backfill'> {
  readonly backfill?: BackfillLimits | undefined
  /** How long an upstream is kept after its last subscriber, in milliseconds. */
  readonly keepMs: number
  /** For how long clocks of nodes are compared at a time, in milliseconds. */
  readonly clockWindowMs?: number | undefined
}

interface Held {
  readonly key: string
  readonly upstream: SharedUpstream
  timer: ReturnType<typeof setTimeout> | undefined
}

/** Upstreams at once: as many as there can be views. Those that views have let go make room for others. */
const MOST = 64

/** One upstream per distinct upstream filter, opened with its first subscriber and closed a while after its last. */
export class Hub {
  readonly #source: FlowSource
  readonly #options: HubOptions
  readonly #signal: AbortSignal
  readonly #held = new Set<Held>()
  readonly #lost = new Map<number, number>()
  readonly #counts: FlowCounts = { received: 0, repeated: 0, undecodable: 0 }
  readonly #clocks: NodeClocks
  #newestMs = 0
  #lastTurn: Promise<unknown> = Promise.resolve()

  constructor(source: FlowSource, options: HubOptions, signal: AbortSignal) {
    this.#source = source
    this.#options = options
    this.#clocks = new NodeClocks(options.clockWindowMs ?? DEFAULT_OPTIONS.clockWindowMs)
    this.#signal = signal
    signal.addEventListener('abort', () => {
      for (const held of this.#held) this.#close(held)
    })
  }

  /** Hands the subscriber what is known of the past and all that comes, until the signal is aborted. */
  subscribe(upstream: Upstream, subscriber: Subscriber, signal: AbortSignal): void {
    if (signal.aborted || this.#signal.aborted) return
    const key = keyOf(upstream, this.#source)
    const held = this.#find(key) ?? this.#open(key, upstream)
    clearTimeout(held.timer)
    held.timer = undefined
    held.upstream.join(subscriber)
    signal.addEventListener('abort', () => this.#leave(held, subscriber), { once: true })
  }

  get counts(): Readonly<FlowCounts> {
    return this.#counts
  }

  /** Upstreams open now. */
  get size(): number {
    return this.#held.size
  }

  /**
   * What nodes and Relay said they lost. Several upstreams are told of the same loss, so the one that was told most counts.
   */
  get lost(): LostCounts {
    for (const { upstream } of this.#held) this.#remember(upstream)
    return this.#lost
  }

  /** Time of the newest flow of all upstreams, 0 while there is none. */
  get newestMs(): number {
    for (const { upstream } of this.#held) this.#remember(upstream)
    return this.#newestMs
  }

  /** Nodes whose clocks are behind; `clockNews` grows with what is new of them. */
  get clocksBehind(): readonly ClockBehind[] {
    return this.#clocks.behind(this.#source.now())
  }

  get clockNews(): number {
    return this.#clocks.version
  }

  /** A file is read again for who would miss its beginning; what a live source forgot it cannot send again. */
  #find(key: string): Held | undefined {
    const finite = this.#source.kind === SourceKind.FILE
    for (const held of this.#held) {
      if (held.key === key && (!finite || held.upstream.whole)) return held
    }
    return undefined
  }

  #open(key: string, upstream: Upstream): Held {
    if (this.#held.size >= MOST) this.#makeRoom()
    const { items, bytes, backfill = BACKFILL } = this.#options
    const limits = { items, bytes: Math.ceil(bytes * shareOf(this.#held.size)), backfill }
    const held: Held = {
      key,
      upstream: new SharedUpstream(this.#source, upstream, limits, {
        counts: this.#counts,
        turn: this.#turn,
        clocks: this.#clocks,
      }),
      timer: undefined,
    }
    this.#held.add(held)
    return held
  }

  /** Closes the one that was let go first. */
  #makeRoom(): void {
    for (const held of this.#held) {
      if (!held.upstream.idle) continue
      this.#close(held)
      return
    }
  }

  /** Calls into the past, one at a time over all upstreams. */
  readonly #turn: Turn = (run) => {
    const mine = this.#lastTurn.then(run)
    this.#lastTurn = mine.catch(() => undefined)
    return mine
  }

  #leave(held: Held, subscriber: Subscriber): void {
    held.upstream.leave(subscriber)
    if (!held.upstream.idle || !this.#held.has(held)) return
    // In the order in which they were let go.
    this.#held.delete(held)
    this.#held.add(held)
    clearTimeout(held.timer)
    held.timer = setTimeout(() => this.#close(held), this.#options.keepMs)
  }

  #close(held: Held): void {
    clearTimeout(held.timer)
    this.#remember(held.upstream)
    held.upstream.close()
    this.#held.delete(held)
  }

  #remember(upstream: SharedUpstream): void {
    for (const [source, events] of upstream.lost) {
      this.#lost.set(source, Math.max(this.#lost.get(source) ?? 0, events))
    }
    this.#newestMs = Math.max(this.#newestMs, upstream.newestMs)
  }
}

const keyOf = ({ whitelist, blacklist, whole }: Upstream, { masked }: FlowSource): string =>
  `${textOf(whitelist)} not ${textOf(blacklist)}${masked && whole ? ' whole' : ''}`

const textOf = (filters: readonly FlowFilter[]): string =>
  filters.map((filter) => toJsonString(FlowFilterSchema, filter)).join(' or ')
