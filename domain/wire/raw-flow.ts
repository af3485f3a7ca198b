import type { Endpoint, Policy } from '#gen/flow/flow_pb.ts'

/** A stretch of the message's bytes that is decoded when somebody asks; empty where the field is absent. */
export interface Span {
  start: number
  end: number
}

/**
 * The fields of a flow that facts are made of, in the names of flow.proto, as they stand on the wire. All others are
 * stepped over unread: ethernet, node_labels, debug_capture_point, interface, proxy_port, trace_context, trace_reason,
 * sock_xlate_point, socket_cookie, cgroup_id, file, tunnel, ip_trace_id, emitter, policy_log, aggregate, Summary and
 * whatever is newer; of DNS and HTTP all but query, rcode, code, method and url.
 *
 * One record is filled again and again; `reset` comes first.
 */
export class RawFlow {
  /** Bits of the parts that have come. */
  seen = 0
  seconds = 0
  nanos = 0
  verdict = 0
  dropReason = 0
  dropReasonDesc = 0
  type = 0
  reply = false
  isReply: boolean | undefined = undefined
  eventType: number | undefined = undefined
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
  readonly sourceIp: Span = { start: 0, end: 0 }
  readonly destinationIp: Span = { start: 0, end: 0 }
  readonly nodeName: Span = { start: 0, end: 0 }
  source: Endpoint | undefined = undefined
  destination: Endpoint | undefined = undefined
  /** `namespace/name` */
  sourceService = ''
  destinationService = ''
  sourceNames: readonly string[] = NO_NAMES
  destinationNames: readonly string[] = NO_NAMES
  egressAllowedBy: readonly Policy[] = NO_POLICIES
  ingressAllowedBy: readonly Policy[] = NO_POLICIES
  egressDeniedBy: readonly Policy[] = NO_POLICIES
  ingressDeniedBy: readonly Policy[] = NO_POLICIES

  reset(): void {
    this.seen = this.seconds = this.nanos = this.verdict = this.dropReason = this.dropReasonDesc = this.type = 0
    this.reply = this.hasL7 = this.encrypted = false
    this.isReply = this.eventType = undefined
    this.eventSubType = this.direction = this.policyMatchType = this.point = this.authType = 0
    this.l4 = this.sourcePort = this.destinationPort = this.tcpFlags = this.icmpType = 0
    this.l7Type = this.latencyNs = this.l7 = this.httpCode = this.dnsRcode = 0
    this.uuid.end = this.httpMethod.end = this.httpUrl.end = this.dnsQuery.end = 0
    this.uuid.start = this.httpMethod.start = this.httpUrl.start = this.dnsQuery.start = 0
    this.sourceIp.end = this.destinationIp.end = this.nodeName.end = 0
    this.sourceIp.start = this.destinationIp.start = this.nodeName.start = 0
    this.source = this.destination = undefined
    this.sourceService = this.destinationService = ''
    this.sourceNames = this.destinationNames = NO_NAMES
    this.egressAllowedBy = this.ingressAllowedBy = this.egressDeniedBy = this.ingressDeniedBy = NO_POLICIES
  }
}

const NO_NAMES: readonly string[] = []
const NO_POLICIES: readonly Policy[] = []
