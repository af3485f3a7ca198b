import type { Expiry } from '#domain/expiry.ts'
import { PARTS, type Tally } from '#domain/redact/tally.ts'
import { LostEventSource } from '#gen/flow/flow_pb.ts'
import { SourceKind, SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import type { MapServiceState } from '#service/map-service.ts'
import type { MethodCalls } from './calls.ts'

/** What the metrics are read from, at the moment when somebody asks. */
export interface MetricFacts {
  readonly version: string
  readonly status: SourceStatus
  readonly service: MapServiceState
  /** How often flows came in again after a break. */
  readonly reconnects: number
  /** What was taken out of flows; undefined where nothing is to be. */
  readonly redacted: Tally | undefined
  /** When certificates end. */
  readonly expiry: readonly Expiry[]
  readonly calls: ReadonlyMap<string, MethodCalls>
  /** Milliseconds since the epoch. */
  readonly nowMs: number
}

interface Sample {
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}

export interface Metric {
  readonly name: `orrery_${string}`
  readonly kind: 'gauge' | 'counter'
  readonly help: string
  readonly labels: readonly string[]
  /** Empty where it makes no sense for what is shown. */
  readonly read: (facts: MetricFacts) => readonly Sample[]
}

const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }])

/** Metrics of a Relay, which a file does not have. */
const relay =
  (read: (facts: MetricFacts) => readonly Sample[]) =>
  (facts: MetricFacts): readonly Sample[] =>
    facts.status.kind === SourceKind.FILE ? [] : read(facts)

const perMethod = (read: (calls: MethodCalls) => number) => (facts: MetricFacts) =>
  [...facts.calls].map(([method, calls]) => ({ value: read(calls), labels: { method } }))

/**
 * Every metric of Orrery's own. The endpoint and docs/metrics.md loop over it. Labels have few values, known in advance: never
 * a pod, an address or a name of a service.
 */
