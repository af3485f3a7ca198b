import { create } from '@bufbuild/protobuf'
import {
  AuthType,
  type CiliumEventType,
  DropReason,
  FlowType,
  IPVersion,
  type Layer4,
  type Policy,
  PolicySchema,
  type TCPFlags,
  TCPFlagsSchema,
  TraceObservationPoint,
  TraceReason,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { type DemoNode, type Party } from './party.ts'
import type { Connection, FlowInit, Rule } from './scene.ts'

/** Event types of Cilium's monitor (`event_type.type`). */
export const EVENT = { drop: 1, trace: 4, verdict: 5, sock: 7, l7: 129 } as const

type Flag = 'SYN' | 'ACK' | 'FIN' | 'PSH' | 'RST'

/** What is on the wire: TCP flags in the order of the agent's summary, or a datagram. */
export type Segment =
  | { readonly kind: 'tcp'; readonly flags: readonly Flag[] }
  | { readonly kind: 'udp' }
  | { readonly kind: 'icmp'; readonly version: 'ICMPv4' | 'ICMPv6'; readonly type: number; readonly summary: string }

export const tcp = (...flags: readonly Flag[]): Segment => ({ kind: 'tcp', flags })
/** A ping or its answer (RFC 792, RFC 4443). */
export function icmpEcho(ipv6: boolean, reply: boolean): Segment {
  const version = ipv6 ? 'ICMPv6' : 'ICMPv4'
  const type = ipv6 ? (reply ? 129 : 128) : reply ? 0 : 8
  return { kind: 'icmp', version, type, summary: `${version} Echo${reply ? 'Reply' : 'Request'}` }
}

export const UDP: Segment = { kind: 'udp' }

/** Who goes where in a packet of the connection. */
export interface Way {
  readonly connection: Connection
  readonly reply: boolean
  readonly direction: TrafficDirection
}

export const egress = (connection: Connection, reply = false): Way => ({
  connection,
  reply,
  direction: TrafficDirection.EGRESS,
})
export const ingress = (connection: Connection, reply = false): Way => ({
  connection,
  reply,
  direction: TrafficDirection.INGRESS,
})

export function policy(name: string, namespace: string, kind: 'CiliumNetworkPolicy' | 'NetworkPolicy'): Policy {
  const labels = [
    `k8s:io.cilium.k8s.policy.derived-from=${kind}`,
    `k8s:io.cilium.k8s.policy.name=${name}`,
    `k8s:io.cilium.k8s.policy.namespace=${namespace}`,
  ]
  return create(PolicySchema, { name, namespace, labels, revision: 7n, kind })
}

const seen = (party: Party, node: DemoNode) => (party.node === node ? party.local : party.remote)

const crosses = ({ client, server }: Connection) =>
  client.node !== undefined && server.node !== undefined && client.node !== server.node

export const eventType = (type: number, subType = 0): CiliumEventType => ({
  $typeName: 'flow.CiliumEventType',
  type,
  subType,
})

const NO_FLAGS: TCPFlags = create(TCPFlagsSchema)
const layer = (protocol: Layer4['protocol']): Layer4 => ({ $typeName: 'flow.Layer4', protocol })

/** TCP from port to port; access logs know no flags. */
export const tcpLayer = (sourcePort: number, destinationPort: number, flags?: TCPFlags): Layer4 =>
  layer({ case: 'TCP', value: { $typeName: 'flow.TCP', sourcePort, destinationPort, ...(flags && { flags }) } })

const echoLayer = (version: 'ICMPv4' | 'ICMPv6', type: number): Layer4 =>
  version === 'ICMPv4'
    ? layer({ case: version, value: { $typeName: 'flow.ICMPv4', type, code: 0 } })
    : layer({ case: version, value: { $typeName: 'flow.ICMPv6', type, code: 0 } })

function layer4(segment: Segment, from: number, to: number): FlowInit {
  switch (segment.kind) {
    case 'tcp': {
      const flags: TCPFlags = { ...NO_FLAGS }
      for (const flag of segment.flags) flags[flag] = true
      return { l4: tcpLayer(from, to, flags), Summary: `TCP Flags: ${segment.flags.join(', ')}` }
    }
    case 'udp':
      return {
        l4: layer({ case: 'UDP', value: { $typeName: 'flow.UDP', sourcePort: from, destinationPort: to } }),
        Summary: 'UDP',
      }
    case 'icmp':
      return { l4: echoLayer(segment.version, segment.type), Summary: segment.summary }
  }
}

/** What every flow of a packet carries, as the agent of `node` sees it. */
export function packet(node: DemoNode, way: Way, segment: Segment): FlowInit {
  const { connection, reply } = way
  const [from, to] = reply ? [connection.server, connection.client] : [connection.client, connection.server]
  const ports = [connection.clientPort, connection.serverPort] as const
  const [fromPort, toPort] = reply ? [ports[1], ports[0]] : ports
  return {
    verdict: Verdict.FORWARDED,
    Type: FlowType.L3_L4,
    nodeName: node.name,
    nodeLabels: node.labels,
    source: seen(from, node),
    destination: seen(to, node),
    sourceNames: from.names,
    destinationNames: to.names,
    ethernet: { $typeName: 'flow.Ethernet', source: from.mac, destination: to.mac },
    IP: {
      $typeName: 'flow.IP',
      source: connection.ipv6 ? from.ipv6 : from.ipv4,
      destination: connection.ipv6 ? to.ipv6 : to.ipv4,
      ipVersion: connection.ipv6 ? IPVersion.IPv6 : IPVersion.IPv4,
      encrypted: crosses(connection),
      sourceXlated: '',
    },
    trafficDirection: way.direction,
    ...layer4(segment, fromPort, toPort),
  }
}

const POINTS: Readonly<Partial<Record<TraceObservationPoint, number>>> = { [TraceObservationPoint.TO_ENDPOINT]: 0 }

/** A packet seen at a trace point. */
export function trace(node: DemoNode, way: Way, segment: Segment, point: TraceObservationPoint): FlowInit {
  const opens = segment.kind !== 'tcp' || segment.flags.join() === 'SYN'
  const { client, server } = way.connection
  const near = point === TraceObservationPoint.TO_ENDPOINT ? (way.reply ? client : server).interface : undefined
  return {
    ...packet(node, way, segment),
    eventType: eventType(EVENT.trace, POINTS[point] ?? point),
    traceObservationPoint: point,
    traceReason: way.reply ? TraceReason.REPLY : opens ? TraceReason.NEW : TraceReason.ESTABLISHED,
    isReply: way.reply,
    ...(near === undefined ? {} : { interface: near }),
  }
}

/** What a policy decided about the first packet of a connection. */
export function policyVerdict(
  node: DemoNode,
  way: Way,
  segment: Segment,
  { policy, match, proxyPort, audit }: Rule,
): FlowInit {
  const allowed = audit === true ? {} : allowedBy(way.direction, policy)
  const passed = proxyPort === undefined ? Verdict.FORWARDED : Verdict.REDIRECTED
  return {
    ...packet(node, way, segment),
    verdict: audit === true ? Verdict.AUDIT : passed,
    eventType: eventType(EVENT.verdict),
    policyMatchType: match,
    isReply: false,
    ...(proxyPort === undefined ? {} : { proxyPort }),
    ...(way.connection.spire === true ? { authType: AuthType.SPIRE } : {}),
    ...allowed,
  }
}

const allowedBy = (direction: TrafficDirection, rule: Policy): FlowInit =>
  direction === TrafficDirection.EGRESS ? { egressAllowedBy: [rule] } : { ingressAllowedBy: [rule] }

const deniedBy = (direction: TrafficDirection, rule: Policy | undefined): FlowInit => {
  if (rule === undefined) return {}
  return direction === TrafficDirection.EGRESS ? { egressDeniedBy: [rule] } : { ingressDeniedBy: [rule] }
}

/**
 * A packet that a policy denied, as Cilium tells it: the policy's verdict, and the drop itself, which comes before
 * connection tracking and so does not know whether it is a reply. Without a `rule` it is the default deny.
 */
export function denied(
  node: DemoNode,
  way: Way,
  segment: Segment,
  rule: Policy | undefined,
): readonly [FlowInit, FlowInit] {
  const reason = rule === undefined ? DropReason.POLICY_DENIED : DropReason.POLICY_DENY
  const common = { ...packet(node, way, segment), ...deniedBy(way.direction, rule), ...dropped(reason) }
  return [
    { ...common, eventType: eventType(EVENT.verdict), isReply: false, policyMatchType: rule ? 2 : 0 },
    {
      ...common,
      eventType: eventType(EVENT.drop, reason),
      file: { $typeName: 'flow.FileInfo', name: 'bpf_lxc.c', line: 2074 },
    },
  ]
}

/** A packet dropped for another reason than policy. */
export function drop(node: DemoNode, way: Way, segment: Segment, reason: DropReason): FlowInit {
  return {
    ...packet(node, way, segment),
    ...dropped(reason),
    eventType: eventType(EVENT.drop, reason),
    file: { $typeName: 'flow.FileInfo', name: 'bpf_lxc.c', line: 1290 },
  }
}

const dropped = (reason: DropReason): FlowInit => ({
  verdict: Verdict.DROPPED,
  dropReason: reason,
  dropReasonDesc: reason,
})
