import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { BackfillLimits } from './backfill.ts'
import { Dedupe } from './dedupe.ts'
import type { NodeClocks } from './node-clocks.ts'
import { OlderFlows } from './older-flows.ts'
import { PastFiller } from './past-filler.ts'
import { PastRing } from './past-ring.ts'
import { type FlowItem, type Item, ItemReader } from './reader.ts'
import type { FlowSource, Opening, SourceSink, Upstream } from './source.ts'
import type { Subscriber } from './subscriber.ts'

/** What was lost on the way, by `flow.LostEventSource`. */
export type LostCounts = ReadonlyMap<number, number>

/** What came from the source so far, over all upstreams. */
export interface FlowCounts {
  received: number
  /** Came a second time after a break, not among those received. */
  repeated: number
  undecodable: number
}

export interface UpstreamLimits {
  /** Messages kept for views that join later. */
  readonly items: number
  readonly bytes: number
  /** What fetching the recent past may cost. */
  readonly backfill: BackfillLimits
}

/** What all upstreams of a source share. */
export interface UpstreamShare {
  readonly counts: FlowCounts
  readonly turn: Turn
  readonly clocks: NodeClocks
}

/** Runs one thing at a time. */
export type Turn = <Answer>(run: () => Promise<Answer>) => Promise<Answer>

/** Messages of the past handed over in one turn, so that a join never holds up the others. */
const SLICE = 500

/** While the stream is broken, those who look are told so often that the gap has grown. */
const BROKEN_MS = 1_000

/** Flows of a node that left are looked for so long. What it has after that is new, but on a node that hardly sees any. */
const NODE_RETURNS_MS = 600_000

/** Room for flows of the past beside that for what came live. */
const OLDER_SHARE = 1 / 4

/** One stream from the source, read once and handed to every subscriber. Lives until `close`. */
export class SharedUpstream implements SourceSink {
  readonly #source: FlowSource
  readonly #past: PastRing
  readonly #older: OlderFlows
  readonly #filler: PastFiller
  readonly #dedupe = new Dedupe()
  readonly #reader = new ItemReader()
  readonly #joining = new Set<Subscriber>()
  readonly #live = new Set<Subscriber>()
  readonly #lost = new Map<number, number>()
  readonly #stop = new AbortController()
  /** Since when the stream is broken, by the source's clock, and what tells of it while it is. */
  #brokenMs: number | undefined
  #breaking: ReturnType<typeof setInterval> | undefined
  readonly #counts: FlowCounts
  readonly #clocks: NodeClocks
  /** What a file tells has no clock to be held against. */
  readonly #timed: boolean
  #newestMs = 0
  #complete = false

