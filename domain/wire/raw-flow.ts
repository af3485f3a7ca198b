import type { Endpoint, Policy, Service } from '#gen/flow/flow_pb.ts'
import { Cursor, Irregular } from './cursor.ts'
import type { Interner } from './interner.ts'

/** A stretch of the message's bytes that is decoded when somebody asks; empty where the field is absent. */
export interface Span {
  start: number
  end: number
}

const LENGTH = 2
const tag = (field: number, wireType: number): number => (field << 3) | wireType

/**
 * The fields of a flow that facts are made of, in the names of flow.proto, as they stand on the wire. All others are
 * stepped over unread: ethernet, node_labels, debug_capture_point, interface, proxy_port, trace_context, trace_reason,
 * sock_xlate_point, socket_cookie, cgroup_id, file, tunnel, ip_trace_id, emitter, policy_log, aggregate, Summary and
 * whatever is newer; of DNS and HTTP all but query, rcode, code, method and url.
 *
 * One record is filled again and again; `reset` comes first.
 */
export class RawFlow {
  seconds = 0
  nanos = 0
  verdict = 0
  dropReason = 0
  dropReasonDesc = 0
  type = 0
  reply = false
  isReply: boolean | undefined = undefined
  hasEventType = false
  eventType = 0
  eventSubType = 0
  direction = 0
  policyMatchType = 0
  point = 0
  authType = 0
  /** Number of the field of Layer4's oneof; 0 where there is none. */
  l4 = 0
  sourcePort = 0
  destinationPort = 0
  /** As flow.TCPFlags numbers them: field n is bit n−1, which is the order of the bits in TCP's own header. */
  tcpFlags = 0
  icmpType = 0
  hasL7 = false
  l7Type = 0
  latencyNs = 0
  /** Number of the field of Layer7's oneof; 0 where there is none. */
  l7 = 0
  httpCode = 0
  dnsRcode = 0
  encrypted = false
  readonly uuid: Span = { start: 0, end: 0 }
  readonly httpMethod: Span = { start: 0, end: 0 }
  readonly httpUrl: Span = { start: 0, end: 0 }
  readonly dnsQuery: Span = { start: 0, end: 0 }
  sourceIp = ''
  destinationIp = ''
  nodeName = ''
  source: Endpoint | undefined = undefined
  destination: Endpoint | undefined = undefined
  sourceService: Service | undefined = undefined
  destinationService: Service | undefined = undefined
  sourceNames: readonly string[] = NO_NAMES
  destinationNames: readonly string[] = NO_NAMES
  egressAllowedBy: readonly Policy[] = NO_POLICIES
  ingressAllowedBy: readonly Policy[] = NO_POLICIES
  egressDeniedBy: readonly Policy[] = NO_POLICIES
  ingressDeniedBy: readonly Policy[] = NO_POLICIES

  reset(): void {
    this.seconds = this.nanos = this.verdict = this.dropReason = this.dropReasonDesc = this.type = 0
    this.reply = this.hasEventType = this.hasL7 = this.encrypted = false
    this.isReply = undefined
    this.eventType = this.eventSubType = this.direction = this.policyMatchType = this.point = this.authType = 0
    this.l4 = this.sourcePort = this.destinationPort = this.tcpFlags = this.icmpType = 0
    this.l7Type = this.latencyNs = this.l7 = this.httpCode = this.dnsRcode = 0
    this.uuid.end = this.httpMethod.end = this.httpUrl.end = this.dnsQuery.end = 0
    this.uuid.start = this.httpMethod.start = this.httpUrl.start = this.dnsQuery.start = 0
    this.sourceIp = this.destinationIp = this.nodeName = ''
    this.source = this.destination = this.sourceService = this.destinationService = undefined
    this.sourceNames = this.destinationNames = NO_NAMES
    this.egressAllowedBy = this.ingressAllowedBy = this.egressDeniedBy = this.ingressDeniedBy = NO_POLICIES
  }
}

const NO_NAMES: readonly string[] = []
const NO_POLICIES: readonly Policy[] = []

/**
 * Fills `flow` from the flow.Flow that stands between the cursor and `end`. Throws `Irregular` where the library has to
 * have a look: cut off, unexpected wire types, parts that come twice.
 */
