import { create } from '@bufbuild/protobuf'
import {
  AuthType,
  DropReason,
  FlowType,
  IPVersion,
  type Policy,
  PolicySchema,
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

function layer4(segment: Segment, from: number, to: number): FlowInit {
  switch (segment.kind) {
    case 'tcp': {
      const flags = Object.fromEntries(segment.flags.map((flag) => [flag, true]))
      const value = { sourcePort: from, destinationPort: to, flags }
      return { l4: { protocol: { case: 'TCP', value } }, Summary: `TCP Flags: ${segment.flags.join(', ')}` }
    }
    case 'udp':
      return { l4: { protocol: { case: 'UDP', value: { sourcePort: from, destinationPort: to } } }, Summary: 'UDP' }
    case 'icmp':
      return { l4: { protocol: { case: segment.version, value: { type: segment.type } } }, Summary: segment.summary }
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
    ethernet: { source: from.mac, destination: to.mac },
    IP: {
      source: connection.ipv6 ? from.ipv6 : from.ipv4,
      destination: connection.ipv6 ? to.ipv6 : to.ipv4,
      ipVersion: connection.ipv6 ? IPVersion.IPv6 : IPVersion.IPv4,
      encrypted: crosses(connection),
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
    eventType: { type: EVENT.trace, subType: POINTS[point] ?? point },
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
    eventType: { type: EVENT.verdict, subType: 0 },
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
    { ...common, eventType: { type: EVENT.verdict, subType: 0 }, isReply: false, policyMatchType: rule ? 2 : 0 },
    { ...common, eventType: { type: EVENT.drop, subType: reason }, file: { name: 'bpf_lxc.c', line: 2074 } },
  ]
}

/** A packet dropped for another reason than policy. */
export function drop(node: DemoNode, way: Way, segment: Segment, reason: DropReason): FlowInit {
  return {
    ...packet(node, way, segment),
    ...dropped(reason),
    eventType: { type: EVENT.drop, subType: reason },
    file: { name: 'bpf_lxc.c', line: 1290 },
  }
}

const dropped = (reason: DropReason): FlowInit => ({
  verdict: Verdict.DROPPED,
  dropReason: reason,
  dropReasonDesc: reason,
})
