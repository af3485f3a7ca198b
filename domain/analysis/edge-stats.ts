import type { FlowFacts } from '#domain/flow/facts.ts'
import {
  type Derived,
  derive,
  deriveDrops,
  dropOf,
  FLOWS_SLOT,
  isArrivalSlot,
  isDropSlot,
  slotWithRoom,
  verdictSlot,
} from '#domain/graph/counts.ts'
import type { EdgeRecord } from '#domain/graph/edge.ts'
import { TrafficDirection, Verdict } from '#gen/flow/flow_pb.ts'
import { type DropCount, L7Kind, type Side } from '#gen/orrery/v1/orrery_pb.ts'
import { answerOf, Calls } from './calls.ts'
import { TCP_COUNTERS } from './connections.ts'
import { type CounterBank, Counters, SmallCounters } from './counters.ts'
import { type DropEvidence, DropEvidences } from './drop-evidence.ts'
import { p95Of, type SketchBudget } from './latency.ts'
import { type NameBudget, NamedCalls } from './named-calls.ts'
import type { CallNames } from './path-template.ts'
import { Policies } from './policies.ts'

/** What the edges of one analysis share. */
export interface Shared {
  readonly bank: CounterBank
  readonly sketches: SketchBudget
  readonly paths: NameBudget
  readonly names: NameBudget
  readonly callNames: CallNames
}

const PATHS_PER_EDGE = 500
const NAMES_PER_EDGE = 500

/** Numbers of one edge over the window in which nothing counts twice, with the drops by reason and end. */
export type EdgeCounts = Derived & { readonly drops: readonly DropCount[] }

/** What an analysis keeps of one edge. */
export class EdgeStats {
  readonly verdicts: Counters
  readonly tcp: SmallCounters
  readonly policies: Policies
  readonly evidence = new DropEvidences()
  http: Calls | undefined
  dns: Calls | undefined
  /** By `METHOD template`. */
  paths: NamedCalls | undefined
  /** By the name asked for. */
  names: NamedCalls | undefined
  /** When something last reached the server, as its end or an answer proves: what left the client may be dropped later. */
  arrivedMs = 0
  gone = false
  readonly #shared: Shared

  constructor(
    readonly edge: EdgeRecord,
    shared: Shared,
  ) {
    this.#shared = shared
    this.verdicts = new Counters(shared.bank)
    this.tcp = new SmallCounters(shared.bank, TCP_COUNTERS)
    this.policies = new Policies(shared.bank)
  }

  add(facts: FlowFacts, back: boolean, timeMs: number): void {
    this.verdicts.add(FLOWS_SLOT, timeMs)
    const slot = verdictSlot(facts, back)
    if (slot !== undefined) this.verdicts.add(slotWithRoom(slot, this.verdicts), timeMs)
    if (facts.allowedBy.length + facts.deniedBy.length > 0) this.policies.add(facts, timeMs)
    const call = facts.l7 === L7Kind.UNSPECIFIED ? '' : this.#addCall(facts, timeMs)
    if (facts.verdict === Verdict.DROPPED) this.evidence.add(facts, timeMs, call)
    else if (timeMs > this.arrivedMs && (back || facts.direction === TrafficDirection.INGRESS)) this.arrivedMs = timeMs
  }

  /** The same numbers as the graph's, over the window of the analysis. */
  counts(): EdgeCounts {
    const { read } = this.verdicts
    const drops = deriveDrops(this.verdicts.keys(), read, (reason, side) => [
      ...(this.evidence.get(reason, side)?.deniedBy ?? []),
    ])
    return { ...derive(this.verdicts.keys(), read, drops), drops }
  }

  /** Whether something reached the server in the window, as its end or an answer proves. */
  get arrived(): boolean {
    return [...this.verdicts.entries()].some(([slot]) => isArrivalSlot(slot) && this.verdicts.read(slot) > 0)
  }

  /** What proves the drops of a reason at an end; in a window of the past with the times between which they were there. */
  proof(reason: number, side: Side): DropEvidence | undefined {
    const evidence = this.evidence.get(reason, side)
    if (evidence === undefined) return undefined
    let [firstMs, lastMs] = [Infinity, 0]
    for (const [slot, cell] of this.verdicts.entries()) {
      if (!isDropSlot(slot) || this.verdicts.read(slot) === 0) continue
      const of = dropOf(slot)
      if (of.reason !== reason || of.side !== side) continue
      const { fromMs, toMs } = this.#shared.bank.timesOf(cell)
      firstMs = Math.min(firstMs, fromMs)
      lastMs = Math.max(lastMs, toMs)
    }
    if (lastMs === 0) return evidence
    return { ...evidence, firstMs: Math.max(evidence.firstMs, firstMs), lastMs: Math.min(evidence.lastMs, lastMs) }
  }

  /** Names and paths are remembered while they were called since `sinceMs` and, where there is room, since `pastMs`. */
  advance(nowMs: number, sinceMs: number, pastMs: number): void {
    this.http?.advance(nowMs)
    this.dns?.advance(nowMs)
    this.paths?.advance(nowMs, sinceMs, pastMs)
    this.names?.advance(nowMs, sinceMs, pastMs)
  }

  absorb(other: EdgeStats): void {
    this.verdicts.absorb(other.verdicts)
    this.tcp.absorb(other.tcp)
    this.policies.absorb(other.policies)
    this.evidence.absorb(other.evidence)
    if (other.http !== undefined) this.#http().absorb(other.http)
    if (other.dns !== undefined) this.#dns().absorb(other.dns)
    if (other.paths !== undefined) this.#paths().absorb(other.paths)
    if (other.names !== undefined) this.#names().absorb(other.names)
    this.arrivedMs = Math.max(this.arrivedMs, other.arrivedMs)
    other.gone = true
  }

  free(): void {
    this.gone = true
    for (const part of [this.verdicts, this.tcp, this.policies, this.http, this.dns, this.paths, this.names])
      part?.free()
  }

  /** Counts an L7 flow; answers what was asked, for the evidence of a drop. */
  #addCall(facts: FlowFacts, timeMs: number): string {
    const answer = answerOf(facts)
    if (facts.l7 === L7Kind.HTTP) {
      const { httpMethod, httpUrl } = facts
      this.#http().add(facts, answer, timeMs)
      // Old agents leave the URL out of responses, and a name of their own would be none.
      if (httpUrl === '' && httpMethod === '') return ''
      const name = this.#shared.callNames.of(httpMethod, httpUrl)
      this.#paths().of(name).add(facts, answer, timeMs)
      return name
    }
    if (facts.l7 !== L7Kind.DNS) return ''
    this.#dns().add(facts, answer, timeMs)
    const name = facts.dnsQuery.toLowerCase()
    if (name === '') return ''
    this.#names().of(name).add(facts, answer, timeMs)
    return name
  }

  readonly #p95 = (): number => p95Of([this.http, this.dns].flatMap((calls) => calls?.latencies ?? []))

  readonly #calls = (): Calls => new Calls(this.#shared.bank, this.#shared.sketches)

  #measured(): Calls {
    this.edge.p95 = this.#p95
    return this.#calls()
  }

  #http(): Calls {
    this.http ??= this.#measured()
    return this.http
  }

  #dns(): Calls {
    this.dns ??= this.#measured()
    return this.dns
  }

  #paths(): NamedCalls {
    this.paths ??= new NamedCalls(PATHS_PER_EDGE, this.#shared.paths, this.#calls)
    return this.paths
  }

  #names(): NamedCalls {
    this.names ??= new NamedCalls(NAMES_PER_EDGE, this.#shared.names, this.#calls)
    return this.names
  }
}