export const METRICS: readonly Metric[] = [
  {
    name: 'orrery_build_info',
    kind: 'gauge',
    help: 'Always 1; its labels tell the versions.',
    labels: ['version', 'node'],
    read: ({ version }) => [{ value: 1, labels: { version, node: process.version } }],
  },
  {
    name: 'orrery_source_ready',
    kind: 'gauge',
    help: '1 while flows can arrive or all of a file has been read, as /readyz says; else 0.',
    labels: [],
    read: ({ status: { state } }) => one(Number(state === SourceState.LIVE || state === SourceState.COMPLETE)),
  },
  {
    name: 'orrery_relay_connected',
    kind: 'gauge',
    help: '1 while Relay answers and every stream from it is open; else 0.',
    labels: [],
    read: relay(({ status }) => one(Number(status.state === SourceState.LIVE))),
  },
  {
    name: 'orrery_relay_reconnects_total',
    kind: 'counter',
    help: 'Times that flows came in again after a break.',
    labels: [],
    read: relay(({ reconnects }) => one(reconnects)),
  },
  {
    name: 'orrery_relay_nodes',
    kind: 'gauge',
    help: 'Nodes that Relay knows, by whether it is connected to them.',
    labels: ['state'],
    read: relay(({ status: { nodesConnected, nodesKnown } }) => [
      { value: nodesConnected, labels: { state: 'connected' } },
      { value: nodesKnown - nodesConnected, labels: { state: 'unavailable' } },
    ]),
  },
  {
    name: 'orrery_relay_flows_per_second',
    kind: 'gauge',
    help: 'Flows that the nodes see per second, by Relay’s own count over the last seconds.',
    labels: [],
    read: relay(({ status }) => one(status.flowsPerSecond)),
  },
  {
    name: 'orrery_flows_received_total',
    kind: 'counter',
    help: 'Flows received from the source, over all upstream streams; those that came twice after a break count once.',
    labels: [],
    read: ({ service }) => one(service.flows.received),
  },
  {
    name: 'orrery_flows_repeated_total',
    kind: 'counter',
    help: 'Flows that came a second time after a break and were left out.',
    labels: [],
    read: ({ service }) => one(service.flows.repeated),
  },
  {
    name: 'orrery_flows_undecodable_total',
    kind: 'counter',
    help: 'Messages from the source that did not decode.',
    labels: [],
    read: ({ service }) => one(service.flows.undecodable),
  },
  {
    name: 'orrery_flows_lost_total',
    kind: 'counter',
    help: 'Events that Relay and the nodes said they lost, by where.',
    labels: ['source'],
    read: ({ service }) =>
      [...service.lost].map(([source, value]) => ({
        value,
        labels: { source: (LostEventSource[source] ?? 'UNKNOWN').toLowerCase() },
      })),
  },
  {
    name: 'orrery_redacted_flows_total',
    kind: 'counter',
    help: 'Flows that secrets were taken out of, over all streams, those of observer.Observer included.',
    labels: [],
    read: ({ redacted }) => one(redacted?.flows),
  },
  {
    name: 'orrery_redacted_parts_total',
    kind: 'counter',
    help: 'Parts that were taken out of flows: user-info and query of URLs, header values, what a pattern matched.',
    labels: ['part'],
    read: ({ redacted }) =>
      redacted === undefined ? [] : PARTS.map((part) => ({ value: redacted.parts[part], labels: { part } })),
  },
  {
    name: 'orrery_flow_lag_seconds',
    kind: 'gauge',
    help: 'Age of the newest flow. Grows while no flows come; clocks of nodes count.',
    labels: [],
    read: relay(({ service: { newestMs }, nowMs }) => one(newestMs === 0 ? undefined : (nowMs - newestMs) / 1000)),
  },
  {
    name: 'orrery_tls_certificate_expiry_timestamp_seconds',
    kind: 'gauge',
    help: 'When a certificate ends, in seconds since 1970: listener, relay-client (ours for Relay), relay-server, relay-ca.',
    labels: ['certificate'],
    read: ({ expiry }) =>
      expiry.map(({ certificate, expiresMs }) => ({ value: expiresMs / 1000, labels: { certificate } })),
  },
  {
    name: 'orrery_viewers',
    kind: 'gauge',
    help: 'Streams of frames open now: pages that look at the map.',
    labels: [],
    read: ({ service }) => one(service.viewers),
  },
  {
    name: 'orrery_views',
    kind: 'gauge',
    help: 'Distinct filters followed now, those kept a while after their last viewer included.',
    labels: [],
    read: ({ service }) => one(service.views),
  },
  {
    name: 'orrery_upstreams',
    kind: 'gauge',
    help: 'Streams from the source open now.',
    labels: [],
    read: ({ service }) => one(service.upstreams),
  },
  {
    name: 'orrery_graph_services',
    kind: 'gauge',
    help: 'Services on the map without a filter.',
    labels: [],
    read: ({ service }) => one(service.graph?.services),
  },
  {
    name: 'orrery_graph_edges',
    kind: 'gauge',
    help: 'Edges on the map without a filter.',
    labels: [],
    read: ({ service }) => one(service.graph?.edges),
  },
  {
    name: 'orrery_rpc_active',
    kind: 'gauge',
    help: 'Calls of the API under way, streams included.',
    labels: ['method'],
    read: perMethod(({ active }) => active),
  },
  {
    name: 'orrery_rpc_messages_sent_total',
    kind: 'counter',
    help: 'Messages sent by the API: frames for orrery.v1.MapService/Observe.',
    labels: ['method'],
    read: perMethod(({ messages }) => messages),
  },
  {
    name: 'orrery_rpc_calls_total',
    kind: 'counter',
    help: 'Calls of the API that ended, by how.',
    labels: ['method', 'code'],
    read: ({ calls }) =>
      [...calls].flatMap(([method, { ended }]) =>
        [...ended].map(([code, value]) => ({ value, labels: { method, code } })),
      ),
  },
]
