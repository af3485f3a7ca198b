import { podOwner } from '#domain/identity/pod-name.ts'
import { type Endpoint, type Flow, L7FlowType, TraceObservationPoint } from '#gen/flow/flow_pb.ts'

/** One end of a flow, as a person would call it. */
export interface FlowEnd {
  readonly namespace: string
  /** Pod, workload, DNS name, reserved identity or address, whichever is the best known. */
  readonly name: string
  /** How much of the name is that of its workload; the rest tells pods of one workload apart. */
  readonly stem: number
  readonly named: 'pod' | 'workload' | 'dns' | 'reserved' | 'ip' | 'identity' | 'unknown'
  readonly ip: string
  readonly identity: number
  /** undefined where the protocol has none. */
  readonly port: number | undefined
}

/** A suffix of a few characters, such as an ordinal, is better read with the name. */
const SHORT_SUFFIX = 4

function stemOf(pod: string, workload: string | undefined): number {
  const stem = workload !== undefined && pod.startsWith(`${workload}-`) ? workload : podOwner(pod).name
  return pod.length - stem.length > SHORT_SUFFIX ? stem.length : 0
}

const RESERVED = 'reserved:'

/** Reserved identities whose label says more than `world` or `remote-node` beside it. */
const reservedName = (labels: readonly string[]): string | undefined => {
  const names = labels.filter((label) => label.startsWith(RESERVED)).map((label) => label.slice(RESERVED.length))
  return names.find((name) => name === 'kube-apiserver') ?? names[0]
}

function endOf(
  endpoint: Endpoint | undefined,
  names: readonly string[],
  ip: string,
  port: number | undefined,
): FlowEnd {
  const namespace = endpoint?.namespace ?? ''
  const identity = endpoint?.identity ?? 0
  const workload = endpoint?.workloads[0]?.name
  const reserved = reservedName(endpoint?.labels ?? [])
  const known = { namespace, ip, identity, port, stem: 0 }
  if (endpoint?.podName) {
    return { ...known, name: endpoint.podName, named: 'pod', stem: stemOf(endpoint.podName, workload) }
  }
  if (workload) return { ...known, name: workload, named: 'workload' }
  if (names[0]) return { ...known, name: names[0], named: 'dns' }
  if (reserved && reserved !== 'world') return { ...known, name: reserved, named: 'reserved' }
  if (ip) return { ...known, name: ip, named: 'ip' }
  if (reserved) return { ...known, name: reserved, named: 'reserved' }
  if (identity > 0) return { ...known, name: String(identity), named: 'identity' }
  return { ...known, name: '', named: 'unknown' }
}

export const sourceOf = (flow: Flow): FlowEnd =>
  endOf(flow.source, flow.sourceNames, flow.IP?.source ?? '', ports(flow)?.source)

export const destinationOf = (flow: Flow): FlowEnd =>
  endOf(flow.destination, flow.destinationNames, flow.IP?.destination ?? '', ports(flow)?.destination)

function ports(flow: Flow): { readonly source: number; readonly destination: number } | undefined {
  const protocol = flow.l4?.protocol
  if (protocol?.case !== 'TCP' && protocol?.case !== 'UDP' && protocol?.case !== 'SCTP') return undefined
  return { source: protocol.value.sourcePort, destination: protocol.value.destinationPort }
}

/** `TCP`, `ICMPv6`, …; with L7 the protocol that was read: `HTTP`, `DNS`, `Kafka`. Empty where the flow has none. */
export function protocolOf(flow: Flow): string {
  const l7 = flow.l7?.record.case
  if (l7 === 'http') return 'HTTP'
  if (l7 === 'dns') return 'DNS'
  if (l7 === 'kafka') return 'Kafka'
  return flow.l4?.protocol.case ?? ''
}

/** Milliseconds since the epoch, with the fraction that the flow carries; undefined where it carries no time. */
export const timeOf = (flow: Flow): number | undefined =>
  flow.time === undefined ? undefined : Number(flow.time.seconds) * 1000 + flow.time.nanos / 1e6

/** Milliseconds; undefined where the flow measured none. */
export const latencyOf = (flow: Flow): number | undefined =>
  flow.l7 === undefined || flow.l7.latencyNs === 0n ? undefined : Number(flow.l7.latencyNs) / 1e6

/** TCP flags that are set, in the order people write them. */
export function tcpFlagsOf(flow: Flow): readonly string[] {
  const protocol = flow.l4?.protocol
  const flags = protocol?.case === 'TCP' ? protocol.value.flags : undefined
  if (flags === undefined) return []
  const order = ['SYN', 'ACK', 'PSH', 'FIN', 'RST', 'URG', 'ECE', 'CWR', 'NS'] as const
  return order.filter((name) => flags[name])
}

/** What the L7 line of a row shows. */
export type L7Line =
  | {
      readonly kind: 'http'
      readonly response: boolean
      readonly method: string
      /** Path and query of the URL, or the URL where it is not one. */
      readonly path: string
      readonly status: number
      readonly latencyMs: number | undefined
    }
  | {
      readonly kind: 'dns'
      readonly response: boolean
      readonly query: string
      readonly types: readonly string[]
      readonly rcode: number
      readonly answers: readonly string[]
      readonly latencyMs: number | undefined
    }
  | { readonly kind: 'kafka'; readonly api: string; readonly topic: string }

export function l7Of(flow: Flow): L7Line | undefined {
  const record = flow.l7?.record
  const response = flow.l7?.type === L7FlowType.RESPONSE
  const latencyMs = latencyOf(flow)
  if (record?.case === 'http') {
    const { method, url, code } = record.value
    return { kind: 'http', response, method, path: pathOf(url), status: code, latencyMs }
  }
  if (record?.case === 'dns') {
    const { query, qtypes, rcode, ips, cnames } = record.value
    return { kind: 'dns', response, query, types: qtypes, rcode, answers: [...cnames, ...ips], latencyMs }
  }
  if (record?.case === 'kafka') return { kind: 'kafka', api: record.value.apiKey, topic: record.value.topic }
  return undefined
}

function pathOf(url: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0]
  if (host === undefined) return url
  return url.slice(host.length) || '/'
}

/** `to-endpoint`, `from-network`, …; empty where the flow has no trace point. */
export function tracePointOf(flow: Flow): string {
  if (flow.traceObservationPoint === TraceObservationPoint.UNKNOWN_POINT) return ''
  const name: string | undefined = TraceObservationPoint[flow.traceObservationPoint]
  return (name ?? String(flow.traceObservationPoint)).toLowerCase().replaceAll('_', '-')
}
