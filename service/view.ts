import { create } from '@bufbuild/protobuf'
import { ANALYSIS_DEFAULTS, Analysis } from '#domain/analysis/analysis.ts'
import { FacetCounts } from '#domain/filter/facets.ts'
import { PRESETS } from '#domain/filter/presets.ts'
import { SeenValues } from '#domain/filter/seen.ts'
import { Graph } from '#domain/graph/graph.ts'
import { WINDOW_DEFAULTS } from '#domain/graph/windows.ts'
import { Timeline } from '#domain/timeline/timeline.ts'
import { SourceKind, SourceState, type ViewStats, ViewStatsSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { Bell } from './bell.ts'
import { DeltaCache } from './delta-cache.ts'
import { linkedSignal } from './linked-signal.ts'
import type { ServiceOptions } from './options.ts'
import type { QueryPlan } from './query.ts'
import { Rate } from './rate.ts'
import type { FlowItem, Item, NodeItem } from './reader.ts'
import { RowRing } from './row-ring.ts'
import type { FlowSource } from './source.ts'
import type { Subscriber } from './subscriber.ts'
import type { WindowPast } from './window-past.ts'

/** What a file tells does not grow old while someone reads it. */
const FOR_EVER = {
  idleAfterMs: Number.POSITIVE_INFINITY,
  leaveAfterMs: Number.POSITIVE_INFINITY,
}

/** A file's timeline shows all of it, in as many steps as a screen has room for. */
const WHOLE_RANGE = { windows: 1200, growing: true }

/** A look into a flow costs ten times what folding it does, so only so many get one. */
const LOOKS_PER_TICK = 50
/** Of a file that is read at full speed; and at first, so that what the source still had is known whole. */
const LOOKS_PER_TICK_OF_FILE = 1_000
const FIRST_LOOKS = 5_000
/** A message as long as several is as many. */
const LOOK_BYTES = 4_096

/** What one filter keeps of the flows: graph, rows, timeline and counts. Shared by all who look at it; ends with the signal. */
export class View implements Subscriber {
  /** Tells views apart, also those of the same filter one after the other and of several servers. */
  readonly id = Math.random().toString(36).slice(2)
  readonly plan: QueryPlan
  readonly graph: Graph
  readonly analysis: Analysis
  readonly deltas: DeltaCache
  readonly timeline: Timeline
  readonly rows: RowRing
  /** Values of the flows, for completion; at high rates of a sample. */
  readonly seen = new SeenValues()
  readonly facets = new FacetCounts()
  /** Flows looked into that each preset hides, by its name. */
  readonly presets = new Map(PRESETS.map(({ name }) => [name, 0]))
  readonly #source: FlowSource
  readonly #received = new Rate()
  readonly #matched = new Rate()
  readonly #ticked = new Bell()
  #receivedCount = 0
  #matchedCount = 0
  #undecodable = 0
  /** Flows that may still be looked into for `seen` before the next tick. */
  #looks = FIRST_LOOKS
  #looked = 0
  #complete = false
  #ticks = 0
  /** The tick at which the first item was here; 0 before. */
  #firstTick = 0

  /** Not all that is received matches. */
  readonly #narrows: boolean

  /** `share`: how much of the room of a single view this one may take, from 0 to 1. */
  constructor(plan: QueryPlan, source: FlowSource, options: ServiceOptions, signal: AbortSignal, share = 1) {
    this.plan = plan
    this.#narrows = plan.rest !== undefined || Number.isFinite(plan.sinceMs) || Number.isFinite(plan.untilMs)
    this.#source = source
    const file = source.kind === SourceKind.FILE
    const { maxCounts, maxLatencies } = ANALYSIS_DEFAULTS
    const past = { maxCounts: Math.ceil(maxCounts * share), maxLatencies: Math.ceil(maxLatencies * share) }
    this.analysis = new Analysis({ whole: file, ...past })
    const windows = { growing: file, maxEntries: Math.ceil(WINDOW_DEFAULTS.maxEntries * share) }
    this.graph = new Graph({ ...(file && FOR_EVER), windows, placing: plan.placing }, this.analysis.add)
    this.deltas = new DeltaCache(this.graph)
    this.timeline = new Timeline(file ? WHOLE_RANGE : {})
    this.rows = new RowRing(options.ringRows, Math.ceil(options.ringBytes * share))
    const timer = setInterval(() => this.#tick(), options.frameMs)
    signal.addEventListener('abort', () => {
      clearInterval(timer)
      this.#ticked.ring()
    })
  }

  take(item: Item, nowMs: number): void {
    switch (item.kind) {
      case 'flow':
        if (this.plan.placing.by === 'node') this.graph.learn(item.facts)
        this.#take(item, nowMs)
        break
      case 'lost':
        this.timeline.lost(item.events, item.timeMs)
        break
      case 'gap':
        this.timeline.gap(item.fromMs, item.toMs)
        break
      case 'filled':
        this.timeline.filled(item.fromMs, item.toMs)
        break
      case 'undecodable':
        this.#undecodable++
        break
      case 'node':
        this.#node(item)
        break
    }
  }

  /** It is counted where it belongs in time. Rows stand in the order in which they came, so it is none of these. */
  older(item: FlowItem, begins: boolean, nowMs: number): void {
    if (this.plan.placing.by === 'node') this.graph.learn(item.facts)
    this.analysis.past(begins, () => this.#take(item, nowMs, true))
  }

  #node({ state, nodes, timeMs }: NodeItem): void {
    // A stream that breaks under way is told as an error of its node.
    if (state !== NodeState.UNKNOWN_NODE_STATE) this.timeline.nodes(nodes, state !== NodeState.NODE_CONNECTED, timeMs)
  }

  complete(): void {
    this.#complete = true
  }

  #take(item: FlowItem, now: number, past = false): void {
    const { facts } = item
    const { timeMs } = facts
    this.#receivedCount++
    this.#received.add(timeMs, now)
    const { rest, sinceMs, untilMs } = this.plan
    if (timeMs < sinceMs || timeMs > untilMs) return
    if (rest !== undefined && !rest(item.flow())) return
    this.#matchedCount++
    if (this.#narrows) this.#matched.add(timeMs, now)
    this.graph.add(facts, now, past)
    this.timeline.add(facts, now)
    if (past) this.rows.leaveOut(timeMs)
    else this.rows.push(item.bytes, timeMs)
    if (this.#looks > 0) this.#look(item)
  }

  #look(item: FlowItem): void {
    this.#looks -= Math.ceil(item.bytes.length / LOOK_BYTES)
    const flow = item.flow()
    this.#looked++
    this.seen.add(flow)
    this.facets.add(flow)
    for (const { name, hides } of PRESETS) {
      if (hides(flow)) this.presets.set(name, (this.presets.get(name) ?? 0) + 1)
    }
  }

  /** Flows that were looked into for values, of those that matched. */
  get looked(): { readonly looked: number; readonly matched: number } {
    return { looked: this.#looked, matched: this.#matchedCount }
  }

  /** What is known of windows of the past. */
  readonly past: WindowPast = {
    // Percentiles of edges are those of what the analysis shows.
    window: (fromMs, toMs) => this.analysis.over(fromMs, toMs, () => this.graph.window(fromMs, toMs, true)),
    over: (fromMs, toMs, read) => this.analysis.over(fromMs, toMs, (window) => read(this.analysis, window)),
  }

  /** Lets time pass for what is kept of the flows. */
  advance(): void {
    const now = this.#source.now()
    this.graph.advance(now)
    this.analysis.advance(now)
  }

  /** All there is has been delivered: it was a file. */
  get finished(): boolean {
    return this.#complete
  }

  /** The source's clock, milliseconds since the epoch. */
  now(): number {
    return this.#source.now()
  }

  stats(): ViewStats {
    const now = this.#source.now()
    const { folded } = this.graph
    return create(ViewStatsSchema, {
      received: this.#receivedCount,
      matched: this.#matchedCount,
      receivedPerSecond: this.#received.perSecond(now),
      matchedPerSecond: (this.#narrows ? this.#matched : this.#received).perSecond(now),
      withoutEdge: this.graph.withoutEdge,
      undecodable: this.#undecodable,
      rowsKept: this.rows.size,
      foldedServices: folded.services,
      foldedEdges: folded.edges,
    })
  }

  /** Waits until there is an answer worth giving, at most `limitMs` milliseconds or until the signal is aborted. */
  async settle(limitMs: number, signal: AbortSignal): Promise<void> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), limitMs)
    const ends = linkedSignal(limit.signal, signal)
    while (!this.#settled() && !ends.aborted) await this.nextTick(ends)
    clearTimeout(timer)
    limit.abort()
  }

  /** Resolves at the next tick, or when the signal is aborted or the view ends. */
  nextTick(signal: AbortSignal): Promise<void> {
    return this.#ticked.wait(signal)
  }

  /** A file is read to its end, a live source has sent for a tick and more, or there is trouble to tell of. */
  #settled(): boolean {
    const { state, problem } = this.#source.status()
    if (this.#complete || state === SourceState.FAILED || problem !== undefined) return true
    return this.#source.kind !== SourceKind.FILE && this.#firstTick > 0 && this.#ticks > this.#firstTick
  }

  #tick(): void {
    this.#ticks++
    const perTick = this.#source.kind === SourceKind.FILE ? LOOKS_PER_TICK_OF_FILE : LOOKS_PER_TICK
    this.#looks = Math.max(perTick, FIRST_LOOKS - this.#looked)
    if (this.#firstTick === 0 && this.#receivedCount > 0) this.#firstTick = this.#ticks
    this.advance()
    this.#ticked.ring()
  }
}
