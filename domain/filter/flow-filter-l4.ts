import type { FlowFilter, Layer4 } from '#gen/flow/flow_pb.ts'
import { type Checked, checkEach, mapTest, ok, refused, type Test, within } from './matcher.ts'

/** Both ports of TCP, UDP and SCTP; other protocols have none. */
export function portsOf(l4: Layer4 | undefined): { readonly source: number; readonly destination: number } | undefined {
  const protocol = l4?.protocol
  if (protocol?.case === 'TCP' || protocol?.case === 'UDP' || protocol?.case === 'SCTP') {
    return { source: protocol.value.sourcePort, destination: protocol.value.destinationPort }
  }
  return undefined
}

const checkPort = (text: string): Checked<number> =>
  /^[0-9]+$/.test(text) && Number(text) <= 65535
    ? ok(Number(text))
    : refused(`invalid port "${text}": a port is a number from 0 to 65535`)

/** Ports of one side, as decimal numbers; leading zeros do no harm. */
export const ports = (side: 'source' | 'destination') => (values: readonly string[]) =>
  mapTest(within(`invalid ${side} port filter`, checkEach(values, checkPort)), (checked) => {
    const wanted = new Set(checked)
    return (flow) => {
      const port = portsOf(flow.l4)?.[side]
      return port !== undefined && wanted.has(port)
    }
  })

const l4Is =
  (...cases: readonly string[]): Test =>
  (flow) =>
    cases.includes(flow.l4?.protocol.case ?? '')
const l7Is =
  (kind: string): Test =>
  (flow) =>
    flow.l7?.record.case === kind

/** Names that `protocol` takes, in any case. */
export const PROTOCOLS: Readonly<Record<string, Test>> = {
  tcp: l4Is('TCP'),
  udp: l4Is('UDP'),
  sctp: l4Is('SCTP'),
  icmp: l4Is('ICMPv4', 'ICMPv6'),
  icmpv4: l4Is('ICMPv4'),
  icmpv6: l4Is('ICMPv6'),
  dns: l7Is('dns'),
  http: l7Is('http'),
  kafka: l7Is('kafka'),
}

/** A protocol name, in any case. */
export const checkProtocol = (text: string): Checked<Test> => {
  const name = text.toLowerCase()
  const test = Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : undefined
  return test === undefined ? refused(`invalid protocol filter: unknown protocol: "${text}"`) : ok(test)
}

/** The TCP flags, in the order of their bits. */
export const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'NS'] as const

/** Each value lists flags that must all be set; the flow must carry flags at all. */
export const tcpFlags = (values: FlowFilter['tcpFlags']): Checked<Test> => {
  const wanted = values.map((value) => TCP_FLAGS.filter((flag) => value[flag]))
  return ok((flow) => {
    const flags = flow.l4?.protocol.case === 'TCP' ? flow.l4.protocol.value.flags : undefined
    return flags !== undefined && wanted.some((set) => set.every((flag) => flags[flag]))
  })
}
