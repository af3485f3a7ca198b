import { type Edge, L7Kind, Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import type { MapText } from './text.ts'

const PROTOCOLS: Readonly<Record<Protocol, string>> = {
  [Protocol.UNSPECIFIED]: '',
  [Protocol.TCP]: 'TCP',
  [Protocol.UDP]: 'UDP',
  [Protocol.SCTP]: 'SCTP',
  [Protocol.ICMPV4]: 'ICMPv4',
  [Protocol.ICMPV6]: 'ICMPv6',
  [Protocol.VRRP]: 'VRRP',
  [Protocol.IGMP]: 'IGMP',
}

const L7: Readonly<Record<L7Kind, string>> = {
  [L7Kind.UNSPECIFIED]: '',
  [L7Kind.HTTP]: 'HTTP',
  [L7Kind.DNS]: 'DNS',
  [L7Kind.KAFKA]: 'Kafka',
}

/** Port, protocol and what is spoken over it: `8080/TCP HTTP`. */
export function portLabel(edge: Edge, text: MapText): string {
  const protocol = PROTOCOLS[edge.protocol] ?? ''
  const port = edge.manyPorts ? text.manyPorts : edge.port > 0 ? String(edge.port) : ''
  const kinds = edge.l7.map((kind) => L7[kind] ?? '').filter((kind) => kind !== '')
  return [[port, protocol].filter((part) => part !== '').join('/'), ...kinds].filter((part) => part !== '').join(' ')
}

/** The ports of a line, at most three of them. */
export function linkLabel(edges: readonly Edge[], text: MapText): string {
  const labels = [...new Set(edges.map((edge) => portLabel(edge, text)))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  return labels.length <= 3 ? labels.join(' · ') : `${labels.slice(0, 2).join(' · ')} ${text.more(labels.length - 2)}`
}
