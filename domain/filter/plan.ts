import './cel.ts'
import { clone, type DescField } from '@bufbuild/protobuf'
import { type FlowFilter, FlowFilterSchema } from '#gen/flow/flow_pb.ts'
import type { Filter } from './ast.ts'
import { compileWays, type Way, waysOf } from './compile.ts'
import type { FilterContext } from './extras.ts'
import { FLOW_FILTER_FIELDS } from './flow-filter-fields.ts'
import { looksBeyondMap } from './map-fields.ts'
import type { Checked, Test } from './matcher.ts'
import { spelledOut } from './spelled.ts'

export interface PlanOptions {
  /** How the map names services and edges; without it map-service and edge match nothing. */
  readonly context?: FilterContext
  /** FlowFilter fields in proto names (`ip_trace_id`, `experimental.cel_expression`) that Relay is too old to know. */
  readonly unsupported?: readonly string[]
}

/** Who matches what. `upstream ∧ rest` keeps exactly the flows that `whole` keeps. */
export interface FilterPlan {
  readonly kind: 'ok'
  /** For GetFlowsRequest. */
  readonly upstream: { readonly whitelist: readonly FlowFilter[]; readonly blacklist: readonly FlowFilter[] }
  /** What must still be matched here on the flows that Relay sends; undefined when Relay does it all. */
  readonly rest: Test | undefined
  /** `rest` looks into more of a flow than `MAP_FIELDS`. */
  readonly beyond: boolean
  /** What Relay does not do, and why, one sentence each. */
  readonly notes: readonly string[]
  readonly whole: Test
}

const fieldOf = (proto: string): DescField | undefined => {
  const [first = ''] = proto.split('.', 1)
  return FlowFilterSchema.fields.find(({ name }) => name === first)
}

/** Fields of a filter that Relay does not know. */
const unknownIn = (filter: FlowFilter, unsupported: ReadonlySet<string>): readonly string[] =>
  FLOW_FILTER_FIELDS.filter((row) => row.count(filter) > 0 && unsupported.has(row.proto)).map(({ proto }) => proto)

const isEmpty = (filter: FlowFilter): boolean => FLOW_FILTER_FIELDS.every((row) => row.count(filter) === 0)

function without(filter: FlowFilter, protos: readonly string[]): FlowFilter {
  if (protos.length === 0) return filter
  const copy = clone(FlowFilterSchema, filter)
  for (const proto of protos) {
    const field = fieldOf(proto)
    if (field?.localName === 'experimental') copy.experimental = undefined
    else if (field !== undefined) Object.assign(copy, { [field.localName]: [] })
  }
  return copy
}

const list = (names: Iterable<string>): string => [...new Set(names)].join(', ')

function notesOf(extras: readonly string[], unknown: readonly string[], lost: readonly string[]): readonly string[] {
  const plural = (names: readonly string[], one: string, many: string) => (new Set(names).size === 1 ? one : many)
  return [
    ...(extras.length === 0 ? [] : [`${list(extras)}: matched here, Relay has no such filter.`]),
    ...(unknown.length === 0
      ? []
      : [`${list(unknown)}: matched here, this Relay is too old to know ${plural(unknown, 'it', 'them')}.`]),
    ...(lost.length === 0 ? [] : [`${list(lost)}: matches nothing without a map.`]),
  ]
}

/** Divides a filter between Relay and this process. Fails where the filter does not compile. */
export function planFilter(
  filter: Filter,
  { context, unsupported = [] }: PlanOptions = {},
): FilterPlan | { readonly kind: 'error'; readonly message: string } {
  const written = waysOf(filter)
  if (written.kind === 'error') return written
  const whole = compileWays(written.value, context)
  if (whole.kind === 'error') return whole
  const ways = waysOf({ ...filter, terms: spelledOut(filter.terms) })
  if (ways.kind === 'error') return ways
  const unknown = new Set(unsupported)
  const { allow, deny } = ways.value
  const complete = (way: Way) => way.extras.length === 0 && unknownIn(way.filter, unknown).length === 0

  const narrowed = allow.map((way) => without(way.filter, unknownIn(way.filter, unknown)))
  // One empty filter would keep everything, and so says no more than no list at all.
  const whitelist = narrowed.some(isEmpty) ? [] : narrowed
  const here = {
    allow: allow.every(complete) ? [] : allow,
    deny: deny.filter((way) => !complete(way)),
  }
  const rest: Checked<Test> | undefined =
    here.allow.length + here.deny.length === 0 ? undefined : compileWays(here, context)
  if (rest?.kind === 'error') return rest

  const all = [...allow, ...deny]
  const extras = all.flatMap((way) => way.extras.map(({ field }) => field))
  const lost = context === undefined ? extras.filter((field) => field === 'map-service' || field === 'edge') : []
  return {
    kind: 'ok',
    upstream: { whitelist, blacklist: deny.filter(complete).map((way) => way.filter) },
    rest: rest?.value,
    beyond: [...here.allow, ...here.deny].some(looksBeyondMap),
    notes: notesOf(
      extras,
      all.flatMap((way) => unknownIn(way.filter, unknown)),
      lost,
    ),
    whole: whole.value,
  }
}

/** The fields that a Relay of this version (`hubble-relay v1.17.0+g…`) does not know; none where the version says nothing. */
export function unsupportedBy(version: string): readonly string[] {
  const [, major, minor] = /(?:^|[\sv])([0-9]+)\.([0-9]+)\./.exec(version) ?? []
  if (major === undefined || minor === undefined) return []
  const number = Number(major) * 1000 + Number(minor)
  return SINCE.flatMap(([since, names]) => (number < since ? names : []))
}

/**
 * First version that surely knows a field, as major × 1000 + minor. Where the exact one is not known it stands late: a
 * field that is matched here though Relay could do it gives the same flows.
 */
const SINCE: readonly (readonly [number, readonly string[]])[] = [
  [1019, ['ip_trace_id', 'encrypted']],
  [
    1017,
    [
      'interface',
      'node_labels',
      'source_cluster_name',
      'destination_cluster_name',
      'source_ip_xlated',
      'drop_reason_desc',
      'experimental.cel_expression',
    ],
  ],
  [1015, ['http_url', 'http_header', 'traffic_direction']],
]
