import type { FlowFacts } from '#domain/flow/facts.ts'
import { sideOf } from '#domain/flow/facts.ts'
import { isLatency } from '#domain/flow/latency.ts'
import { isSearchDomainNoise } from '#domain/flow/search-domain.ts'
import { L7FlowType } from '#gen/flow/flow_pb.ts'
import { L7Kind, Side } from '#gen/orrery/v1/orrery_pb.ts'
import { type CounterBank, SmallCounters } from './counters.ts'
import { Latencies, type SketchBudget } from './latency.ts'

const SIDES = [Side.UNSPECIFIED, Side.EGRESS, Side.INGRESS] as const
const PER_SIDE = 16
const REQUESTS = 0
const RESPONSES = 1
/** Answers by `ANSWERS`. */
const FIRST_ANSWER = 2
const NO_LATENCY = 12

/** What an answer can be. HTTP: its class. DNS: its code; names tried only for a resolver's search list stand apart. */
export const ANSWERS = {
  none: 0,
  informational: 1,
  ok: 2,
  redirect: 3,
  clientError: 4,
  serverError: 5,
  nxdomain: 6,
  searchNoise: 7,
  refused: 8,
  otherError: 9,
} as const
export type Answer = keyof typeof ANSWERS

const HTTP_CLASSES: readonly Answer[] = ['none', 'informational', 'ok', 'redirect', 'clientError', 'serverError']
const DNS_CODES: ReadonlyMap<number, Answer> = new Map([
  [0, 'ok'],
  [2, 'serverError'],
  [3, 'nxdomain'],
  [5, 'refused'],
])

/** How a response answered. A status below 100 or above 599, which proxies write when none came, is `none`. */
export function answerOf(facts: Pick<FlowFacts, 'l7' | 'httpCode' | 'dnsRcode' | 'dnsQuery'>): Answer {
  if (facts.l7 === L7Kind.HTTP) return HTTP_CLASSES[Math.floor(facts.httpCode / 100)] ?? 'none'
  if (facts.l7 !== L7Kind.DNS) return 'none'
  const answer = DNS_CODES.get(facts.dnsRcode) ?? 'otherError'
  return answer === 'nxdomain' && isSearchDomainNoise(facts.dnsQuery, facts.dnsRcode) ? 'searchNoise' : answer
}

/**
 * Calls of one kind over one edge or to one path or name, apart by the end whose proxy saw them. A call that passes two
 * proxies counts once: all numbers come from the side that saw more.
 */
export class Calls {
  readonly #counters: SmallCounters
  readonly #latencies: (Latencies | undefined)[] = []
  readonly #budget: SketchBudget
  lastMs = 0

  constructor(bank: CounterBank, budget: SketchBudget) {
    this.#counters = new SmallCounters(bank, SIDES.length * PER_SIDE)
    this.#budget = budget
  }

  add(facts: FlowFacts, answer: Answer, timeMs: number): void {
    const side = sideOf(facts)
    const base = side * PER_SIDE
    if (timeMs > this.lastMs) this.lastMs = timeMs
    if (facts.l7Type === L7FlowType.REQUEST) return this.#counters.add(base + REQUESTS, timeMs)
    if (facts.l7Type !== L7FlowType.RESPONSE) return
    this.#counters.add(base + RESPONSES, timeMs)
    this.#counters.add(base + FIRST_ANSWER + ANSWERS[answer], timeMs)
    if (!isLatency(facts.latencyMs) || !this.#latency(side).add(facts.latencyMs, timeMs)) {
      this.#counters.add(base + NO_LATENCY, timeMs)
    }
  }

  /** The side that saw most of them. */
  get side(): Side {
    const seen = (side: Side) => this.#read(side, REQUESTS) + this.#read(side, RESPONSES)
    return SIDES.reduce((best, side) => (seen(side) > seen(best) ? side : best))
  }

  get requests(): number {
    return this.#read(this.side, REQUESTS)
  }

  get responses(): number {
    return this.#read(this.side, RESPONSES)
  }

  answers(answer: Answer): number {
    return this.#read(this.side, FIRST_ANSWER + ANSWERS[answer])
  }

  /** Responses whose latency is not known, absurd, or found no room. */
  get withoutLatency(): number {
    return this.#read(this.side, NO_LATENCY)
  }

  get latencies(): Latencies | undefined {
    return this.#latencies[this.side]
  }

  advance(nowMs: number): void {
    for (const latencies of this.#latencies) latencies?.advance(nowMs)
  }

  absorb(other: Calls): void {
    this.#counters.absorb(other.#counters)
    for (const side of SIDES) {
      const latencies = other.#latencies[side]
      if (latencies !== undefined) this.#latency(side).absorb(latencies)
    }
    this.lastMs = Math.max(this.lastMs, other.lastMs)
  }

  free(): void {
    this.#counters.free()
    for (const latencies of this.#latencies) latencies?.free()
  }

  #latency(side: Side): Latencies {
    const known = this.#latencies[side]
    if (known !== undefined) return known
    const latencies = new Latencies(this.#budget, this.#counters.bank.whole)
    this.#latencies[side] = latencies
    return latencies
  }

  #read(side: Side, field: number): number {
    return this.#counters.read(side * PER_SIDE + field)
  }
}
