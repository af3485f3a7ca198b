import { EVENT, type FlowFacts, sideOf } from '#domain/flow/facts.ts'
import { isLatency } from '#domain/flow/latency.ts'
import { isSearchDomainNoise } from '#domain/flow/search-domain.ts'
import { DropReason, L7FlowType, TraceObservationPoint, Verdict } from '#gen/flow/flow_pb.ts'
import { type DropCount, type L7Counts, L7Kind, Side } from '#gen/orrery/v1/orrery_pb.ts'

/*
 * The rule of docs/counting.md. Each flow counts into one slot of its edge: what kind of event saw it, at which side, at
 * which point, on which way. `derive` makes the one set of numbers from the slots, for the totals and for the minute alike.
 *
 *   slot    0          all flows
 *           1 – 102    passes:  place (15 trace points, policy verdict, L7) × side × way
 *         103 – 120    audits:  kind (other, policy verdict, L7) × side × way
 *         121 – 138    errors:  the same
 *         139 – 210    L7:      kind (HTTP, DNS, Kafka) × side × field
 *         256 –        drops:   reason × kind (policy verdict, drop event, L7 request, L7 response) × side
 */
const SIDES = [Side.EGRESS, Side.INGRESS, Side.UNSPECIFIED] as const
const POLICY_PLACE = 15
const L7_PLACE = 16
const PLACES = 17
const KINDS = 3
export const FLOWS_SLOT = 0
const PASS = 1
const AUDIT = PASS + PLACES * 6
const ERROR = AUDIT + KINDS * 6
const L7 = ERROR + KINDS * 6
const L7_FIELDS = 8
const DROP = 256
/** Reasons are one byte in the datapath; anything above is counted as unknown. */
const REASONS = 1024

const BY_NUMBER = [Side.UNSPECIFIED, Side.EGRESS, Side.INGRESS] as const
const sideAt = (place: number): Side => BY_NUMBER[place % 3] ?? Side.UNSPECIFIED

export const isPassSlot = (slot: number): boolean => slot >= PASS && slot < AUDIT
export const isDropSlot = (slot: number): boolean => slot >= DROP
/** Proves that something reached the server: it was seen there, or it answered. */
export const isArrivalSlot = (slot: number): boolean =>
  slot >= PASS && slot < ERROR && ((slot - PASS) % 2 === 1 || sideAt(Math.floor((slot - PASS) / 2)) === Side.INGRESS)
/** The slot of drops of the same kind and side whose reason is not known. */
const withoutReason = (slot: number): number => DROP + DropReason.DROP_REASON_UNKNOWN * 12 + ((slot - DROP) % 12)

/** Counters of an edge. Reasons have few in any cluster; drops of reasons that find no room count as of an unknown one. */
const SLOTS_KEPT = 128

/** Which slot a flow counts into of an edge that has counted into `kept` so far. */
export const slotWithRoom = (slot: number, kept: { has(slot: number): boolean; readonly size: number }): number =>
  slot < DROP || kept.size < SLOTS_KEPT || kept.has(slot) ? slot : withoutReason(slot)

/** The reason and the end that a drop slot counts. */
export const dropOf = (slot: number): { readonly reason: number; readonly side: Side } => ({
  reason: Math.floor((slot - DROP) / 12),
  side: sideAt(slot - DROP),
})

const OTHER_KIND = 0
const POLICY_KIND = 1
const L7_KIND = 2
const L7_FIELD = {
  requests: 0,
  responses: 1,
  ok: 2,
  clientErrors: 3,
  serverErrors: 4,
  latencySum: 5,
  latencies: 6,
  failed: 7,
}

const TO_ENDPOINT: number = TraceObservationPoint.TO_ENDPOINT

const isPass = (verdict: Verdict): boolean => verdict === Verdict.FORWARDED || verdict === Verdict.REDIRECTED
const isL7 = (facts: FlowFacts): boolean => facts.eventType === EVENT.l7
const way = (back: boolean): number => (back ? 1 : 0)

/** Unknown points count as one place of their own. */
function placeOf(facts: FlowFacts): number {
  if (isL7(facts)) return L7_PLACE
  if (facts.eventType === EVENT.policyVerdict) return POLICY_PLACE
  if (facts.point === TO_ENDPOINT) return 14
  return facts.point > 0 && facts.point < 14 ? facts.point : 0
}

function kindOf(facts: FlowFacts): number {
  if (isL7(facts)) return L7_KIND
  return facts.eventType === EVENT.policyVerdict ? POLICY_KIND : OTHER_KIND
}

