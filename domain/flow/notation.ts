import { create } from '@bufbuild/protobuf'
import { TimestampSchema } from '@bufbuild/protobuf/wkt'
import {
  type Flow,
  FlowSchema,
  FlowType,
  L7FlowType,
  Layer4Schema,
  TraceObservationPoint,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { EVENT } from './facts.ts'
import { type NotedEnd, parseEnd } from './notation-end.ts'
import { NotationError, splitWords } from './notation-text.ts'
import { ipLayer, layer7, type Noted, noteWords, traceEvent } from './notation-words.ts'

/*
 * Flows as text, for tests and for talking about them:
 *
 *   shop/web -> shop/cart:8080                              a packet of web to cart, forwarded, seen entering cart
 *   shop/web -> shop/cart:8080 http GET /cart 200 12ms      the answer to that call; the arrow shows who calls
 *   shop/web <- shop/cart:8080                              a packet back
 *   default/xwing -> default/deathstar:80 dropped POLICY_DENIED flags:SYN
 *   shop/web -> kube-system/coredns:53 dns api.github.com. A NXDOMAIN
 *   shop/web -> api.github.com:443 egress to-stack          a DNS name outside of the cluster
 *
 *   flow  = [+SECONDS | at:SECONDS] end ARROW end word…
 *   ARROW = ->   from the left; not a reply, or for drops not known. With an answer (`200`, `NXDOMAIN`) like <-
 *           <-   from the right: a reply
 *           =>   from the left, and whether it is a reply is not known
 *   end   = head [ {attribute, …} ] [ :PORT ]
 *   head  = namespace/workload (a Deployment) | namespace/ | host | remote-node | kube-apiserver | health | init | unmanaged
 *         | ingress | world | world-ipv4 | world-ipv6 | dns.name | 10.0.0.0/8 | [fd00::/8] | 10.0.0.1 | [fd00::1] | _ (nothing)
 *   attribute = kind=StatefulSet | pod=web-0 | cluster=c1 | id=1234 | ip=10.0.0.1 | dns=name | service=ns/name | ns=… |
 *           workload=Kind/name (one more) | k8s:app=web (a label: anything with its source before a colon)
 *   word  = a verdict     dropped, audit, redirected, error, traced, translated; DROP_REASON | reason:250
 *         | L4            tcp, udp, sctp, icmpv4:8/0, icmpv6:128, vrrp, igmp, no-l4; flags:SYN,ACK
 *         | L7            http METHOD PATH [STATUS] | dns NAME [TYPE…] [RCODE] | kafka TOPIC; 12ms; request, response, sample
 *         | an event      to-endpoint, from-proxy … (trace points), policy-verdict, trace-sock, capture, debug | event:4/3 point:3
 *         | its place     egress, ingress, no-direction; node:NAME
 *         | the rest      reply:yes|no|unknown, allowed-by:kind/ns/name, denied-by:…, auth:SPIRE, encrypted, uuid:…, type:SOCK
 *
 * Values with spaces, commas or braces stand in double quotes, as in JSON. What is not written has the value that fits best:
 * TCP (UDP for DNS), port 40000 for a client, the event and the direction that Cilium would report. `+1.5` counts from
 * `EPOCH_MS`; without a time the flow has none.
 */

/** Time that `+SECONDS` counts from: 2026-01-01T00:00:00Z. */
export const EPOCH_MS = 1_767_225_600_000

export const CLIENT_PORT = 40_000

/** Reads a line of the notation above. Throws a NotationError that names the column where it goes wrong. */
export function parseFlow(line: string): Flow {
  const words = splitWords(line)
  const time = /^(?:\+|at:)\d/.test(words[0]?.text ?? '') ? words.shift() : undefined
  const [left, arrow, right, ...rest] = words
  if (left === undefined || arrow === undefined || right === undefined) {
    throw new NotationError('a flow is: end -> end', line.length + 1)
  }
  if (!['->', '<-', '=>'].includes(arrow.text)) throw new NotationError(`${arrow.text} is no arrow`, arrow.column)
  const noted = noteWords(rest)
  const l7Type = noted.l7Type ?? defaultL7Type(noted, arrow.text)
  const back = arrow.text === '<-' || (arrow.text === '->' && l7Type === L7FlowType.RESPONSE)
  const [client, server] = [parseEnd(left), parseEnd(right)]
  client.port ??= CLIENT_PORT
  const [source, destination] = back ? [server, client] : [client, server]

  const noReply = arrow.text === '=>' || (arrow.text === '->' && !back && !knowsReply(noted))
  const isReply = noted.isReply ?? (noReply ? 'unknown' : back)
  const l7 = layer7(noted, l7Type)
  const event = noted.event ?? defaultEvent(noted)
  const point = noted.point ?? defaultPoint(event)
  const direction = noted.direction ?? defaultDirection(event, isReply === true)
  const egress = direction === TrafficDirection.EGRESS
  const ip = ipLayer(source.ip, destination.ip, noted.encrypted)
  return create(FlowSchema, {
    ...(time === undefined ? {} : { time: parseTime(time.text, time.column) }),
    uuid: noted.uuid,
    nodeName: noted.node,
    verdict: noted.verdict,
    dropReasonDesc: noted.dropReason,
    Type: noted.type ?? defaultType(event),
    eventType: event,
    traceObservationPoint: point,
    trafficDirection: direction,
    ...(isReply === 'unknown' ? {} : { isReply }),
    ...(ip === undefined ? {} : { IP: ip }),
    ...l4(noted, source, destination),
    ...(l7 === undefined ? {} : { l7 }),
    ...(source.endpoint === undefined ? {} : { source: source.endpoint }),
    ...(destination.endpoint === undefined ? {} : { destination: destination.endpoint }),
    sourceNames: source.names,
    destinationNames: destination.names,
    ...(source.service === '' ? {} : { sourceService: parseService(source.service) }),
    ...(destination.service === '' ? {} : { destinationService: parseService(destination.service) }),
    ...(egress ? { egressAllowedBy: noted.allowedBy } : { ingressAllowedBy: noted.allowedBy }),
    ...(egress ? { egressDeniedBy: noted.deniedBy } : { ingressDeniedBy: noted.deniedBy }),
    authType: noted.auth,
  })
}

/** Of packets that are dropped before connection tracking, and of socket traces, Hubble cannot tell. */
export const knowsReply = ({ verdict, record, event }: Pick<Noted, 'verdict' | 'record' | 'event'>): boolean =>
  record !== undefined || (verdict !== Verdict.DROPPED && event?.type !== EVENT.sock)

export function defaultL7Type({ record, answered }: Noted, arrow: string): L7FlowType {
  if (record === undefined) return L7FlowType.UNKNOWN_L7_TYPE
  return answered || arrow === '<-' ? L7FlowType.RESPONSE : L7FlowType.REQUEST
}

export const defaultProtocol = (record: Noted['record']): Protocol => (record === 'dns' ? Protocol.UDP : Protocol.TCP)

export function defaultEvent({ record, verdict, dropReason }: Pick<Noted, 'record' | 'verdict' | 'dropReason'>) {
  if (record !== undefined) return { type: EVENT.l7 as number, subType: 0 }
  if (verdict === Verdict.DROPPED) return { type: EVENT.drop as number, subType: dropReason }
  if (verdict === Verdict.AUDIT || verdict === Verdict.REDIRECTED)
    return { type: EVENT.policyVerdict as number, subType: 0 }
  return traceEvent(TraceObservationPoint.TO_ENDPOINT)
}

export function defaultPoint({ type, subType }: { readonly type: number; readonly subType: number }): number {
  if (type !== EVENT.trace) return 0
  return subType === 0 ? TraceObservationPoint.TO_ENDPOINT : subType
}

/** What reaches an endpoint enters the server, or as a reply the client. */
export const defaultDirection = (event: { readonly type: number }, reply: boolean): TrafficDirection =>
  event.type === EVENT.trace && reply ? TrafficDirection.EGRESS : TrafficDirection.INGRESS

export function defaultType(event: { readonly type: number }): FlowType {
  if (event.type === EVENT.l7) return FlowType.L7
  return event.type === EVENT.sock ? FlowType.SOCK : FlowType.L3_L4
}

function parseService(text: string) {
  const slash = text.indexOf('/')
  return { namespace: text.slice(0, Math.max(slash, 0)), name: text.slice(slash + 1) }
}

function parseTime(text: string, column: number) {
  const parts = /^(\+|at:)(\d+)(?:\.(\d{1,9}))?s?$/.exec(text)
  if (parts === null) throw new NotationError(`${text} is no time in seconds`, column)
  const seconds = BigInt(parts[2] ?? '0') + (parts[1] === '+' ? BigInt(EPOCH_MS / 1000) : 0n)
  return create(TimestampSchema, { seconds, nanos: Number((parts[3] ?? '').padEnd(9, '0')) })
}

function l4(noted: Noted, source: NotedEnd, destination: NotedEnd) {
  const ports = { sourcePort: source.port ?? 0, destinationPort: destination.port ?? 0 }
  const protocol = noted.protocol ?? defaultProtocol(noted.record)
  const flags = Object.fromEntries(noted.flags.map((flag) => [flag, true]))
  const layer = create(Layer4Schema, {
    protocol:
      protocol === Protocol.TCP
        ? { case: 'TCP', value: { ...ports, ...(noted.flags.length === 0 ? {} : { flags }) } }
        : protocol === Protocol.UDP
          ? { case: 'UDP', value: ports }
          : protocol === Protocol.SCTP
            ? { case: 'SCTP', value: ports }
            : protocol === Protocol.ICMPV4
              ? { case: 'ICMPv4', value: noted.icmp }
              : protocol === Protocol.ICMPV6
                ? { case: 'ICMPv6', value: noted.icmp }
                : protocol === Protocol.VRRP
                  ? { case: 'VRRP', value: {} }
                  : { case: 'IGMP', value: {} },
  })
  return protocol === Protocol.UNSPECIFIED ? {} : { l4: layer }
}
