import { type FlowFacts, policyName, sideOf } from '#domain/flow/facts.ts'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { type Edge, L7Kind, Protocol, type Side, type Window } from '#gen/orrery/v1/orrery_pb.ts'
import type { Cells } from './cells.ts'
import {
  countL7,
  derive,
  deriveDrops,
  deriveL7,
  dropReasonOf,
  FLOWS_SLOT,
  slotWithRoom,
  verdictSlot,
} from './counts.ts'
import type { ServiceRecord } from './service.ts'

/** Stands for the port of an edge that folds many. */
export const MANY_PORTS = 65_536

const DROPS_SHOWN = 8
const POLICIES_KEPT = 8
/** Reasons × sides whose policies are kept. */
const DENIALS_KEPT = 64
/** For how long after it was last seen so, an edge that still forwards counts as encrypted or authenticated. */
const STILL_MS = 60_000

const PROTOCOL_WORDS: ReadonlyMap<Protocol, string> = new Map([
  [Protocol.UNSPECIFIED, 'ip'],
  [Protocol.TCP, 'tcp'],
  [Protocol.UDP, 'udp'],
  [Protocol.SCTP, 'sctp'],
  [Protocol.ICMPV4, 'icmpv4'],
  [Protocol.ICMPV6, 'icmpv6'],
  [Protocol.VRRP, 'vrrp'],
  [Protocol.IGMP, 'igmp'],
])

/** `source id → destination id : port / protocol`; the port is `*` where many are folded, 0 where there is none. */
export const edgeId = (source: string, destination: string, port: number, protocol: Protocol): string =>
  `${source} → ${destination} : ${port === MANY_PORTS ? '*' : port} / ${PROTOCOL_WORDS.get(protocol) ?? protocol}`

/** Names an edge within its pair of services. */
export const portKey = (protocol: Protocol, port: number): number => protocol * 131_072 + port

/** An edge of the graph while it is there. Its counts live in cells, one for each slot that it has used. */
export class EdgeRecord {
  readonly slots = new Map<number, number>()
  /** The cell of all flows, and of the slot that was counted into last before that: most flows are like the one before. */
  #flowsCell = -1
  #lastSlot = -1
  #lastCell = -1
  readonly #deniedBy = new Map<number, string[]>()
  #l7 = 0
  lastSeenMs = 0
  lastDroppedMs = 0
  lastForwardedMs = 0
  encryptedMs = 0
  authenticatedMs = 0
  /** By the clock of the graph, whatever time its flows carry. */
  heardMs = 0
  idle = false
  /** Its server port was shown by a flow, not guessed. */
  proven = false
  changed = 0
  /** It left the graph, and which edge took its counts over, if one did. */
  gone = false
  absorbedBy: EdgeRecord | undefined
  /** The 95th percentile of its latencies in milliseconds, 0 for none. Set by who measures them. */
  p95: (() => number) | undefined
  #message: Edge | undefined
  #messageVersion = -1

  constructor(
    readonly number: number,
    readonly source: ServiceRecord,
    readonly destination: ServiceRecord,
    readonly protocol: Protocol,
    readonly port: number,
    public firstSeenMs: number,
  ) {}

