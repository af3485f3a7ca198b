import { EVENT, type FlowFacts, policyName, sideOf } from '#domain/flow/facts.ts'
import { dropReasonOf } from '#domain/graph/counts.ts'
import { L7Kind, type Side } from '#gen/orrery/v1/orrery_pb.ts'

const REASONS_KEPT = 64
const NAMES_KEPT = 8

/** What flows prove about the drops of one reason at one end, besides their number. */
export interface DropEvidence {
  readonly reason: number
  readonly side: Side
  firstMs: number
  lastMs: number
  /** Denied by the L7 proxy: what was asked, `PUT /v1/exhaust-port` or the name looked up; at most 8. */
  readonly calls: Set<string>
  /** `kind/namespace/name`, at most 8. Empty at a default deny, and where the agent is too old to tell. */
  readonly deniedBy: Set<string>
  /** The proxy said so, and the datapath said so. */
  l7: boolean
  l4: boolean
}

const keyOf = (reason: number, side: Side): number => reason * 4 + side

/** Evidence of the drops of one edge, by reason and end. */
export class DropEvidences {
  readonly #byKey = new Map<number, DropEvidence>()

  /** Takes in a dropped flow; `call` names what was asked at L7. */
  add(facts: FlowFacts, timeMs: number, call: string): void {
    const evidence = this.#of(dropReasonOf(facts), sideOf(facts), timeMs)
    if (evidence === undefined) return
    evidence.firstMs = Math.min(evidence.firstMs, timeMs)
    evidence.lastMs = Math.max(evidence.lastMs, timeMs)
    const l7 = facts.eventType === EVENT.l7 || facts.l7 !== L7Kind.UNSPECIFIED
    if (l7) evidence.l7 = true
    else evidence.l4 = true
    if (call !== '' && evidence.calls.size < NAMES_KEPT) evidence.calls.add(call)
    for (const policy of facts.deniedBy)
      if (evidence.deniedBy.size < NAMES_KEPT) evidence.deniedBy.add(policyName(policy))
  }

  get(reason: number, side: Side): DropEvidence | undefined {
    return this.#byKey.get(keyOf(reason, side))
  }

  absorb(other: DropEvidences): void {
    for (const [key, evidence] of other.#byKey) {
      const own = this.#byKey.get(key)
      if (own === undefined) {
        this.#byKey.set(key, evidence)
        continue
      }
      own.firstMs = Math.min(own.firstMs, evidence.firstMs)
      own.lastMs = Math.max(own.lastMs, evidence.lastMs)
      own.l7 ||= evidence.l7
      own.l4 ||= evidence.l4
      for (const call of evidence.calls) if (own.calls.size < NAMES_KEPT) own.calls.add(call)
      for (const name of evidence.deniedBy) if (own.deniedBy.size < NAMES_KEPT) own.deniedBy.add(name)
    }
  }

  #of(reason: number, side: Side, timeMs: number): DropEvidence | undefined {
    const known = this.#byKey.get(keyOf(reason, side))
    if (known !== undefined || this.#byKey.size >= REASONS_KEPT) return known
    const evidence: DropEvidence = {
      reason,
      side,
      firstMs: timeMs,
      lastMs: timeMs,
      calls: new Set(),
      deniedBy: new Set(),
      l7: false,
      l4: false,
    }
    this.#byKey.set(keyOf(reason, side), evidence)
    return evidence
  }
}
