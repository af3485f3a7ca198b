import type { Endpoint, Flow, Layer4, Layer7, Policy, TCPFlags } from '#gen/flow/flow_pb.ts'
import { FlowType, L7FlowType, TraceObservationPoint, TrafficDirection, Verdict } from '#gen/flow/flow_pb.ts'
import { L7Kind, Protocol, Side } from '#gen/orrery/v1/orrery_pb.ts'
import { boundedEndpoint, boundedName, boundedNames, boundedPolicies, boundedUrl } from './bounded.ts'

/**
 * What the graph and the timeline need of a flow, flat. Whoever reads flows fills this record: `readFacts` from a decoded
 * message, or a faster reader straight from the wire. Numbers are 0 and texts empty where the flow does not say.
 *
 * Texts and lists are no longer than `bounded.ts` allows, however long those of the flow are.
 *
 * A reader that hands out the same Endpoint object for the same endpoint saves the graph from looking into it again.
 */
export interface FlowFacts {
  /** Milliseconds since the epoch, with fractions; 0 where not known. */
  readonly timeMs: number
  readonly uuid: string
  readonly nodeName: string
  readonly verdict: Verdict
  /** flow.DropReason, also for codes that are newer than our list. */
  readonly dropReason: number
  readonly type: FlowType
  /** One of `EVENT`. Where a field mask left it out, what the other fields prove; else 0. */
  readonly eventType: number
  readonly eventSubType: number
  readonly direction: TrafficDirection
  /** flow.TraceObservationPoint */
  readonly point: number
  /** Whether it travels back to the client; undefined where Hubble does not tell. */
  readonly isReply: boolean | undefined
  readonly protocol: Protocol
  readonly sourcePort: number
  readonly destinationPort: number
  /** Sum of `TCP_FLAG` bits. */
  readonly tcpFlags: number
  readonly icmpType: number
  readonly l7: L7Kind
  readonly l7Type: L7FlowType
  /** Of a response; 0 where not known. */
  readonly latencyMs: number
  readonly httpCode: number
  readonly httpMethod: string
  readonly httpUrl: string
  readonly dnsQuery: string
  readonly dnsRcode: number
  readonly source: Endpoint | undefined
  readonly sourceIp: string
  readonly sourceNames: readonly string[]
  readonly destination: Endpoint | undefined
  readonly destinationIp: string
  readonly destinationNames: readonly string[]
  /** `namespace/name` of the Kubernetes Services that the addresses stood for. */
  readonly sourceService: string
  readonly destinationService: string
  readonly allowedBy: readonly Policy[]
  readonly deniedBy: readonly Policy[]
  /** flow.AuthType */
  readonly authType: number
  readonly encrypted: boolean
}

/** Numbers of `flow.CiliumEventType.type`, from Cilium's monitor API. */
export const EVENT = {
  drop: 1,
  debug: 2,
  capture: 3,
  trace: 4,
  policyVerdict: 5,
  recorder: 6,
  sock: 7,
  l7: 129,
  agent: 130,
} as const

/** Bits as TCP puts them into its header. */
export const TCP_FLAG = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128, NS: 256 } as const

const FLAG_NAMES = Object.keys(TCP_FLAG) as readonly (keyof typeof TCP_FLAG)[]
const NO_POLICIES: readonly Policy[] = []

const flagBits = (flags: TCPFlags | undefined): number =>
  flags === undefined ? 0 : FLAG_NAMES.reduce((bits, name) => (flags[name] ? bits | TCP_FLAG[name] : bits), 0)

type L4Facts = Pick<FlowFacts, 'protocol' | 'sourcePort' | 'destinationPort' | 'tcpFlags' | 'icmpType'>

const NO_L4: L4Facts = {
  protocol: Protocol.UNSPECIFIED,
  sourcePort: 0,
  destinationPort: 0,
  tcpFlags: 0,
  icmpType: 0,
}

function readL4({ protocol: { case: kind, value } }: Layer4): L4Facts {
  switch (kind) {
    case 'TCP': {
      const { sourcePort, destinationPort, flags } = value
      return { protocol: Protocol.TCP, sourcePort, destinationPort, tcpFlags: flagBits(flags), icmpType: 0 }
    }
    case 'UDP':
      return { ...NO_L4, protocol: Protocol.UDP, sourcePort: value.sourcePort, destinationPort: value.destinationPort }
    case 'SCTP':
      return { ...NO_L4, protocol: Protocol.SCTP, sourcePort: value.sourcePort, destinationPort: value.destinationPort }
    case 'ICMPv4':
      return { ...NO_L4, protocol: Protocol.ICMPV4, icmpType: value.type }
    case 'ICMPv6':
      return { ...NO_L4, protocol: Protocol.ICMPV6, icmpType: value.type }
    case 'VRRP':
      return { ...NO_L4, protocol: Protocol.VRRP }
    case 'IGMP':
      return { ...NO_L4, protocol: Protocol.IGMP }
    case undefined:
      return NO_L4
  }
}

type L7Facts = Pick<
  FlowFacts,
  'l7' | 'l7Type' | 'latencyMs' | 'httpCode' | 'httpMethod' | 'httpUrl' | 'dnsQuery' | 'dnsRcode'
>

const NO_L7: L7Facts = {
  l7: L7Kind.UNSPECIFIED,
  l7Type: L7FlowType.UNKNOWN_L7_TYPE,
  latencyMs: 0,
  httpCode: 0,
  httpMethod: '',
  httpUrl: '',
  dnsQuery: '',
  dnsRcode: 0,
}