  /** Counts a flow in a second of the window. */
  count(cells: Cells<EdgeRecord>, facts: FlowFacts, back: boolean, timeMs: number): void {
    const second = Math.floor(timeMs / 1000)
    if (this.#flowsCell < 0) this.#flowsCell = this.cell(cells, FLOWS_SLOT)
    cells.add(this.#flowsCell, second, 1)
    const slot = verdictSlot(facts, back)
    if (slot !== undefined) {
      if (slot !== this.#lastSlot) {
        this.#lastCell = this.cell(cells, slot)
        this.#lastSlot = slot
      }
      cells.add(this.#lastCell, second, 1)
    }
    if (facts.l7 !== L7Kind.UNSPECIFIED) {
      this.#l7 |= 1 << facts.l7
      countL7(facts, (l7Slot, amount, windowed) => {
        const cell = this.cell(cells, l7Slot)
        if (windowed) cells.add(cell, second, amount)
        else cells.addTotal(cell, amount)
      })
    }
    if (timeMs > this.lastSeenMs) this.lastSeenMs = timeMs
    if (timeMs < this.firstSeenMs) this.firstSeenMs = timeMs
    if (facts.verdict === Verdict.DROPPED) {
      this.lastDroppedMs = Math.max(this.lastDroppedMs, timeMs)
      if (facts.deniedBy.length > 0) this.#rememberDenial(facts)
    } else if (facts.verdict !== Verdict.ERROR) {
      if (timeMs > this.lastForwardedMs) this.lastForwardedMs = timeMs
      if (facts.encrypted) this.encryptedMs = Math.max(this.encryptedMs, timeMs)
      if (facts.authType > 0) this.authenticatedMs = Math.max(this.authenticatedMs, timeMs)
    }
  }

  cell(cells: Cells<EdgeRecord>, slot: number): number {
    const known = this.slots.get(slot)
    if (known !== undefined) return known
    const room = slotWithRoom(slot, this.slots)
    const cell = this.slots.get(room) ?? cells.allocate(this, room)
    this.slots.set(room, cell)
    return cell
  }

  /** Takes over all that another edge counted, and leaves it empty. */
  absorb(cells: Cells<EdgeRecord>, other: EdgeRecord): void {
    other.absorbedBy = this
    for (const [slot, cell] of other.slots) cells.merge(cell, this.cell(cells, slot))
    other.slots.clear()
    this.#l7 |= other.#l7
    for (const [key, names] of other.#deniedBy) for (const name of names) this.#addPolicy(key, name)
    this.firstSeenMs = Math.min(this.firstSeenMs, other.firstSeenMs)
    this.lastSeenMs = Math.max(this.lastSeenMs, other.lastSeenMs)
    this.lastDroppedMs = Math.max(this.lastDroppedMs, other.lastDroppedMs)
    this.lastForwardedMs = Math.max(this.lastForwardedMs, other.lastForwardedMs)
    this.encryptedMs = Math.max(this.encryptedMs, other.encryptedMs)
    this.authenticatedMs = Math.max(this.authenticatedMs, other.authenticatedMs)
    this.heardMs = Math.max(this.heardMs, other.heardMs)
  }

  /** The edge as viewers get it; the same object until it changes, so nobody may write to it. */
  message(cells: Cells<EdgeRecord>): Edge {
    if (this.#message !== undefined && this.#messageVersion === this.changed) return this.#message
    const { number, source: client, destination: server, protocol, idle } = this
    const read = this.#reader(cells.total)
    const drops = deriveDrops(this.slots.keys(), read, this.deniedBy)
    const { calls: _calls, failedCalls: _failed, ...total } = derive(this.slots.keys(), read, drops)
    const http = deriveL7(read, L7Kind.HTTP)
    const dns = deriveL7(read, L7Kind.DNS)
    this.#message = {
      $typeName: 'orrery.v1.Edge',
      source: '',
      destination: '',
      ...total,
      number,
      id: edgeId(client.identity.id, server.identity.id, this.port, protocol),
      sourceNumber: client.number,
      destinationNumber: server.number,
      protocol,
      port: this.port === MANY_PORTS ? 0 : this.port,
      manyPorts: this.port === MANY_PORTS,
      l7: [L7Kind.HTTP, L7Kind.DNS, L7Kind.KAFKA].filter((kind) => (this.#l7 & (1 << kind)) !== 0),
      minute: this.#minute(cells),
      drops: drops.slice(0, DROPS_SHOWN),
      firstSeenMs: this.firstSeenMs,
      lastSeenMs: this.lastSeenMs,
      lastDroppedMs: this.lastDroppedMs,
      lastForwardedMs: this.lastForwardedMs,
      idle,
      encrypted: this.encrypted,
      authenticated: this.authenticated,
      ...(http === undefined ? {} : { http }),
      ...(dns === undefined ? {} : { dns }),
      p95Ms: this.p95?.() ?? 0,
    }
    this.#messageVersion = this.changed
    return this.#message
  }

  /** Names of the policies that were seen to deny for a reason at a side. */
  readonly deniedBy = (reason: number, side: Side): readonly string[] => this.#deniedBy.get(reason * 3 + side) ?? []

  /** Lately seen so. */
  get encrypted(): boolean {
    return this.#still(this.encryptedMs)
  }

  get authenticated(): boolean {
    return this.#still(this.authenticatedMs)
  }

  #minute(cells: Cells<EdgeRecord>): Window {
    const read = this.#reader(cells.minute)
    const drops = deriveDrops(this.slots.keys(), read, () => [])
    return { $typeName: 'orrery.v1.Window', ...derive(this.slots.keys(), read, drops) }
  }

  #reader(values: Float64Array): (slot: number) => number {
    return (slot) => {
      const cell = this.slots.get(slot)
      return cell === undefined ? 0 : (values[cell] ?? 0)
    }
  }

  #still(sinceMs: number): boolean {
    return sinceMs > 0 && this.lastForwardedMs - sinceMs <= STILL_MS
  }

  #rememberDenial(facts: FlowFacts): void {
    const side: Side = sideOf(facts)
    for (const policy of facts.deniedBy) this.#addPolicy(dropReasonOf(facts) * 3 + side, policyName(policy))
  }

  #addPolicy(key: number, name: string): void {
    const names = this.#deniedBy.get(key)
    if (names === undefined) {
      if (this.#deniedBy.size < DENIALS_KEPT) this.#deniedBy.set(key, [name])
    } else if (!names.includes(name)) {
      names.unshift(name)
      if (names.length > POLICIES_KEPT) names.pop()
    }
  }
}
