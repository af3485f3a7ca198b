import type { FlowFacts } from '#domain/flow/facts.ts'
import type { EdgeRecord } from '#domain/graph/edge.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { Connections, TCP } from './connections.ts'
import { CounterBank, SLOT_MS, WINDOW_MS } from './counters.ts'
import { EdgeStats, type Shared } from './edge-stats.ts'
import { SketchBudget } from './latency.ts'
import { NameBudget } from './named-calls.ts'
import { PathTemplates } from './path-template.ts'

/** Limits of an analysis; what is beyond is counted and told. */
export interface AnalysisOptions {
  /** Reads all that was ever counted instead of the last ten minutes: for a file, which does not grow old. */
  readonly whole: boolean
  /** About 1.5 kB each. */
  readonly maxSketches: number
  readonly maxPaths: number
  readonly maxNames: number
}

export const ANALYSIS_DEFAULTS: AnalysisOptions = {
  whole: false,
  maxSketches: 20_000,
  maxPaths: 10_000,
  maxNames: 10_000,
}

/**
 * What the details and the answers are made of: per edge, over the last ten minutes, calls with their answers, latencies,
 * paths and names, connections, policies and drops. Stands beside a graph, which says to which edge a flow belongs.
 */
export class Analysis {
  readonly whole: boolean
  readonly #shared: Shared
  readonly #byNumber = new Map<number, EdgeStats>()
  readonly #connections = new Connections()
  #nowMs = -Infinity
  #slot = -Infinity
  #answered = false

  constructor(options: Partial<AnalysisOptions> = {}) {
    const { whole, maxSketches, maxPaths, maxNames } = { ...ANALYSIS_DEFAULTS, ...options }
    this.whole = whole
    this.#shared = {
      bank: new CounterBank(whole),
      sketches: new SketchBudget(maxSketches),
      paths: new NameBudget(maxPaths),
      names: new NameBudget(maxNames),
      templates: new PathTemplates(),
    }
  }

  /** Takes in a flow that the graph folded into an edge; `back` when it travels to the client. Arrow: handed to graphs. */
  readonly add = (edge: EdgeRecord, facts: FlowFacts, back: boolean, timeMs: number): void => {
    let stats = this.#byNumber.get(edge.number)
    if (stats === undefined) {
      stats = new EdgeStats(edge, this.#shared)
      this.#byNumber.set(edge.number, stats)
    }
    if (timeMs > this.#nowMs) this.#moveTo(timeMs)
    stats.add(facts, back, timeMs)
    const ownPod = edge.source.identity.kind === ServiceKind.WORKLOAD
    this.#connections.add(facts, back, edge.number, stats, ownPod, timeMs)
    this.#connections.advance()
  }

  /** Lets time pass: what is older than the window leaves, and so does what the graph let go. */
  advance(nowMs: number): void {
    if (nowMs > this.#nowMs) this.#moveTo(nowMs)
  }

  /** What is kept of an edge of the graph. */
  of(edge: EdgeRecord): EdgeStats | undefined {
    this.#follow()
    return this.#byNumber.get(edge.number)
  }

  edges(): readonly EdgeStats[] {
    this.#follow()
    return [...this.#byNumber.values()]
  }

  /** Start of the window, in milliseconds since the epoch; undefined where it is all time. */
  get sinceMs(): number | undefined {
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

  #moveTo(nowMs: number): void {
    this.#nowMs = nowMs
    const slot = Math.floor(nowMs / SLOT_MS)
    if (slot === this.#slot) return
    this.#slot = slot
    this.#shared.bank.advance(nowMs)
    this.#follow()
    if (this.whole) return
    const sinceMs = nowMs - WINDOW_MS
    for (const stats of this.#byNumber.values()) stats.advance(nowMs, sinceMs)
  }

  /** Edges that left the graph leave here too; what another one took over goes along. */
  #follow(): void {
    for (const [number, stats] of this.#byNumber) {
      if (!stats.edge.gone) continue
      this.#byNumber.delete(number)
      const heir = heirOf(stats.edge)
      if (heir === undefined) stats.free()
      else this.#statsOf(heir).absorb(stats)
    }
  }

  #statsOf(edge: EdgeRecord): EdgeStats {
    const known = this.#byNumber.get(edge.number)
    if (known !== undefined) return known
    const stats = new EdgeStats(edge, this.#shared)
    this.#byNumber.set(edge.number, stats)
    return stats
  }
}

function heirOf(edge: EdgeRecord): EdgeRecord | undefined {
  let heir = edge.absorbedBy
  while (heir?.gone === true && heir.absorbedBy !== undefined) heir = heir.absorbedBy
  return heir?.gone === true ? undefined : heir
}
