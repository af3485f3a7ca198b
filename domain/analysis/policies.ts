import { type FlowFacts, policyName, sideOf } from '#domain/flow/facts.ts'
import type { Policy } from '#gen/flow/flow_pb.ts'
import { Side } from '#gen/orrery/v1/orrery_pb.ts'
import { type CounterBank, Counters } from './counters.ts'

const POLICIES_KEPT = 32

/** A policy as flows name it. Counts are of flows that name it, most of them policy verdicts: one per new connection. */
export interface PolicySeen {
  /** `kind/namespace/name`; parts that are not known are left out. */
  readonly name: string
  readonly side: Side
  readonly allowed: number
  readonly denied: number
  readonly lastMs: number
}

interface Kept {
  readonly name: string
  readonly side: Side
  readonly number: number
  lastMs: number
}

/** Readers hand out the same object for the same policy. */
const NAMES = new WeakMap<Policy, string>()

function knownName(policy: Policy): string {
  const known = NAMES.get(policy)
  if (known !== undefined) return known
  const name = policyName(policy)
  NAMES.set(policy, name)
  return name
}

/** Policies that allowed and denied over one edge, at most 32 apart by end. */
export class Policies {
  /** By end, then by name. */
  readonly #kept: ReadonlyMap<Side, Map<string, Kept>> = new Map(
    [Side.UNSPECIFIED, Side.EGRESS, Side.INGRESS].map((side) => [side, new Map<string, Kept>()]),
  )
  readonly #counters: Counters
  #numbers = 0
  /** Flows that named policies for which there was no room. */
  left = 0

  constructor(bank: CounterBank) {
    this.#counters = new Counters(bank)
  }

  add(facts: FlowFacts, timeMs: number): void {
    const side = sideOf(facts)
    for (const policy of facts.allowedBy) this.#count(knownName(policy), side, 0, timeMs)
    for (const policy of facts.deniedBy) this.#count(knownName(policy), side, 1, timeMs)
  }

  /** Most often named first. */
  list(): PolicySeen[] {
    return this.#all()
      .map(({ name, side, number, lastMs }) => {
        const allowed = this.#counters.read(number * 2)
        return { name, side, allowed, denied: this.#counters.read(number * 2 + 1), lastMs }
      })
      .filter(({ allowed, denied }) => allowed + denied > 0)
      .sort((a, b) => b.allowed + b.denied - a.allowed - a.denied || (a.name < b.name ? -1 : 1))
  }

  absorb(other: Policies): void {
    for (const { name, side, lastMs, number } of other.#all()) {
      const kept = this.#keep(name, side, lastMs)
      if (kept === undefined) continue
      for (const denied of [0, 1]) {
        const count = other.#counters.read(number * 2 + denied)
        if (count > 0) this.#counters.add(kept.number * 2 + denied, lastMs, count)
      }
    }
    other.free()
  }

  free(): void {
    this.#counters.free()
    for (const kept of this.#kept.values()) kept.clear()
  }

  #all(): Kept[] {
    return [...this.#kept.values()].flatMap((names) => [...names.values()])
  }

  #count(name: string, side: Side, denied: 0 | 1, timeMs: number): void {
    const kept = this.#keep(name, side, timeMs)
    if (kept === undefined) this.left++
    else this.#counters.add(kept.number * 2 + denied, timeMs)
  }

  #keep(name: string, side: Side, timeMs: number): Kept | undefined {
    const names = this.#kept.get(side)
    const known = names?.get(name)
    if (known !== undefined) {
      if (timeMs > known.lastMs) known.lastMs = timeMs
      return known
    }
    if (names === undefined || names.size >= POLICIES_KEPT) return undefined
    const kept = { name, side, number: this.#numbers++, lastMs: timeMs }
    names.set(name, kept)
    return kept
  }
}
