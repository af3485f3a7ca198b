import type { Way } from './compile.ts'
import { FLOW_FILTER_FIELDS } from './flow-filter-fields.ts'

const END = ['ID', 'identity', 'cluster_name', 'namespace', 'pod_name', 'workloads'] as const

/**
 * Paths of a field mask on flow.Flow: all that the map, the answers, the timeline and the usual columns are made of. What it leaves
 * out is most of a flow: labels above all, then link layer, tracing, summaries and what few flows carry.
 */
export const MAP_FIELDS: readonly string[] = [
  'time uuid node_name verdict drop_reason drop_reason_desc auth_type Type event_type IP l4 l7 is_reply reply',
  'traffic_direction trace_observation_point policy_match_type',
  ...['source', 'destination'].map((end) => END.map((field) => `${end}.${field}`).join(' ')),
  'source_names destination_names source_service destination_service',
  'egress_allowed_by ingress_allowed_by egress_denied_by ingress_denied_by',
].flatMap((paths) => paths.split(' '))

/** Of FlowFilter, by proto name: what cannot be told from these fields alone. CEL may look into anything. */
const BEYOND: ReadonlySet<string> = new Set([
  'source_label',
  'destination_label',
  'node_labels',
  'interface',
  'trace_id',
  'ip_trace_id',
  'experimental.cel_expression',
])
/** Of what only Orrery filters by: free text looks into everything that is shown. */
const EXTRAS_BEYOND: ReadonlySet<string> = new Set(['text'])

/** Whether the fields of `MAP_FIELDS` do not suffice to tell what such a way keeps or hides. */
export const looksBeyondMap = ({ filter, extras }: Way): boolean =>
  extras.some(({ field }) => EXTRAS_BEYOND.has(field)) ||
  FLOW_FILTER_FIELDS.some((row) => BEYOND.has(row.proto) && row.count(filter) > 0)
