import type { Endpoint, Flow, FlowFilter } from '#gen/flow/flow_pb.ts'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { CEL } from './cel-slot.ts'
import { HTTP, regexps } from './flow-filter-http.ts'
import { checkProtocol, ports, tcpFlags } from './flow-filter-l4.ts'
import { checkIps } from './ip-address.ts'
import { checkSelectors } from './label-selector.ts'
import { type Checked, checkEach, mapTest, ok, refused, type Test, within } from './matcher.ts'
import { checkNamePattern, checkNamespacedName, checkNodeName, globMatches } from './name-pattern.ts'

/** Every field that a FlowFilter can set. */
export type FlowFilterField = Exclude<keyof FlowFilter, '$typeName' | '$unknown' | 'experimental'> | 'celExpression'

/** A field of FlowFilter as it is matched; `values` is never empty. */
export interface FlowFilterRow {
  readonly field: FlowFilterField
  /** The name in `flow.proto`. */
  readonly proto: string
  readonly count: (filter: FlowFilter) => number
  readonly compile: (filter: FlowFilter) => Checked<Test>
}

type Lists = { [K in keyof FlowFilter]: FlowFilter[K] extends readonly unknown[] ? K : never }[keyof FlowFilter]
type ListField = Exclude<Lists, undefined>

function row<K extends ListField>(
  field: K,
  proto: string,
  compile: (values: FlowFilter[K], filter: FlowFilter) => Checked<Test>,
): FlowFilterRow {
  return {
    field,
    proto,
    count: (filter) => (filter[field] as readonly unknown[]).length,
    compile: (filter) => compile(filter[field], filter),
  }
}

/** Any of the values equals what the flow has. */
const among =
  <T>(of: (flow: Flow) => T) =>
  (values: readonly T[]): Checked<Test> => {
    const wanted = new Set(values)
    return ok((flow) => wanted.has(of(flow)))
  }

const ips = (of: (flow: Flow) => string | undefined) => (values: readonly string[]) =>
  mapTest(checkIps(values), (holds) => (flow) => holds(of(flow) ?? ''))

const named =
  (of: (flow: Flow) => readonly [namespace: string | undefined, name: string | undefined], prefix: string) =>
  (values: readonly string[]) => {
    const checked = checkEach(values, checkNamespacedName)
    return mapTest(prefix === '' ? checked : within(prefix, checked), (tests) => (flow) => {
      const [namespace, name] = of(flow)
      return tests.some((test) => test(namespace ?? '', name ?? ''))
    })
  }

const fqdns = (of: (flow: Flow) => readonly string[]) => (values: readonly string[]) =>
  mapTest(
    checkEach(values, checkNamePattern),
    (patterns) => (flow) => of(flow).some((name) => patterns.some((pattern) => globMatches(pattern, name))),
  )

const labels = (of: (flow: Flow) => readonly string[] | undefined, name: string) => (values: readonly string[]) =>
  mapTest(within(`invalid ${name} filter`, checkSelectors(values)), (matches) => (flow) => matches(of(flow) ?? []))

const workloads =
  (of: (flow: Flow) => Endpoint | undefined) =>
  (values: readonly { readonly name: string; readonly kind: string }[]): Checked<Test> =>
    ok((flow) =>
      (of(flow)?.workloads ?? []).some((workload) =>
        values.some(
          ({ name, kind }) => (name === '' || name === workload.name) && (kind === '' || kind === workload.kind),
        ),
      ),
    )

const clusters = (of: (flow: Flow) => Endpoint | undefined) => (values: readonly string[]) =>
  values.includes('')
    ? refused('invalid filter, name must not be empty')
    : among((flow) => of(flow)?.clusterName ?? '')(values)

const identities =
  (of: (flow: Flow) => Endpoint | undefined) =>
  (values: readonly number[]): Checked<Test> => {
    const wanted = new Set(values)
    return ok((flow) => {
      const endpoint = of(flow)
      return endpoint !== undefined && wanted.has(endpoint.identity)
    })
  }

const eventTypes = (values: FlowFilter['eventType']): Checked<Test> =>
  ok((flow) => {
    const { eventType } = flow
    return (
      eventType !== undefined &&
      values.some(
        ({ type, matchSubType, subType }) =>
          (type === 0 || type === eventType.type) && (!matchSubType || subType === eventType.subType),
      )
    )
  })

const dropReasons = (values: FlowFilter['dropReasonDesc']): Checked<Test> => {
  const wanted = new Set(values)
  return ok((flow) => flow.verdict === Verdict.DROPPED && wanted.has(flow.dropReasonDesc))
}

/** An unknown direction counts as "no reply" on a drop and as neither elsewhere. */
const replies = (values: readonly boolean[]): Checked<Test> =>
  ok((flow) =>
    flow.isReply === undefined && flow.verdict !== Verdict.DROPPED ? false : values.includes(flow.isReply ?? false),
  )

