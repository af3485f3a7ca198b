import { create, toJsonString } from '@bufbuild/protobuf'
import {
  AuthType,
  DropReason,
  type Endpoint,
  type Flow,
  FlowSchema,
  type Policy,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { compactLine } from './compact.ts'
import { toCsv } from './csv.ts'

/** `hubble observe --input-file` ends at the first line that is longer than this, in bytes (CLI 1.17, measured). */
export const LONGEST_LINE = 64 * 1024

const write = (response: GetFlowsResponse): string =>
  toJsonString(GetFlowsResponseSchema, response, { useProtoFieldName: true })

/**
 * A response as `hubble observe -o jsonpb` prints it and reads it again: protobuf JSON on one line, fields by number.
 * `extensions`, of which only its producer knows the type, is left out.
 */
export function jsonLine(response: GetFlowsResponse): string {
  const { responseTypes } = response
  if (responseTypes.case !== 'flow' || responseTypes.value.extensions === undefined) return write(response)
  const { extensions: _, ...rest } = responseTypes.value
  const value = create(FlowSchema, { ...rest, $unknown: [] })
  return write({ ...response, responseTypes: { case: 'flow', value } })
}

type Cell = string | number

const instant = (flow: Flow): string => {
  const ms = flow.time === undefined ? Number.NaN : Number(flow.time.seconds) * 1000 + flow.time.nanos / 1e6
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : ''
}

const ports = ({ l4 }: Flow) => {
  const protocol = l4?.protocol
  return protocol?.case === 'TCP' || protocol?.case === 'UDP' || protocol?.case === 'SCTP' ? protocol.value : undefined
}

const workload = (endpoint: Endpoint | undefined): string => endpoint?.workloads.map(({ name }) => name).join(' ') ?? ''

const policies = (list: readonly Policy[]): string =>
  list.map(({ kind, namespace, name }) => [kind, namespace, name].filter((part) => part !== '').join('/')).join('; ')

const http = ({ l7 }: Flow) => (l7?.record.case === 'http' ? l7.record.value : undefined)
const dns = ({ l7 }: Flow) => (l7?.record.case === 'dns' ? l7.record.value : undefined)

const flags = ({ l4 }: Flow): string => {
  const set = l4?.protocol.case === 'TCP' ? l4.protocol.value.flags : undefined
  const names = ['SYN', 'ACK', 'PSH', 'FIN', 'RST', 'URG', 'ECE', 'CWR', 'NS'] as const
  return set === undefined ? '' : names.filter((name) => set[name]).join(' ')
}

const end = (name: string, from: boolean): readonly (readonly [string, (flow: Flow) => Cell])[] => {
  const of = (flow: Flow) => (from ? flow.source : flow.destination)
  const port = (flow: Flow) => (from ? ports(flow)?.sourcePort : ports(flow)?.destinationPort) ?? ''
  return [
    [`${name}_namespace`, (flow) => of(flow)?.namespace ?? ''],
    [`${name}_pod`, (flow) => of(flow)?.podName ?? ''],
    [`${name}_workload`, (flow) => workload(of(flow))],
    [`${name}_service`, (flow) => (from ? flow.sourceService : flow.destinationService)?.name ?? ''],
    [`${name}_names`, (flow) => (from ? flow.sourceNames : flow.destinationNames).join(' ')],
    [`${name}_identity`, (flow) => of(flow)?.identity ?? ''],
    [`${name}_ip`, (flow) => (from ? flow.IP?.source : flow.IP?.destination) ?? ''],
    [`${name}_port`, port],
    [`${name}_cluster`, (flow) => of(flow)?.clusterName ?? ''],
  ]
}

const COLUMNS: readonly (readonly [name: string, cell: (flow: Flow) => Cell])[] = [
  ['time', instant],
  ['verdict', ({ verdict }) => Verdict[verdict] ?? verdict],
  [
    'drop_reason',
    ({ dropReasonDesc }) =>
      dropReasonDesc === DropReason.DROP_REASON_UNKNOWN ? '' : (DropReason[dropReasonDesc] ?? dropReasonDesc),
  ],
  ...end('source', true),
  ...end('destination', false),
  ['protocol', ({ l4 }) => l4?.protocol.case ?? ''],
  ['tcp_flags', flags],
  [
    'direction',
    ({ trafficDirection: way }) =>
      way === TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN ? '' : (TrafficDirection[way] ?? way),
  ],
  ['is_reply', ({ isReply }) => (isReply === undefined ? '' : String(isReply))],
  ['event_type', ({ eventType }) => eventType?.type ?? ''],
  ['event_sub_type', ({ eventType }) => eventType?.subType ?? ''],
  ['http_method', (flow) => http(flow)?.method ?? ''],
  ['http_url', (flow) => http(flow)?.url ?? ''],
  ['http_status', (flow) => http(flow)?.code || ''],
  ['dns_query', (flow) => dns(flow)?.query ?? ''],
  ['dns_rcode', (flow) => dns(flow)?.rcode ?? ''],
  ['dns_answers', (flow) => dns(flow)?.ips.join(' ') ?? ''],
  ['latency_ms', ({ l7 }) => (l7 === undefined || l7.latencyNs === 0n ? '' : Number(l7.latencyNs) / 1e6)],
  ['egress_allowed_by', (flow) => policies(flow.egressAllowedBy)],
  ['ingress_allowed_by', (flow) => policies(flow.ingressAllowedBy)],
  ['egress_denied_by', (flow) => policies(flow.egressDeniedBy)],
  ['ingress_denied_by', (flow) => policies(flow.ingressDeniedBy)],
  ['encrypted', ({ IP }) => (IP === undefined ? '' : String(IP.encrypted))],
  ['auth', ({ authType }) => (authType === AuthType.DISABLED ? '' : (AuthType[authType] ?? authType))],
  ['trace_id', ({ traceContext }) => traceContext?.parent?.traceId ?? ''],
  ['node', ({ nodeName }) => nodeName],
  ['summary', ({ Summary }) => Summary],
  ['uuid', ({ uuid }) => uuid],
]

const spelled = (line: string): string =>
  line.replace(/\p{Cc}/gu, (unit) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** How flows are written out, one after the other: a first line, if there is one, and the text of each. */
export interface FlowFormat {
  readonly head: string
  /** With its line end; empty for a response that is no flow. */
  readonly line: (response: GetFlowsResponse) => string
}

const ofFlow =
  (line: (flow: Flow) => string): FlowFormat['line'] =>
  ({ responseTypes }) =>
    responseTypes.case === 'flow' ? line(responseTypes.value) : ''

export const FLOW_FORMATS = {
  jsonl: { head: '', line: (response) => `${jsonLine(response)}\n` },
  csv: {
    head: toCsv([COLUMNS.map(([name]) => name)]),
    line: ofFlow((flow) => toCsv([COLUMNS.map(([, cell]) => cell(flow))])),
  },
  // A line is read in terminals: what one would obey is spelled out.
  compact: { head: '', line: ofFlow((flow) => `${spelled(compactLine(flow))}\n`) },
} as const satisfies Readonly<Record<string, FlowFormat>>

export type FlowFormatName = keyof typeof FLOW_FORMATS
