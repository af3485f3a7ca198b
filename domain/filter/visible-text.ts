import type { Endpoint, Flow, Policy } from '#gen/flow/flow_pb.ts'
import {
  DropReason,
  DropReasonSchema,
  TrafficDirection,
  TrafficDirectionSchema,
  VerdictSchema,
} from '#gen/flow/flow_pb.ts'
import { portsOf } from './flow-filter-l4.ts'

const endpointText = (endpoint: Endpoint | undefined): readonly string[] =>
  endpoint === undefined
    ? []
    : [
        `${endpoint.namespace}/${endpoint.podName}`,
        endpoint.clusterName,
        String(endpoint.identity),
        ...endpoint.labels,
        ...endpoint.workloads.map(({ kind, name }) => `${kind}/${name}`),
      ]

const policyText = ({ kind, namespace, name }: Policy): string => `${kind}/${namespace}/${name}`

function l7Text(flow: Flow): readonly string[] {
  const record = flow.l7?.record
  switch (record?.case) {
    case 'http': {
      const { method, url, protocol, code, headers } = record.value
      return [`${method} ${url}`, protocol, String(code), ...headers.map(({ key, value }) => `${key}: ${value}`)]
    }
    case 'dns':
      return [record.value.query, ...record.value.ips, ...record.value.cnames, ...record.value.qtypes]
    case 'kafka':
      return [record.value.apiKey, record.value.topic]
    default:
      return []
  }
}

/** Everything of a flow that a person can read in the table or the details, as one text for each thing. */
export function textOf(flow: Flow): readonly string[] {
  const ports = portsOf(flow.l4)
  return [
    ...endpointText(flow.source),
    ...endpointText(flow.destination),
    flow.IP?.source ?? '',
    flow.IP?.destination ?? '',
    flow.IP?.sourceXlated ?? '',
    ports === undefined ? '' : String(ports.source),
    ports === undefined ? '' : String(ports.destination),
    flow.l4?.protocol.case ?? '',
    ...flow.sourceNames,
    ...flow.destinationNames,
    flow.sourceService === undefined ? '' : `${flow.sourceService.namespace}/${flow.sourceService.name}`,
    flow.destinationService === undefined ? '' : `${flow.destinationService.namespace}/${flow.destinationService.name}`,
    VerdictSchema.value[flow.verdict]?.name ?? '',
    flow.dropReasonDesc === DropReason.DROP_REASON_UNKNOWN
      ? ''
      : (DropReasonSchema.value[flow.dropReasonDesc]?.name ?? ''),
    flow.trafficDirection === TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN
      ? ''
      : (TrafficDirectionSchema.value[flow.trafficDirection]?.name ?? ''),
    ...l7Text(flow),
    flow.nodeName,
    ...flow.nodeLabels,
    flow.Summary,
    flow.uuid,
    flow.traceContext?.parent?.traceId ?? '',
    flow.interface?.name ?? '',
    ...[flow.egressAllowedBy, flow.ingressAllowedBy, flow.egressDeniedBy, flow.ingressDeniedBy].flat().map(policyText),
    ...flow.policyLog,
  ]
}