const interfaces = (values: FlowFilter['interface']): Checked<Test> =>
  ok((flow) => {
    const on = flow.interface
    return (
      on !== undefined &&
      values.some(({ index, name }) => (index === 0 || index === on.index) && (name === '' || name === on.name))
    )
  })

const anyOf = (tests: Checked<readonly Test[]>): Checked<Test> =>
  mapTest(tests, (checked) => (flow) => checked.some((test) => test(flow)))

const source = (flow: Flow) => flow.source
const destination = (flow: Flow) => flow.destination

/** One row for each field of flow.FlowFilter. Rules: the observer's filters of Hubble 1.17, newer fields of 1.19. */
export const FLOW_FILTER_FIELDS: readonly FlowFilterRow[] = [
  row(
    'uuid',
    'uuid',
    among((flow) => flow.uuid),
  ),
  row(
    'sourceIp',
    'source_ip',
    ips((flow) => flow.IP?.source),
  ),
  row(
    'destinationIp',
    'destination_ip',
    ips((flow) => flow.IP?.destination),
  ),
  row(
    'sourceIpXlated',
    'source_ip_xlated',
    ips((flow) => flow.IP?.sourceXlated),
  ),
  row(
    'ipVersion',
    'ip_version',
    among((flow) => flow.IP?.ipVersion ?? 0),
  ),
  row(
    'sourcePod',
    'source_pod',
    named((flow) => [flow.source?.namespace, flow.source?.podName], ''),
  ),
  row(
    'destinationPod',
    'destination_pod',
    named((flow) => [flow.destination?.namespace, flow.destination?.podName], ''),
  ),
  row(
    'sourceService',
    'source_service',
    named((flow) => [flow.sourceService?.namespace, flow.sourceService?.name], 'invalid source service filter'),
  ),
  row(
    'destinationService',
    'destination_service',
    named(
      (flow) => [flow.destinationService?.namespace, flow.destinationService?.name],
      'invalid destination service filter',
    ),
  ),
  row(
    'sourceFqdn',
    'source_fqdn',
    fqdns((flow) => flow.sourceNames),
  ),
  row(
    'destinationFqdn',
    'destination_fqdn',
    fqdns((flow) => flow.destinationNames),
  ),
  row(
    'dnsQuery',
    'dns_query',
    regexps('DNS query', (flow) => (flow.l7?.record.case === 'dns' ? flow.l7.record.value.query : undefined)),
  ),
  row(
    'sourceLabel',
    'source_label',
    labels((flow) => flow.source?.labels, 'source label'),
  ),
  row(
    'destinationLabel',
    'destination_label',
    labels((flow) => flow.destination?.labels, 'destination label'),
  ),
  row(
    'nodeLabels',
    'node_labels',
    labels((flow) => flow.nodeLabels, 'node label'),
  ),
  row('sourceWorkload', 'source_workload', workloads(source)),
  row('destinationWorkload', 'destination_workload', workloads(destination)),
  row('sourceClusterName', 'source_cluster_name', clusters(source)),
  row('destinationClusterName', 'destination_cluster_name', clusters(destination)),
  row('nodeName', 'node_name', (values) =>
    mapTest(checkEach(values, checkNodeName), (tests) => (flow) => tests.some((test) => test(flow.nodeName))),
  ),
  row(
    'verdict',
    'verdict',
    among((flow) => flow.verdict),
  ),
  row('dropReasonDesc', 'drop_reason_desc', dropReasons),
  row('eventType', 'event_type', eventTypes),
  row('httpStatusCode', 'http_status_code', HTTP.status),
  row('httpMethod', 'http_method', HTTP.method),
  row('httpPath', 'http_path', HTTP.path),
  row('httpUrl', 'http_url', HTTP.url),
  row('httpHeader', 'http_header', HTTP.header),
  row('protocol', 'protocol', (values) => anyOf(checkEach(values, checkProtocol))),
  row('sourcePort', 'source_port', ports('source')),
  row('destinationPort', 'destination_port', ports('destination')),
  row('sourceIdentity', 'source_identity', identities(source)),
  row('destinationIdentity', 'destination_identity', identities(destination)),
  row('reply', 'reply', replies),
  row('tcpFlags', 'tcp_flags', tcpFlags),
  row(
    'trafficDirection',
    'traffic_direction',
    among((flow) => flow.trafficDirection),
  ),
  row(
    'traceId',
    'trace_id',
    among((flow) => flow.traceContext?.parent?.traceId ?? ''),
  ),
  row('interface', 'interface', interfaces),
  row(
    'ipTraceId',
    'ip_trace_id',
    among((flow) => flow.ipTraceId?.traceId ?? 0n),
  ),
  row(
    'encrypted',
    'encrypted',
    among((flow) => flow.IP?.encrypted ?? false),
  ),
  {
    field: 'celExpression',
    proto: 'experimental.cel_expression',
    count: (filter) => filter.experimental?.celExpression.length ?? 0,
    compile: (filter) =>
      anyOf(checkEach(filter.experimental?.celExpression ?? [], (expression) => CEL.check(expression))),
  },
]
