import type { FlowFacts } from '#domain/flow/facts.ts'
import { type EdgeRecord, edgeId } from '#domain/graph/edge.ts'
import { widened } from '#domain/graph/windows.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { Connections, TCP } from './connections.ts'
import { CounterBank, pastOptions, SLOT_MS, WINDOW_MS } from './counters.ts'
import { EdgeStats, type Shared } from './edge-stats.ts'
import { SketchBudget } from './latency.ts'
import { LatencyWindows } from './latency-windows.ts'
import { NameBudget } from './named-calls.ts'
import { PastEdges } from './past-edges.ts'
import { CallNames } from './path-template.ts'
import { type Step, stepsOf } from './steps.ts'

/** Limits of an analysis; what is beyond is counted and told. */
export interface AnalysisOptions {
  /** Reads all that was ever counted instead of the last ten minutes: for a file, which does not grow old. */
  readonly whole: boolean
  /** About 1.5 kB each. */
  readonly maxSketches: number
  readonly maxPaths: number
  readonly maxNames: number
  /** Entries (8 bytes each) of the past: counts, and latencies. Beyond, slots become minutes early, then the oldest leave. */
  readonly maxCounts: number
  readonly maxLatencies: number
}

export const ANALYSIS_DEFAULTS: AnalysisOptions = {
  whole: false,
  maxSketches: 20_000,
  maxPaths: 10_000,
  maxNames: 10_000,
  maxCounts: 2_000_000,
  maxLatencies: 1_000_000,
}

/** A window of the past as it is answered: widened to what is kept. Milliseconds since the epoch. */
export interface AnsweredWindow {
  readonly fromMs: number
  readonly toMs: number
  readonly grainMs: number
  /** Nothing is kept of earlier times, or never was; 0 while there is nothing. */
  readonly countsFromMs: number
}

/** Steps of a chart at most. */
const STEPS = 60

/** How far windows reach back, so for how long names and edges that nobody uses are remembered. */
const REACH_MS = 3_600_000

/**
 * What the details and the answers are made of: per edge, over the last ten minutes, calls with their answers, latencies,
 * paths and names, connections, policies and drops; and the same over any window of the last hour. Stands beside a graph,
 * which says to which edge a flow belongs.
 */
export class Analysis {
  readonly whole: boolean
  readonly #shared: Shared
  readonly #byNumber = new Map<number, EdgeStats>()
  readonly #past = new PastEdges()
  #connections = new Connections()
  /** Of a past that is told later, whose time goes on by itself. */
  #pastConnections = new Connections()
  #nowMs = -Infinity
  #slot = -Infinity
  #answered = false
  #shown: AnsweredWindow | undefined

