import type { EventSigns } from '#domain/flow/facts.ts'
import { type Endpoint, FlowType, L7FlowType, type Policy, TrafficDirection, Verdict } from '#gen/flow/flow_pb.ts'

/** A stretch of the message's bytes that is decoded when somebody asks; empty where the field is absent. */
export interface Span {
  start: number
  end: number
}

/**
 * The fields of a flow that facts are made of, in the names of flow.proto, as they stand on the wire: what stands elsewhere
 * or otherwise in the facts has a name of its own here (`said…`, `…At`). All others are
 * stepped over unread: ethernet, node_labels, debug_capture_point, interface, proxy_port, trace_context, trace_reason,
 * sock_xlate_point, socket_cookie, cgroup_id, file, tunnel, ip_trace_id, emitter, policy_log, aggregate, Summary and
 * whatever is newer; of DNS and HTTP all but query, rcode, code, method and url.
 *
 * One record is filled again and again; `reset` comes first.
 */
export class RawFlow implements EventSigns {
  /** Bits of the parts that have come. */
  seen = 0
  seconds = 0
  nanos = 0
  verdict = Verdict.VERDICT_UNKNOWN
  saidDropReason = 0
  dropReasonDesc = 0
  type = FlowType.UNKNOWN_TYPE
  reply = false
  isReply: boolean | undefined = undefined
  saidEventType: number | undefined = undefined
  eventSubType = 0
  direction = TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN
  policyMatchType = 0
  saidPoint = 0
  authType = 0
  /** Number of the field of Layer4's oneof; 0 where there is none. */
  l4 = 0
  sourcePort = 0
  destinationPort = 0
  /** As flow.TCPFlags numbers them: field n is bit n−1, which is the order of the bits in TCP's own header. */
  tcpFlags = 0
  icmpType = 0
  hasL7 = false
  l7Type = L7FlowType.UNKNOWN_L7_TYPE
  latencyNs = 0
  /** Number of the field of Layer7's oneof; 0 where there is none. */
  l7Record = 0
  httpCode = 0
  dnsRcode = 0
  encrypted = false
  readonly uuidAt: Span = { start: 0, end: 0 }
  readonly httpMethodAt: Span = { start: 0, end: 0 }
  readonly httpUrlAt: Span = { start: 0, end: 0 }
  readonly dnsQueryAt: Span = { start: 0, end: 0 }
  readonly sourceIpAt: Span = { start: 0, end: 0 }
  readonly destinationIpAt: Span = { start: 0, end: 0 }
  readonly nodeNameAt: Span = { start: 0, end: 0 }
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
    this.seen = this.seconds = this.nanos = this.saidDropReason = this.dropReasonDesc = 0
    this.verdict = Verdict.VERDICT_UNKNOWN
    this.type = FlowType.UNKNOWN_TYPE
    this.reply = this.encrypted = false
    this.isReply = this.saidEventType = undefined
    this.direction = TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN
    this.eventSubType = this.policyMatchType = this.saidPoint = this.authType = 0
    this.l4 = this.sourcePort = this.destinationPort = this.tcpFlags = this.icmpType = 0
    this.uuidAt.start = this.uuidAt.end = this.nodeNameAt.start = this.nodeNameAt.end = 0
    this.sourceIpAt.start = this.sourceIpAt.end = this.destinationIpAt.start = this.destinationIpAt.end = 0
    this.source = this.destination = undefined
    this.sourceService = this.destinationService = ''
    this.sourceNames = this.destinationNames = NO_NAMES
    this.egressAllowedBy = this.ingressAllowedBy = this.egressDeniedBy = this.ingressDeniedBy = NO_POLICIES
    // Few flows have what follows.
    if (!this.hasL7) return
    this.hasL7 = false
    this.l7Type = L7FlowType.UNKNOWN_L7_TYPE
    this.latencyNs = this.l7Record = this.httpCode = this.dnsRcode = 0
    this.httpMethodAt.start = this.httpMethodAt.end = this.httpUrlAt.start = this.httpUrlAt.end = 0
    this.dnsQueryAt.start = this.dnsQueryAt.end = 0
  }
}

const NO_NAMES: readonly string[] = []
const NO_POLICIES: readonly Policy[] = []
