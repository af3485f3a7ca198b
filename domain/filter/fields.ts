import { DROP_GROUPS } from './drop-groups.ts'
import {
  byAllowing,
  byDenying,
  byDropGroup,
  byEdge,
  byL7,
  byLatency,
  byMapService,
  byPolicy,
  byPortRange,
  byRcode,
  byText,
  L7_KINDS,
  RCODES,
} from './extras.ts'
import { extra, type Field, field, hubble, plain, sided } from './field.ts'
import * as seen from './field-seen.ts'
import * as values from './field-values.ts'
import { PROTOCOLS } from './flow-filter-l4.ts'
import { spellDropGroup, spellL7, spellPortRange } from './spelling.ts'

/** The filter language: parser, printer, matcher, push-down, completion, chips, help and URL are made from these rows. */
export const FIELDS: readonly Field[] = [
  field(
    'namespace',
    hubble({ namespace: true }, {}),
    true,
    ['kube-system', 'Namespace of a pod, exactly; together with pod or service it says where that is.'],
    { letter: 'n', aliases: ['ns'], seen: seen.seenNamespaces },
  ),
  field(
    'all-namespaces',
    hubble({ namespace: true }, { json: () => ({ kind: 'ok', value: '' }) }),
    true,
    ['', 'Any end that has a namespace or a pod.'],
    { letter: 'A', alone: 'true' },
  ),
  sided(
    'pod',
    'pod',
    ['default/xwing', 'namespace/prefix of a pod name; `xwing` alone is in namespace default, `/xwing` in any.'],
    { seen: seen.seenPods },
  ),
  sided(
    'service',
    'service',
    [
      'default/deathstar',
      'namespace/prefix of a Kubernetes Service, written as a pod is; for nodes of the map see map-service.',
    ],
    { seen: seen.seenServices },
  ),
  sided('workload', 'workload', ['Deployment/deathstar', 'Kind/name, Kind/ or name of a workload, exactly.'], {
    seen: seen.seenWorkloads,
    json: values.asWorkload,
  }),
  sided(
    'label',
    'label',
    [
      'org=empire',
      'Kubernetes label selector; a comma means and, `k8s:` or `reserved:` before the key names its source.',
    ],
    { letter: 'l', seen: seen.seenLabels },
  ),
  sided('ip', 'ip', ['10.0.0.0/8', 'Address as the flow writes it, or a CIDR range.'], { seen: seen.seenIps }),
  plain('snat-ip', 'source_ip_xlated', ['172.18.0.0/16', 'Source address after translation, or a CIDR range.'], {
    seen: seen.seenSnat,
  }),
  sided('fqdn', 'fqdn', ['*.cilium.io', 'DNS name; `*` stands for any run of a–z, 0–9, `-` and `.`.'], {
    seen: seen.seenFqdns,
  }),
  sided('identity', 'identity', ['world', 'Security identity: a number or a reserved name.'], {
    seen: seen.seenIdentities,
    json: values.asIdentity,
    values: Object.keys(values.IDENTITIES),
  }),
  sided('cluster', 'cluster_name', ['prod-eu', 'Name of the cluster, exactly; no wildcards.'], {
    seen: seen.seenClusters,
  }),
  sided('port', 'port', ['443', 'TCP, UDP or SCTP port; `port:8000-9000` is a port-range.'], { seen: seen.seenPorts }),
  plain('verdict', 'verdict', ['DROPPED', 'What was decided.'], {
    seen: seen.seenVerdict,
    json: values.asVerdict,
    values: values.VERDICTS,
  }),
  plain('drop-reason-desc', 'drop_reason_desc', ['POLICY_DENIED', 'Why it was dropped; matches DROPPED flows only.'], {
    aliases: ['drop-reason'],
    seen: seen.seenDropReason,
    json: values.asDropReason,
    values: values.DROP_REASONS,
  }),
  plain('type', 'event_type', ['trace:to-endpoint', 'Kind of event, by name or number; after a colon its sub-type.'], {
    letter: 't',
    seen: seen.seenEventType,
    json: values.asEventType,
    values: values.EVENT_TYPE_WORDS,
  }),
  plain(
    'traffic-direction',
    'traffic_direction',
    ['egress', 'Seen leaving (egress) or entering (ingress) an endpoint.'],
    { aliases: ['direction'], seen: seen.seenDirection, json: values.asDirection, values: ['ingress', 'egress'] },
  ),
  plain('protocol', 'protocol', ['udp', 'Transport or L7 protocol; icmp means both versions.'], {
    seen: seen.seenProtocol,
    values: Object.keys(PROTOCOLS),
  }),
  plain('tcp-flags', 'tcp_flags', ['syn,ack', 'All flags of one list must be set; others may be.'], {
    json: values.asTcpFlags,
    values: ['syn', 'syn,ack', 'fin', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr', 'ns'],
  }),
  plain('ip-version', 'ip_version', ['6', '4 or 6; anything else means flows without IP.'], {
    seen: seen.seenIpVersion,
    json: values.asIpVersion,
    values: ['4', '6', 'none'],
  }),
  plain(
    'http-status',
    'http_status_code',
    ['5+', 'Status code, or its beginning and a plus; `status-class:5xx` means 5+.'],
    { aliases: ['status'], seen: seen.seenStatus },
  ),
  plain('http-method', 'http_method', ['GET', 'Method, in any case.'], { aliases: ['method'], seen: seen.seenMethod }),
  plain('http-path', 'http_path', ['^/v1/', 'RE2 expression found anywhere in the decoded path.'], {
    aliases: ['path'],
    seen: seen.seenPath,
  }),
  plain('http-url', 'http_url', ['deathstar.*[?]x=', 'RE2 expression found anywhere in the URL.'], {
    aliases: ['url'],
    seen: seen.seenUrl,
  }),
  plain('http-header', 'http_header', ['Accept:*/*', 'name:value of a header, both exactly.'], {
    seen: seen.seenHeaders,
    json: values.asHeader,
  }),
  plain('dns-query', 'dns_query', ['cilium[.]io', 'RE2 expression found anywhere in a DNS question.'], {
    cli: false,
    seen: seen.seenQuery,
  }),
  plain('reply', 'reply', ['true', 'Whether it goes back to the client; drops of unknown direction count as false.'], {
    cli: false,
    json: values.asBoolean,
    seen: seen.seenReply,
    values: ['true', 'false'],
    alone: 'true',
  }),
  plain(
    'node-name',
    'node_name',
    ['prod-*/k8s1', 'cluster/node that saw the flow, either part may be empty; `*` as in fqdn.'],
    { aliases: ['node'], seen: seen.seenNode },
  ),
  plain(
    'node-label',
    'node_labels',
    ['kubernetes.io/os=linux', 'Kubernetes label selector on the node that saw the flow.'],
    { seen: seen.seenNodeLabels },
  ),
  plain('interface', 'interface', ['eth0', 'Name of the network interface, or #index.'], {
    json: values.asInterface,
    seen: seen.seenInterface,
  }),
  plain('encrypted', 'encrypted', ['true', 'Whether the packet was encrypted on the wire.'], {
    json: values.asBoolean,
    values: ['true', 'false'],
    alone: 'true',
  }),
  plain('trace-id', 'trace_id', ['0af7651916cd43dd8448eb211c80319c', 'Trace id of the request, exactly.'], {
    seen: seen.seenTrace,
  }),
  plain('ip-trace-id', 'ip_trace_id', ['42', 'Number of the IP trace option.'], { json: values.asUint64 }),
  plain('uuid', 'uuid', ['00000000-0000-4000-8000-000000000003', 'Id of one flow, exactly.'], {}),
  field(
    'cel-expression',
    hubble({ plain: 'cel_expression' }, {}),
    false,
    ['_flow.source.identity == 2u', 'CEL over the variable _flow; must be boolean.'],
    { aliases: ['cel'] },
  ),
  field(
    'allowlist',
    hubble({ raw: 'allow' }, {}),
    false,
    ['{"reply":[true]}', 'FlowFilter in JSON; another way to be kept.'],
    {},
  ),
  field(
    'denylist',
    hubble({ raw: 'deny' }, {}),
    false,
    ['{"verdict":["FORWARDED"]}', 'FlowFilter in JSON; what it matches is hidden.'],
    {},
  ),
  extra('text', byText, ['xwing', 'Text found anywhere in what a flow shows, in any case; each word must be there.'], {
    combine: 'all',
  }),
  extra('map-service', byMapService, ['default/default/deathstar', 'Id of a node of the map.'], { sides: true }),
  extra('edge', byEdge, ['default/web → default/db : 5432 / tcp', 'Id of an edge of the map.']),
  extra(
    'policy',
    byPolicy,
    ['default/rule1', 'Policy that allowed or denied it: name, namespace/name or kind/namespace/name.'],
    { seen: seen.seenPolicies },
  ),
  extra('allowed-by', byAllowing, ['default/rule1', 'Policy that allowed it.'], { seen: seen.seenAllowing }),
  extra('denied-by', byDenying, ['default/deny', 'Policy that denied it by name.'], { seen: seen.seenDenying }),
  extra('latency', byLatency, ['>100ms', 'Time that an L7 answer took: >, >=, <, <=, = or a range.']),
  extra('port-range', byPortRange, ['8000-9000', 'Ports from–to, both included, or >, >=, <, <=.'], {
    sides: true,
    spell: spellPortRange,
  }),
  extra('drop-group', byDropGroup, ['policy', 'Group of drop reasons; matches DROPPED flows only.'], {
    values: Object.keys(DROP_GROUPS),
    spell: spellDropGroup,
  }),
  extra('rcode', byRcode, ['NXDOMAIN', 'Code of a DNS answer, by name or number.'], {
    seen: seen.seenRcode,
    values: RCODES,
  }),
  extra('l7', byL7, ['http', 'Kind of L7 record that the flow carries.'], {
    seen: seen.seenL7,
    values: L7_KINDS,
    spell: spellL7,
  }),
]

const BY_NAME: ReadonlyMap<string, Field> = new Map(
  FIELDS.flatMap((row) => [row.name, ...row.aliases].map((name) => [name, row] as const)),
)
const BY_LETTER: ReadonlyMap<string, Field> = new Map(
  FIELDS.flatMap((row) => (row.letter === undefined ? [] : [[row.letter, row] as const])),
)

/** The row of a name or an alias without a side. */
export const fieldNamed = (name: string): Field | undefined => BY_NAME.get(name)

/** The row of a one-letter flag. */
export const fieldOfLetter = (letter: string): Field | undefined => BY_LETTER.get(letter)

/** The row and side of a name as it is written: `pod`, `from-pod`, `to-ns`. */
export function fieldWritten(
  name: string,
): { readonly field: Field; readonly side: 'any' | 'from' | 'to' } | undefined {
  const whole = BY_NAME.get(name)
  if (whole !== undefined) return { field: whole, side: 'any' }
  const [, side, rest = ''] = /^(from|to)-(.+)$/.exec(name) ?? []
  const row = BY_NAME.get(rest)
  if (row?.sides !== true || (side !== 'from' && side !== 'to')) return undefined
  return { field: row, side }
}

/** The name with its side, as it is written before a colon or after two dashes. */
export const writtenName = (name: string, side: 'any' | 'from' | 'to'): string =>
  side === 'any' ? name : `${side}-${name}`
