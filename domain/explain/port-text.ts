import { MANY_PORTS } from '#domain/graph/edge.ts'
import { Protocol } from '#gen/orrery/v1/orrery_pb.ts'

const PROTOCOLS: ReadonlyMap<Protocol, string> = new Map([
  [Protocol.TCP, 'TCP'],
  [Protocol.UDP, 'UDP'],
  [Protocol.SCTP, 'SCTP'],
  [Protocol.ICMPV4, 'ICMPv4'],
  [Protocol.ICMPV6, 'ICMPv6'],
  [Protocol.VRRP, 'VRRP'],
  [Protocol.IGMP, 'IGMP'],
])

/** `TCP 80`, `ICMPv4`, `UDP, many ports`. */
export function portText({ protocol, port }: { readonly protocol: Protocol; readonly port: number }): string {
  const name = PROTOCOLS.get(protocol) ?? 'any protocol'
  if (port === MANY_PORTS) return `${name}, many ports`
  return port === 0 ? name : `${name} ${port}`
}