function readL7({ type, latencyNs, record }: Layer7): L7Facts {
  const facts = { ...NO_L7, l7Type: type, latencyMs: Number(latencyNs) / 1e6 }
  switch (record.case) {
    case 'http': {
      const { code, method, url } = record.value
      return { ...facts, l7: L7Kind.HTTP, httpCode: code, httpMethod: boundedName(method), httpUrl: boundedUrl(url) }
    }
    case 'dns':
      return { ...facts, l7: L7Kind.DNS, dnsQuery: boundedName(record.value.query), dnsRcode: record.value.rcode }
    case 'kafka':
      return { ...facts, l7: L7Kind.KAFKA }
    case undefined:
      return facts
  }
}

/** What a flow says about the event that it is, whichever way it was read. `saidEventType` is undefined where left out. */
export interface EventSigns {
  readonly type: FlowType
  readonly hasL7: boolean
  readonly saidPoint: TraceObservationPoint
  readonly policyMatchType: number
  readonly verdict: Verdict
  readonly saidEventType: number | undefined
  readonly eventSubType: number
  readonly dropReasonDesc: number
  readonly saidDropReason: number
}

/** One of `EVENT`, also where an exporter's field mask or an older agent left it out. */
export const readEventType = (signs: EventSigns): number => signs.saidEventType ?? inferEvent(signs)

/** What kind of event it was, from what else the flow says. */
function inferEvent({ type, hasL7, saidPoint, policyMatchType, verdict }: EventSigns): number {
  if (type === FlowType.SOCK) return EVENT.sock
  if (type === FlowType.L7 || hasL7) return EVENT.l7
  if (saidPoint !== TraceObservationPoint.UNKNOWN_POINT) return EVENT.trace
  if (policyMatchType !== 0 || verdict === Verdict.AUDIT || verdict === Verdict.REDIRECTED) return EVENT.policyVerdict
  return verdict === Verdict.DROPPED ? EVENT.drop : 0
}

/** For trace events the sub-type is the point; only `to-endpoint` has another number there. */
export function readPoint({ saidPoint, saidEventType, eventSubType }: EventSigns): TraceObservationPoint {
  if (saidPoint !== TraceObservationPoint.UNKNOWN_POINT || saidEventType !== EVENT.trace) return saidPoint
  return eventSubType === 0 ? TraceObservationPoint.TO_ENDPOINT : eventSubType
}

/** `drop_reason_desc`, else its forerunner, else the sub-type of a drop event, which is the same code. */
export function readDropReason({ dropReasonDesc, saidDropReason, saidEventType, eventSubType }: EventSigns): number {
  if (dropReasonDesc > 0 || saidDropReason > 0) return dropReasonDesc > 0 ? dropReasonDesc : saidDropReason
  return saidEventType === EVENT.drop ? eventSubType : 0
}

/** One list of both sides' policies; the shared empty one where there are none. */
export function bothSides(egress: readonly Policy[], ingress: readonly Policy[]): readonly Policy[] {
  if (egress.length + ingress.length === 0) return NO_POLICIES
  return [...egress, ...ingress]
}

export const serviceName = (service: { readonly namespace: string; readonly name: string } | undefined): string =>
  service === undefined ? '' : `${boundedName(service.namespace)}/${boundedName(service.name)}`

/** The facts of a decoded flow. Never fails: what is missing stays empty. */
export function readFacts(flow: Flow): FlowFacts {
  const signs: EventSigns = {
    type: flow.Type,
    hasL7: flow.l7 !== undefined,
    saidPoint: flow.traceObservationPoint,
    policyMatchType: flow.policyMatchType,
    verdict: flow.verdict,
    saidEventType: flow.eventType?.type,
    eventSubType: flow.eventType?.subType ?? 0,
    dropReasonDesc: flow.dropReasonDesc,
    saidDropReason: flow.dropReason,
  }
  return {
    timeMs: flow.time === undefined ? 0 : Number(flow.time.seconds) * 1000 + flow.time.nanos / 1e6,
    uuid: flow.uuid,
    nodeName: boundedName(flow.nodeName),
    verdict: flow.verdict,
    type: flow.Type,
    eventType: readEventType(signs),
    point: readPoint(signs),
    dropReason: readDropReason(signs),
    eventSubType: flow.eventType?.subType ?? 0,
    direction: flow.trafficDirection,
    isReply: flow.isReply ?? (flow.reply ? true : undefined),
    ...(flow.l4 === undefined ? NO_L4 : readL4(flow.l4)),
    ...(flow.l7 === undefined ? NO_L7 : readL7(flow.l7)),
    source: flow.source && boundedEndpoint(flow.source),
    sourceIp: boundedName(flow.IP?.source ?? ''),
    sourceNames: boundedNames(flow.sourceNames),
    destination: flow.destination && boundedEndpoint(flow.destination),
    destinationIp: boundedName(flow.IP?.destination ?? ''),
    destinationNames: boundedNames(flow.destinationNames),
    sourceService: serviceName(flow.sourceService),
    destinationService: serviceName(flow.destinationService),
    allowedBy: bothSides(boundedPolicies(flow.egressAllowedBy), boundedPolicies(flow.ingressAllowedBy)),
    deniedBy: bothSides(boundedPolicies(flow.egressDeniedBy), boundedPolicies(flow.ingressDeniedBy)),
    authType: flow.authType,
    encrypted: flow.IP?.encrypted ?? false,
  }
}

/** `kind/namespace/name` as our API names policies; parts that are not known are left out. */
export const policyName = ({ kind, namespace, name }: Policy): string =>
  [kind, namespace, name].filter((part) => part !== '').join('/')

/** At which end of the connection it was observed. Hubble's direction is that of the connection, also for replies. */
export function sideOf({ direction }: FlowFacts): Side {
  if (direction === TrafficDirection.EGRESS) return Side.EGRESS
  return direction === TrafficDirection.INGRESS ? Side.INGRESS : Side.UNSPECIFIED
}
