import { type Edge, L7Kind, Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import type { LineLabel } from '#src/state/map-view.ts'
import { formats } from '#src/text/text.ts'
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

/** Calls that failed by all calls, or flows that were dropped or in error by all flows, of the last minute; 0 for none. */
export function errorShare(edges: readonly Edge[]): number {
  let [calls, failed, bad, all] = [0, 0, 0, 0]
  for (const { minute } of edges) {
    if (minute === undefined) continue
    calls += minute.calls
    failed += minute.failedCalls
    bad += minute.dropped + minute.error
    all += minute.forwarded + minute.audit + minute.dropped + minute.error
  }
  return Math.max(calls === 0 ? 0 : failed / calls, all === 0 ? 0 : bad / all)
}

/**
 * Mean of the latencies of answers since the view began, in milliseconds: of HTTP where it is known, else of DNS; undefined
 * where no answer tells.
 */
export function meanLatency(edges: readonly Edge[]): number | undefined {
  for (const kind of ['http', 'dns'] as const) {
    let [sum, count] = [0, 0]
    for (const { [kind]: counts } of edges) {
      sum += counts?.latencyMsSum ?? 0
      count += counts?.latencyCount ?? 0
    }
    if (count > 0) return sum / count
  }
  return undefined
}

/** The greatest 95th percentile among the ports of a line, in milliseconds: percentiles cannot be added. */
const p95 = (edges: readonly Edge[]): number => edges.reduce((most, { p95Ms }) => Math.max(most, p95Ms), 0)

/** Flows of the last minute in which nothing counts twice. */
const flowsOf = ({ minute }: Edge): number =>
  minute === undefined ? 0 : minute.forwarded + minute.dropped + minute.audit + minute.error

/** What stands on a line by choice; empty where there is nothing to say. */
const BY_CHOICE: Readonly<Record<LineLabel, (edges: readonly Edge[], text: MapText) => string>> = {
  off: () => '',
  port: linkLabel,
  rate: (edges, text) => {
    const flows = edges.reduce((sum, edge) => sum + flowsOf(edge), 0)
    return flows === 0 ? '' : text.perSecond(formats.rate(flows / 60))
  },
  errors: (edges) => {
    const share = errorShare(edges)
    return share === 0 ? '' : formats.percent(share)
  },
  latency: (edges) => {
    const mean = meanLatency(edges)
    return mean === undefined ? '' : formats.latency(mean)
  },
  p95: (edges) => {
    const most = p95(edges)
    return most === 0 ? '' : formats.latency(most)
  },
}

export const labelBy = (choice: LineLabel, edges: readonly Edge[], text: MapText): string =>
  BY_CHOICE[choice](edges, text)

/** The ports of a line, at most three of them. */
export function linkLabel(edges: readonly Edge[], text: MapText): string {
  const labels = [...new Set(edges.map((edge) => portLabel(edge, text)))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  return labels.length <= 3 ? labels.join(' · ') : `${labels.slice(0, 2).join(' · ')} ${text.more(labels.length - 2)}`
}