  constructor(source: FlowSource, upstream: Upstream, limits: UpstreamLimits, share: UpstreamShare) {
    const { counts, turn, clocks } = share
    this.#counts = counts
    this.#clocks = clocks
    this.#timed = source.kind !== SourceKind.FILE
    this.#source = source
    this.#past = new PastRing(limits.items, limits.bytes)
    this.#older = new OlderFlows(limits.items, limits.bytes * OLDER_SHARE, this.#correct)
    this.#filler = new PastFiller({
      source,
      upstream,
      limits: limits.backfill,
      dedupe: this.#dedupe,
      turn,
      flow: (item, begins) => {
        this.#counts.received++
        this.#older.add(item, begins, source.now())
      },
      repeated: () => {
        this.#counts.repeated++
      },
      whole: (range) => this.#deliver({ kind: 'filled', ...range }, source.now()),
      signal: this.#stop.signal,
    })
    source.open(upstream, this, this.#stop.signal)
  }

  /** Tells the subscriber what is still known of the past, then whatever comes, in the order of its arrival. */
  join(subscriber: Subscriber): void {
    this.#joining.add(subscriber)
    this.#catchUp(subscriber, this.#past.first)
  }

  leave(subscriber: Subscriber): void {
    this.#joining.delete(subscriber)
    this.#live.delete(subscriber)
    this.#older.leave(subscriber)
  }

  get idle(): boolean {
    return this.#joining.size + this.#live.size === 0
  }

  /** Who joins now misses nothing of what the source has delivered. */
  get whole(): boolean {
    return this.#past.first === 0
  }

  get lost(): LostCounts {
    return this.#lost
  }

  /** Time of the newest flow in milliseconds since the epoch, 0 while there is none. */
  get newestMs(): number {
    return this.#newestMs
  }

  close(): void {
    this.#stop.abort()
    clearInterval(this.#breaking)
  }

  responses(batch: readonly Uint8Array[]): void {
    const now = this.#source.now()
    if (this.#brokenMs !== undefined) this.#deliver({ kind: 'gap', fromMs: this.#brokenMs, toMs: now }, now)
    this.#brokenMs = undefined
    clearInterval(this.#breaking)
    const clocks = this.#clocks
    const horizonMs = this.#timed ? clocks.horizonMs : Number.NEGATIVE_INFINITY
    const sample = clocks.watching ? batch.at(-1) : undefined
    for (const bytes of batch) {
      const item = this.#timely(this.#reader.read(bytes, now), now)
      if (item.kind === 'flow') {
        const { uuidAt, facts } = item
        const again =
          uuidAt === undefined
            ? this.#dedupe.repeats(bytes, facts.uuid, now)
            : this.#dedupe.repeatsAt(bytes, uuidAt.start, uuidAt.end, now)
        if (again || (facts.timeMs < this.#filler.horizonMs && this.#filler.repeats(item))) {
          this.#counts.repeated++
          continue
        }
        this.#counts.received++
        if (facts.timeMs < horizonMs) item.happened(clocks.late(facts.nodeName, facts.timeMs, now))
        else if (bytes === sample) clocks.fresh(facts.nodeName)
        this.#newestMs = Math.max(this.#newestMs, Math.min(facts.timeMs, now))
      } else if (item.kind === 'lost') {
        this.#lost.set(item.source, (this.#lost.get(item.source) ?? 0) + item.events)
      } else if (item.kind === 'node') {
        // Relay asks a node that returns to a stream in the words of the beginning: its newest flows come once more.
        if (item.state !== NodeState.NODE_CONNECTED) this.#dedupe.nodeLeft(now + NODE_RETURNS_MS, now)
      } else if (item.kind === 'undecodable') this.#counts.undecodable++
      this.#deliver(item, now)
    }
    clocks.newest(this.#newestMs)
  }

  gap(sinceMs?: number): void {
    this.#dedupe.gap()
    const now = this.#source.now()
    this.#brokenMs ??= Math.min(now, sinceMs ?? now)
    this.#filler.broke(this.#brokenMs)
    this.#deliver({ kind: 'gap', fromMs: this.#brokenMs, toMs: now }, now)
    if (!this.#timed || this.#stop.signal.aborted) return
    let toldMs = now
    clearInterval(this.#breaking)
    this.#breaking = setInterval(() => {
      const item = { kind: 'gap', fromMs: toldMs, toMs: this.#source.now() } as const
      toldMs = item.toMs
      for (const subscriber of this.#live) subscriber.take(item, item.toMs)
    }, BROKEN_MS)
  }

  opened(opening: Opening): void {
    this.#filler.opened(opening)
  }

  complete(): void {
    this.#complete = true
    for (const subscriber of this.#live) subscriber.complete()
  }

  /** What is told of a time by a clock that is off, at the time when it was. A file has only its own. */
  #timely(item: Item, now: number): Item {
    if (!this.#timed || (item.kind !== 'lost' && item.kind !== 'node')) return item
    const timeMs = item.kind === 'lost' ? this.#clocks.corrected(item.node, item.timeMs, now) : item.timeMs
    return timeMs === item.timeMs && timeMs <= now ? item : { ...item, timeMs: Math.min(now, timeMs) }
  }

  readonly #correct = (item: FlowItem): void => {
    if (!this.#clocks.anyBehind) return
    const { nodeName, timeMs } = item.facts
    item.happened(this.#clocks.corrected(nodeName, timeMs, this.#source.now()))
  }

  #deliver(item: Item, now: number): void {
    this.#past.push(item.kind === 'flow' ? item.bytes : item)
    for (const subscriber of this.#live) subscriber.take(item, now)
  }

  #catchUp(subscriber: Subscriber, from: number): void {
    if (!this.#joining.has(subscriber)) return
    const now = this.#source.now()
    // New messages push out old ones faster than this subscriber reads them: it is told of the hole.
    if (from < this.#past.first) subscriber.take({ kind: 'gap', fromMs: now, toMs: now }, now)
    const start = Math.max(from, this.#past.first)
    const entries = this.#past.read(start, SLICE)
    for (const entry of entries) {
      const item = entry instanceof Uint8Array ? this.#reader.read(entry, now) : entry
      if (item.kind === 'flow') this.#correct(item)
      subscriber.take(item, now)
    }
    const next = start + entries.length
    if (next < this.#past.next) {
      setTimeout(() => this.#catchUp(subscriber, next), 0)
      return
    }
    this.#joining.delete(subscriber)
    this.#live.add(subscriber)
    if (this.#brokenMs !== undefined) subscriber.take({ kind: 'gap', fromMs: this.#brokenMs, toMs: now }, now)
    this.#older.join(subscriber, now)
    if (this.#complete) subscriber.complete()
  }
}
