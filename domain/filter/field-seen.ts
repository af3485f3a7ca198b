import type { Flow } from '#gen/flow/flow_pb.ts'
import {
  DropReasonSchema,
  IPVersion,
  TrafficDirection,
  TrafficDirectionSchema,
  Verdict,
  VerdictSchema,
} from '#gen/flow/flow_pb.ts'
import { type End, l7KindOf, RCODES, rcodeOf } from './extras.ts'
import { EVENT_TYPES } from './field-values.ts'
import { portsOf } from './flow-filter-l4.ts'
import { requestPath } from './request-uri.ts'

/** The values of a field that a flow shows at one end; fields without ends are asked for `source` only. */
export type Seen = (flow: Flow, end: End) => readonly string[]

const present = (...texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text): text is string => text !== undefined && text !== '')

const httpOf = (flow: Flow) => (flow.l7?.record.case === 'http' ? flow.l7.record.value : undefined)

const qualified = (namespace = '', name = '') => (name === '' ? undefined : `${namespace}/${name}`)

export const seenPods: Seen = (flow, end) => present(qualified(flow[end]?.namespace, flow[end]?.podName))
export const seenNamespaces: Seen = (flow, end) => present(flow[end]?.namespace)
export const seenServices: Seen = (flow, end) => {
  const service = end === 'source' ? flow.sourceService : flow.destinationService
  return present(qualified(service?.namespace, service?.name))
}
export const seenIps: Seen = (flow, end) => present(flow.IP?.[end])
export const seenSnat: Seen = (flow) => present(flow.IP?.sourceXlated)
export const seenFqdns: Seen = (flow, end) => (end === 'source' ? flow.sourceNames : flow.destinationNames)
export const seenLabels: Seen = (flow, end) =>
  (flow[end]?.labels ?? []).map((label) => (label.endsWith('=') ? label.slice(0, -1) : label))
export const seenWorkloads: Seen = (flow, end) =>
  (flow[end]?.workloads ?? []).map(({ kind, name }) => (kind === '' ? name : `${kind}/${name}`))
export const seenClusters: Seen = (flow, end) => present(flow[end]?.clusterName)
export const seenIdentities: Seen = (flow, end) => {
  const endpoint = flow[end]
  return endpoint === undefined ? [] : [String(endpoint.identity)]
}
export const seenPorts: Seen = (flow, end) => {
  const port = portsOf(flow.l4)?.[end]
  return port === undefined || port === 0 ? [] : [String(port)]
}
export const seenVerdict: Seen = (flow) => present(VerdictSchema.value[flow.verdict]?.name)
export const seenDropReason: Seen = (flow) =>
  flow.verdict === Verdict.DROPPED ? present(DropReasonSchema.value[flow.dropReasonDesc]?.name) : []
export const seenProtocol: Seen = (flow) =>
  present(flow.l4?.protocol.case?.toLowerCase(), flow.l7?.record.case).filter(
    (name) => name !== 'vrrp' && name !== 'igmp',
  )
export const seenDirection: Seen = (flow) =>
  flow.trafficDirection === TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN
    ? []
    : present(TrafficDirectionSchema.value[flow.trafficDirection]?.name.toLowerCase())
export const seenEventType: Seen = (flow) => {
  const type = flow.eventType?.type ?? 0
  return present(Object.keys(EVENT_TYPES).find((name) => EVENT_TYPES[name] === type))
}
export const seenIpVersion: Seen = (flow) =>
  flow.IP?.ipVersion === IPVersion.IPv4 ? ['4'] : flow.IP?.ipVersion === IPVersion.IPv6 ? ['6'] : []
export const seenNode: Seen = (flow) => present(flow.nodeName)
export const seenNodeLabels: Seen = (flow) => flow.nodeLabels
export const seenStatus: Seen = (flow) => {
  const code = httpOf(flow)?.code ?? 0
  return code >= 100 && code <= 599 ? [String(code)] : []
}
export const seenMethod: Seen = (flow) => present(httpOf(flow)?.method.toUpperCase())
/** As a regular expression that means exactly this path. */
export const seenPath: Seen = (flow) => {
  const path = requestPath(httpOf(flow)?.url ?? '')
  return path === undefined || path === '' ? [] : [exactly(path)]
}
export const seenUrl: Seen = (flow) => present(httpOf(flow)?.url).map(exactly)
export const seenHeaders: Seen = (flow) => (httpOf(flow)?.headers ?? []).map(({ key, value }) => `${key}:${value}`)
export const seenQuery: Seen = (flow) =>
  flow.l7?.record.case === 'dns' ? present(flow.l7.record.value.query).map(exactly) : []
export const seenRcode: Seen = (flow) => {
  const code = rcodeOf(flow)
  return code === undefined ? [] : [RCODES[code] ?? String(code)]
}
export const seenL7: Seen = (flow) => [l7KindOf(flow)]
export const seenReply: Seen = (flow) =>
  flow.isReply !== undefined ? [String(flow.isReply)] : flow.verdict === Verdict.DROPPED ? ['false'] : []
export const seenTrace: Seen = (flow) => present(flow.traceContext?.parent?.traceId)
export const seenInterface: Seen = (flow) => present(flow.interface?.name)
export const seenAllowing: Seen = (flow) => [...flow.egressAllowedBy, ...flow.ingressAllowedBy].map(policyName)
export const seenDenying: Seen = (flow) => [...flow.egressDeniedBy, ...flow.ingressDeniedBy].map(policyName)
export const seenPolicies: Seen = (flow, end) => [...seenAllowing(flow, end), ...seenDenying(flow, end)]

const policyName = ({ kind, namespace, name }: { kind: string; namespace: string; name: string }): string =>
  kind === '' ? (namespace === '' ? name : `${namespace}/${name}`) : `${kind}/${namespace}/${name}`

/** An RE2 expression that matches this text as a whole and nothing else. */
export const exactly = (text: string): string => `^${text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}$`