/** A denial without a code, as policy verdicts of old and the L7 proxy send it, is what it says: denied by policy. */
export function dropReasonOf(facts: FlowFacts): number {
  if (facts.dropReason > 0) return facts.dropReason < REASONS ? facts.dropReason : DropReason.DROP_REASON_UNKNOWN
  return kindOf(facts) === OTHER_KIND ? DropReason.DROP_REASON_UNKNOWN : DropReason.POLICY_DENIED
}

function dropKindOf(facts: FlowFacts): number {
  if (isL7(facts)) return facts.l7Type === L7FlowType.RESPONSE ? 3 : 2
  return facts.eventType === EVENT.policyVerdict ? 0 : 1
}

/** The slot that a flow's verdict counts into, or undefined where the verdict decides nothing. */
export function verdictSlot(facts: FlowFacts, back: boolean): number | undefined {
  const side = sideOf(facts)
  if (isPass(facts.verdict)) return PASS + (placeOf(facts) * 3 + side) * 2 + way(back)
  if (facts.verdict === Verdict.DROPPED) return DROP + (dropReasonOf(facts) * 4 + dropKindOf(facts)) * 3 + side
  if (facts.verdict === Verdict.AUDIT) return AUDIT + (kindOf(facts) * 3 + side) * 2 + way(back)
  return facts.verdict === Verdict.ERROR ? ERROR + (kindOf(facts) * 3 + side) * 2 + way(back) : undefined
}

/** Calls `count` for every slot that the L7 part of a flow counts into; `windowed` is false for sums of the total only. */
export function countL7(facts: FlowFacts, count: (slot: number, amount: number, windowed: boolean) => void): void {
  if (facts.l7 === L7Kind.UNSPECIFIED) return
  const base = L7 + ((facts.l7 - 1) * 3 + sideOf(facts)) * L7_FIELDS
  if (facts.l7Type === L7FlowType.REQUEST) return count(base + L7_FIELD.requests, 1, true)
  if (facts.l7Type !== L7FlowType.RESPONSE) return
  count(base + L7_FIELD.responses, 1, true)
  const answer = answerOf(facts)
  if (answer !== undefined) count(base + L7_FIELD[answer], 1, true)
  if (failed(facts)) count(base + L7_FIELD.failed, 1, true)
  if (isLatency(facts.latencyMs)) {
    count(base + L7_FIELD.latencySum, facts.latencyMs, false)
    count(base + L7_FIELD.latencies, 1, false)
  }
}

const NXDOMAIN = 3

function answerOf({ l7, httpCode, dnsRcode }: FlowFacts): 'ok' | 'clientErrors' | 'serverErrors' | undefined {
  if (l7 === L7Kind.DNS) return dnsRcode === 0 ? 'ok' : dnsRcode === NXDOMAIN ? 'clientErrors' : 'serverErrors'
  if (l7 !== L7Kind.HTTP || httpCode < 100 || httpCode > 599) return undefined
  return httpCode < 400 ? 'ok' : httpCode < 500 ? 'clientErrors' : 'serverErrors'
}

function failed(facts: FlowFacts): boolean {
  if (facts.l7 === L7Kind.HTTP) return facts.httpCode >= 400 && facts.httpCode <= 599
  return facts.l7 === L7Kind.DNS && facts.dnsRcode !== 0 && !isSearchDomainNoise(facts.dnsQuery, facts.dnsRcode)
}

/** Numbers of an edge in which nothing counts twice. */
export interface Derived {
  readonly flows: number
  readonly forwarded: number
  readonly dropped: number
  readonly audit: number
  readonly error: number
  readonly calls: number
  readonly failedCalls: number
}

type Read = (slot: number) => number

/**
 * Derives the numbers of an edge. `slots` are those that the edge has used; `drops` is what `deriveDrops` answers for them.
 *
 * Forwarded is, per way, what the best placed observer saw pass; who saw packets leave counts without those that were
 * dropped on entering the server. What is audited passes as well, so it counts with the
 * place that audited it and is then taken out, for a packet is one or the other.
 */