  constructor(options: Partial<AnalysisOptions> = {}) {
    const { whole, maxSketches, maxPaths, maxNames, maxCounts, maxLatencies } = { ...ANALYSIS_DEFAULTS, ...options }
    this.whole = whole
    const bank = new CounterBank(whole, maxCounts)
    const latencies = new LatencyWindows(bank.slotMs, pastOptions(whole, maxLatencies))
    this.#shared = {
      bank,
      sketches: new SketchBudget(maxSketches, latencies),
      paths: new NameBudget(maxPaths),
      names: new NameBudget(maxNames),
      callNames: new CallNames(),
    }
  }

  /** Takes in a flow that the graph folded into an edge; `back` when it travels to the client. Arrow: handed to graphs. */
  readonly add = (edge: EdgeRecord, facts: FlowFacts, back: boolean, timeMs: number): void => {
    if (timeMs > this.#nowMs) this.#moveTo(timeMs)
    const stats = this.#byNumber.get(edge.number) ?? this.#statsOf(edge)
    stats.add(facts, back, timeMs)
    const { kind } = edge.source.identity
    const ownPod = kind === ServiceKind.WORKLOAD || kind === ServiceKind.POD
    this.#connections.add(facts, back, edge.number, stats, ownPod, timeMs)
    this.#connections.advance()
  }

  /**
   * Flows that are taken in by `fold` happened before others that were: `begins` where they are the first of a stretch of
   * time, within which they come in order.
   */
  past(begins: boolean, fold: () => void): void {
    const present = this.#connections
    this.#connections = begins ? new Connections() : this.#pastConnections
    this.#pastConnections = this.#connections
    fold()
    present.forgotten += this.#connections.forgotten
    this.#connections.forgotten = 0
    this.#connections = present
  }

  /** Lets time pass: what is older than the window leaves, and so does what the graph let go. */
  advance(nowMs: number): void {
    if (nowMs > this.#nowMs) this.#moveTo(nowMs)
  }

  /**
   * Reads a window of the past: whatever `read` asks of this analysis and its edges is of that window alone. Both ends are
   * milliseconds since the epoch; `read` must not wait for anything.
   */
  over<Answer>(fromMs: number, toMs: number, read: (window: AnsweredWindow) => Answer): Answer {
    this.#follow()
    const { bank, sketches } = this.#shared
    const { slotMs, cells } = bank
    const counts = widened(cells.windows, fromMs / slotMs, toMs / slotMs)
    const { from, to, grain } = widened(sketches.past.windows, counts.from, counts.to)
    const first = cells.firstSecond
    const window = {
      fromMs: from * slotMs,
      toMs: to * slotMs,
      grainMs: Math.max(counts.grain, grain) * slotMs,
      countsFromMs:
        first === undefined ? 0 : Math.max(first, cells.windows?.gone ?? first, sketches.past.windows.gone) * slotMs,
    }
    this.#shown = window
    bank.show({ from, to })
    sketches.past.show({ from, to })
    try {
      return read(window)
    } finally {
      this.#shown = undefined
      bank.show(undefined)
      sketches.past.show(undefined)
    }
  }

  /** What is kept of an edge of the graph. */
  of(edge: EdgeRecord): EdgeStats | undefined {
    this.#follow()
    return this.#byNumber.get(edge.number)
  }

  /** Those of the map; in a window also those that have left it since. */
  edges(): readonly EdgeStats[] {
    this.#follow()
    const present = [...this.#byNumber.values()]
    return this.#shown === undefined ? present : [...present, ...this.#past.all()]
  }

  /**
   * How edges went over the window, in steps that a small chart has room for; a window shorter than ten minutes with as
   * much around it as makes ten; a file from end to end.
   */
  steps(edges: readonly EdgeStats[]): readonly Step[] {
    return this.#nowMs === -Infinity ? [] : stepsOf(this.#shared.bank, edges, this.#charted(), STEPS)
  }

  #charted(): { readonly fromMs: number; readonly toMs: number } {
    const { bank } = this.#shared
    const endMs = (Math.floor(this.#nowMs / bank.slotMs) + 1) * bank.slotMs
    if (this.whole) return { fromMs: (bank.cells.firstSecond ?? 0) * bank.slotMs, toMs: endMs }
    if (this.#shown === undefined) return { fromMs: endMs - WINDOW_MS, toMs: endMs }
    const { fromMs, toMs } = this.#shown
    const around = Math.max(0, WINDOW_MS - (toMs - fromMs))
    const lastMs = Math.max(toMs, Math.min(endMs, toMs + around / 2))
    return { fromMs: Math.min(fromMs, lastMs - WINDOW_MS), toMs: lastMs }
  }

  /** Start of the window, in milliseconds since the epoch; undefined where it is all time. */
  get sinceMs(): number | undefined {
    if (this.#shown !== undefined) return this.#shown.fromMs
    return this.whole || this.#nowMs === -Infinity
      ? undefined
      : Math.floor(this.#nowMs / SLOT_MS) * SLOT_MS - WINDOW_MS + SLOT_MS
  }

  /**
   * Whether this view sees answers to SYNs at all. A filter may keep them out, and then nothing is unanswered.
   */
  get seesAnswers(): boolean {
    this.#answered ||= [...this.#byNumber.values()].some(({ tcp }) => tcp.read(TCP.answered) > 0)
    return this.#answered
  }

  /** What the limits left out since the view began. */
  get left(): { readonly latencies: number; readonly connections: number } {
    return { latencies: this.#shared.sketches.refused, connections: this.#connections.forgotten }
  }

  /** Entries of the past that are kept now, counts and latencies; 8 bytes each. */
  get kept(): { readonly counts: number; readonly latencies: number } {
    const { bank, sketches } = this.#shared
    return { counts: bank.cells.windows?.entries ?? 0, latencies: sketches.past.windows.entries }
  }

  #moveTo(nowMs: number): void {
    this.#nowMs = nowMs
    const { bank, sketches } = this.#shared
    const slot = Math.floor(nowMs / bank.slotMs)
    if (slot === this.#slot) return
    this.#slot = slot
    bank.advance(nowMs)
    sketches.past.advance(nowMs)
    this.#follow()
    if (this.whole) return
    this.#past.forget(nowMs - REACH_MS)
    for (const stats of this.#byNumber.values()) this.#age(stats)
    for (const stats of this.#past.all()) this.#age(stats)
  }

  #age(stats: EdgeStats): void {
    if (!this.whole) stats.advance(this.#nowMs, this.#nowMs - WINDOW_MS, this.#nowMs - REACH_MS)
  }

  /** Edges that left the graph leave here too, for the past; what another one took over goes along. */
  #follow(): void {
    for (const [number, stats] of this.#byNumber) {
      if (!stats.edge.gone) continue
      this.#byNumber.delete(number)
      const heir = heirOf(stats.edge)
      if (heir === undefined) this.#past.add(stats, this.#nowMs)
      else this.#statsOf(heir).absorb(stats)
    }
  }

  #statsOf(edge: EdgeRecord): EdgeStats {
    const known = this.#byNumber.get(edge.number)
    if (known !== undefined) return known
    const stats = new EdgeStats(edge, this.#shared)
    this.#byNumber.set(edge.number, stats)
    const { source, destination, port, protocol } = edge
    const before = this.#past.take(edgeId(source.identity.id, destination.identity.id, port, protocol))
    if (before === undefined) return stats
    this.#age(before)
    stats.absorb(before)
    return stats
  }
}

function heirOf(edge: EdgeRecord): EdgeRecord | undefined {
  let heir = edge.absorbedBy
  while (heir?.gone === true && heir.absorbedBy !== undefined) heir = heir.absorbedBy
  return heir?.gone === true ? undefined : heir
}