export function readFlow(cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void {
  const { bytes } = cursor
  let seen = 0
  /** Parts that are messages are merged by the library when they come twice; here that is not plain enough. */
  const once = (bit: number): number => {
    if ((seen & bit) !== 0) throw new Irregular()
    seen |= bit
    return cursor.partEnd()
  }
  cursor.end = end
  while (cursor.position < end) {
    const key = cursor.varint32()
    switch (key) {
      case tag(1, LENGTH):
        readTime(cursor, once(1), flow)
        break
      case tag(2, 0):
        flow.verdict = cursor.varint32()
        break
      case tag(3, 0):
        flow.dropReason = cursor.varint32() >>> 0
        break
      case tag(5, LENGTH):
        readIp(cursor, once(2), flow, intern)
        break
      case tag(6, LENGTH):
        readL4(cursor, once(4), flow)
        break
      case tag(8, LENGTH): {
        const part = once(8)
        flow.source = intern.endpoint.get(bytes, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(9, LENGTH): {
        const part = once(16)
        flow.destination = intern.endpoint.get(bytes, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(10, 0):
        flow.type = cursor.varint32()
        break
      case tag(11, LENGTH):
        flow.nodeName = text(cursor, intern)
        break
      case tag(13, LENGTH):
        flow.sourceNames = [...flow.sourceNames, text(cursor, intern)]
        break
      case tag(14, LENGTH):
        flow.destinationNames = [...flow.destinationNames, text(cursor, intern)]
        break
      case tag(15, LENGTH):
        readL7(cursor, once(32), flow)
        break
      case tag(16, 0):
        flow.reply = cursor.bool()
        break
      case tag(19, LENGTH):
        readEventType(cursor, once(64), flow)
        break
      case tag(20, LENGTH): {
        const part = once(128)
        flow.sourceService = intern.service.get(bytes, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(21, LENGTH): {
        const part = once(256)
        flow.destinationService = intern.service.get(bytes, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(22, 0):
        flow.direction = cursor.varint32()
        break
      case tag(23, 0):
        flow.policyMatchType = cursor.varint32() >>> 0
        break
      case tag(24, 0):
        flow.point = cursor.varint32()
        break
      case tag(25, 0):
        flow.dropReasonDesc = cursor.varint32()
        break
      case tag(26, LENGTH):
        readIsReply(cursor, once(512), flow)
        break
      case tag(34, LENGTH):
        span(cursor, flow.uuid)
        break
      case tag(35, 0):
        flow.authType = cursor.varint32()
        break
      case tag(21001, LENGTH):
        flow.egressAllowedBy = [...flow.egressAllowedBy, policy(cursor, intern)]
        break
      case tag(21002, LENGTH):
        flow.ingressAllowedBy = [...flow.ingressAllowedBy, policy(cursor, intern)]
        break
      case tag(21004, LENGTH):
        flow.egressDeniedBy = [...flow.egressDeniedBy, policy(cursor, intern)]
        break
      case tag(21005, LENGTH):
        flow.ingressDeniedBy = [...flow.ingressDeniedBy, policy(cursor, intern)]
        break
      default:
        stepOver(cursor, key, FLOW_FIELDS)
    }
  }
  if (cursor.position !== end) throw new Irregular()
}

/** Fields read above: met with another wire type than theirs, the library decides what that means. */
const FLOW_FIELDS = new Set([
  1, 2, 3, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 19, 20, 21, 22, 23, 24, 25, 26, 34, 35, 21001, 21002, 21004, 21005,
])
const NO_FIELDS: ReadonlySet<number> = new Set()

/** Steps over a field that is not read, and refuses one that is but came in an unexpected shape. */
function stepOver(cursor: Cursor, key: number, known: ReadonlySet<number>): void {
  const field = key >>> 3
  if (field === 0 || known.has(field)) throw new Irregular()
  cursor.skip(key & 7)
}

function text(cursor: Cursor, intern: Interner): string {
  const end = cursor.partEnd()
  const value = intern.text.get(cursor.bytes, cursor.position, end)
  cursor.position = end
  return value
}

function policy(cursor: Cursor, intern: Interner): Policy {
  const end = cursor.partEnd()
  const value = intern.policy.get(cursor.bytes, cursor.position, end)
  cursor.position = end
  return value
}

function span(cursor: Cursor, into: Span): void {
  const end = cursor.partEnd()
  into.start = cursor.position
  into.end = end
  cursor.position = end
}

/** Reads a part with `field` until its end; fields that `field` does not take are stepped over. */
function readPart(cursor: Cursor, end: number, known: ReadonlySet<number>, field: (key: number) => boolean): void {
  const outer = cursor.end
  cursor.end = end
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (!field(key)) stepOver(cursor, key, known)
  }
  if (cursor.position !== end) throw new Irregular()
  cursor.end = outer
}

const FIELDS_1_2: ReadonlySet<number> = new Set([1, 2])

function readTime(cursor: Cursor, end: number, flow: RawFlow): void {
  readPart(cursor, end, FIELDS_1_2, (key) => {
    if (key === tag(1, 0)) flow.seconds = cursor.varint64()
    else if (key === tag(2, 0)) flow.nanos = cursor.varint32()
    else return false
    return true
  })
}

const IP_FIELDS: ReadonlySet<number> = new Set([1, 2, 4])

function readIp(cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void {
  readPart(cursor, end, IP_FIELDS, (key) => {
    if (key === tag(1, LENGTH)) flow.sourceIp = text(cursor, intern)
    else if (key === tag(2, LENGTH)) flow.destinationIp = text(cursor, intern)
    else if (key === tag(4, 0)) flow.encrypted = cursor.bool()
    else return false
    return true
  })
}

const L4_FIELDS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7])
const L4 = { tcp: 1, udp: 2, icmp4: 3, icmp6: 4, sctp: 5 } as const

function readL4(cursor: Cursor, end: number, flow: RawFlow): void {
  readPart(cursor, end, L4_FIELDS, (key) => {
    if ((key & 7) !== LENGTH || key >>> 3 < 1 || key >>> 3 > 7 || flow.l4 !== 0) return false
    flow.l4 = key >>> 3
    const ports = flow.l4 === L4.tcp || flow.l4 === L4.udp || flow.l4 === L4.sctp
    const icmp = flow.l4 === L4.icmp4 || flow.l4 === L4.icmp6
    const part = cursor.partEnd()
    readPart(cursor, part, ports ? FIELDS_1_2 : NO_FIELDS, (inner) => {
      if (ports && inner === tag(1, 0)) flow.sourcePort = cursor.varint32() >>> 0
      else if (ports && inner === tag(2, 0)) flow.destinationPort = cursor.varint32() >>> 0
      else if (flow.l4 === L4.tcp && inner === tag(3, LENGTH)) readFlags(cursor, cursor.partEnd(), flow)
      else if (icmp && inner === tag(1, 0)) flow.icmpType = cursor.varint32() >>> 0
      else return false
      return true
    })
    return true
  })
}

function readFlags(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.end
  cursor.end = end
  while (cursor.position < end) {
    const key = cursor.varint32()
    const bit = 1 << ((key >>> 3) - 1)
    if ((key & 7) !== 0 || key >>> 3 < 1 || key >>> 3 > 9) stepOver(cursor, key, NO_FIELDS)
    else if (cursor.bool()) flow.tcpFlags |= bit
    else flow.tcpFlags &= ~bit
  }
  if (cursor.position !== end) throw new Irregular()
  cursor.end = outer
}

const L7_FIELDS: ReadonlySet<number> = new Set([1, 2, 100, 101, 102])
const HTTP_FIELDS: ReadonlySet<number> = new Set([1, 2, 3])
const DNS_FIELDS: ReadonlySet<number> = new Set([1, 6])

function readL7(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.hasL7 = true
  readPart(cursor, end, L7_FIELDS, (key) => {
    if (key === tag(1, 0)) flow.l7Type = cursor.varint32()
    else if (key === tag(2, 0)) flow.latencyNs = cursor.varint64()
    else if (flow.l7 === 0 && key === tag(100, LENGTH)) readDns(cursor, cursor.partEnd(), flow)
    else if (flow.l7 === 0 && key === tag(101, LENGTH)) readHttp(cursor, cursor.partEnd(), flow)
    else if (flow.l7 === 0 && key === tag(102, LENGTH)) {
      flow.l7 = 102
      cursor.position = cursor.partEnd()
    } else return false
    return true
  })
}

function readDns(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.l7 = 100
  readPart(cursor, end, DNS_FIELDS, (key) => {
    if (key === tag(1, LENGTH)) span(cursor, flow.dnsQuery)
    else if (key === tag(6, 0)) flow.dnsRcode = cursor.varint32() >>> 0
    else return false
    return true
  })
}

function readHttp(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.l7 = 101
  readPart(cursor, end, HTTP_FIELDS, (key) => {
    if (key === tag(1, 0)) flow.httpCode = cursor.varint32() >>> 0
    else if (key === tag(2, LENGTH)) span(cursor, flow.httpMethod)
    else if (key === tag(3, LENGTH)) span(cursor, flow.httpUrl)
    else return false
    return true
  })
}

function readEventType(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.hasEventType = true
  readPart(cursor, end, FIELDS_1_2, (key) => {
    if (key === tag(1, 0)) flow.eventType = cursor.varint32()
    else if (key === tag(2, 0)) flow.eventSubType = cursor.varint32()
    else return false
    return true
  })
}

const FIELD_1: ReadonlySet<number> = new Set([1])

function readIsReply(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.isReply = false
  readPart(cursor, end, FIELD_1, (key) => {
    if (key !== tag(1, 0)) return false
    flow.isReply = cursor.bool()
    return true
  })
}