export function derive(slots: Iterable<number>, read: Read, drops: readonly DropCount[]): Derived {
  const passed = [0, 0]
  /** What was seen to leave, and of it the packets that were dropped where they would have entered the server, by reason. */
  let left = 0
  const stopped = new Map<number, number>()
  const audited = [0, 0]
  const errors = [0, 0]
  const raise = (most: number[], back: number, count: number): void => {
    if (count > (most[back] ?? 0)) most[back] = count
  }
  for (const slot of slots) {
    const back = (slot + 1) % 2
    if (stopsAtServer(slot)) {
      const { reason } = dropOf(slot)
      stopped.set(reason, Math.max(stopped.get(reason) ?? 0, read(slot)))
    }
    if (slot >= L7 || slot < PASS) continue
    if (slot >= ERROR) raise(errors, back, read(slot))
    else if (slot >= AUDIT) raise(audited, back, read(slot))
    else if (leaves(slot)) left = Math.max(left, read(slot) + auditedAt(read, slot))
    else raise(passed, back, read(slot) + auditedAt(read, slot))
  }
  for (const count of stopped.values()) left -= count
  raise(passed, 0, left)
  let forwarded = 0
  for (const back of [0, 1]) forwarded += Math.max(0, (passed[back] ?? 0) - (audited[back] ?? 0))

  let calls = 0
  let failedCalls = 0
  for (const kind of [L7Kind.HTTP, L7Kind.DNS, L7Kind.KAFKA]) {
    const base = busiestSide(read, kind)
    calls += Math.max(read(base + L7_FIELD.requests), read(base + L7_FIELD.responses))
    failedCalls += read(base + L7_FIELD.failed)
  }
  return {
    flows: read(FLOWS_SLOT),
    forwarded,
    dropped: drops.reduce((sum, { count }) => sum + count, 0),
    audit: (audited[0] ?? 0) + (audited[1] ?? 0),
    error: (errors[0] ?? 0) + (errors[1] ?? 0),
    calls,
    failedCalls,
  }
}

/** A pass slot of what travels to the server and was seen on its way out. */
const leaves = (slot: number): boolean =>
  (slot - PASS) % 2 === 0 && sideAt(Math.floor((slot - PASS) / 2)) === Side.EGRESS

/** A drop slot of packets, not of calls, at the ingress of the server. */
const stopsAtServer = (slot: number): boolean =>
  slot >= DROP && sideAt(slot - DROP) === Side.INGRESS && Math.floor((slot - DROP) / 3) % 4 <= 1

/** Audits counted at the place of a pass slot: policy verdicts and the proxy tell them apart, trace points do not. */
function auditedAt(read: Read, passSlot: number): number {
  const place = Math.floor((passSlot - PASS) / 6)
  if (place !== POLICY_PLACE && place !== L7_PLACE) return 0
  return read(AUDIT + (place === POLICY_PLACE ? POLICY_KIND : L7_KIND) * 6 + ((passSlot - PASS) % 6))
}

/** Drops by reason and side, most first. `slots` are those the edge has used; `deniedBy` names policies by reason and side. */
export function deriveDrops(
  slots: Iterable<number>,
  read: Read,
  deniedBy: (reason: number, side: Side) => readonly string[],
): DropCount[] {
  const reasons = new Set<number>()
  for (const slot of slots) if (slot >= DROP) reasons.add(Math.floor((slot - DROP) / 12))
  const found: DropCount[] = []
  for (const reason of reasons) {
    const at = (kind: number, side: Side): number => read(DROP + (reason * 4 + kind) * 3 + side)
    const sum = (kind: number): number => SIDES.reduce((total, side) => total + at(kind, side), 0)
    const packets = (side: Side): number => Math.max(at(0, side), at(1, side))
    const known = packets(Side.EGRESS) + packets(Side.INGRESS)
    // Seen without a side: the rest of what the fuller kind of event counted, lest its twin of known side count again.
    const elsewhere = Math.max(known, sum(0), sum(1)) - known
    for (const side of SIDES) {
      const calls = Math.max(at(2, side), at(3, side))
      const count = calls + (side === Side.UNSPECIFIED ? elsewhere : packets(side))
      if (count > 0) {
        found.push({ $typeName: 'orrery.v1.DropCount', reason, side, count, deniedBy: [...deniedBy(reason, side)] })
      }
    }
  }
  return found.sort((a, b) => b.count - a.count || a.reason - b.reason || a.side - b.side)
}

/** The first slot of the side that saw most calls: a call that passes two proxies counts at one of them. */
function busiestSide(read: Read, kind: L7Kind): number {
  const base = (side: Side): number => L7 + ((kind - 1) * 3 + side) * L7_FIELDS
  const seen = (side: Side): number => read(base(side)) + read(base(side) + 1)
  return base(SIDES.reduce((best, side) => (seen(side) > seen(best) ? side : best)))
}

/** Calls of one kind, or undefined where there were none. */
export function deriveL7(read: Read, kind: L7Kind): L7Counts | undefined {
  const base = busiestSide(read, kind)
  const requests = read(base + L7_FIELD.requests)
  const responses = read(base + L7_FIELD.responses)
  if (requests + responses === 0) return undefined
  return {
    $typeName: 'orrery.v1.L7Counts',
    requests,
    responses,
    ok: read(base + L7_FIELD.ok),
    clientErrors: read(base + L7_FIELD.clientErrors),
    serverErrors: read(base + L7_FIELD.serverErrors),
    latencyMsSum: read(base + L7_FIELD.latencySum),
    latencyCount: read(base + L7_FIELD.latencies),
  }
}
