import type { Filter, Range } from '#domain/filter/ast.ts'
import { type Ignored, parseFilter } from '#domain/filter/language.ts'
import type { Test } from '#domain/filter/matcher.ts'
import { planFilter, unsupportedBy } from '#domain/filter/plan.ts'
import { printFilter } from '#domain/filter/print.ts'
import { resolveRange } from '#domain/filter/range.ts'
import { DEFAULT_PLACING, type Placing, placingKey } from '#domain/graph/placing.ts'
import { MapNames, namingFilter } from './map-names.ts'
import type { Upstream } from './source.ts'

/** A filter, understood: what the source is asked for and what is left to match here. */
export interface QueryPlan {
  /** The same for filters that are written differently but mean the same. */
  readonly key: string
  readonly upstream: Upstream
  /** What the nodes of the map are. */
  readonly placing: Placing
  /** Says whether a flow that the upstream sent is meant; undefined where the upstream does it all. */
  readonly rest: Test | undefined
  /** Flows outside of these times (milliseconds since the epoch, both included) are not meant. */
  readonly sinceMs: number
  readonly untilMs: number
  /** What is matched here and not by the source, and what is left out, in words. */
  readonly notes: readonly string[]
  /** The view whose map says which nodes and edges the filter means; whoever opens this plan opens that one before. */
  readonly naming: { readonly plan: QueryPlan; readonly names: MapNames } | undefined
}

export type Planned =
  | { readonly kind: 'ok'; readonly plan: QueryPlan }
  /** Where the filter goes wrong, in UTF-16 units from the start of the text. */
  | { readonly kind: 'error'; readonly message: string; readonly start: number; readonly end: number }

/** Surroundings of a filter: `version` as the source tells its own (empty where unknown), `nowMs` for `since:5m`. */
export interface QueryContext {
  readonly version: string
  readonly nowMs: number
  /** See FlowSource.redactedFields. */
  readonly redacted?: (upstream: Upstream) => readonly string[]
}

/** Reads the text of a filter and divides it between the source and this process. */
export function planQuery(text: string, context: QueryContext, placing: Placing = DEFAULT_PLACING): Planned {
  const parsed = parseFilter(text)
  if (parsed.kind === 'error') return { kind: 'error', ...parsed.error }
  const planned = planParsed(parsed.filter, parsed.ignored, context, placing)
  return planned.kind === 'error' ? { ...planned, start: 0, end: text.length } : planned
}

function planParsed(
  filter: Filter,
  ignored: readonly Ignored[],
  context: QueryContext,
  placing: Placing,
): { readonly kind: 'ok'; readonly plan: QueryPlan } | { readonly kind: 'error'; readonly message: string } {
  const { version, nowMs } = context
  const names = new MapNames(placing)
  const planned = planFilter(filter, { context: names, unsupported: unsupportedBy(version) })
  if (planned.kind === 'error') return planned
  const wider = namingFilter(filter)
  const widerPlan = wider && planParsed(wider, [], context, placing)
  if (widerPlan?.kind === 'error') return widerPlan
  const naming = widerPlan && { plan: widerPlan.plan, names }
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = resolveRange(filter.range, nowMs)
  const words = printFilter({ ...filter, terms: filter.terms.filter(({ off }) => !off) }, 'short')
  // `since:5m` means something else later, so it is another view then.
  const minute = filter.range.since === undefined ? '' : ` @${Math.floor(since / 60_000)}`
  const grouped = placingKey(placing)
  // No filter has a line break in it.
  const key = grouped === '' ? words + minute : `${words}${minute}\n${grouped}`
  const { rest } = planned
  // Who asks for single flows by their ids wants to see all of them.
  const single = planned.upstream.whitelist.some(({ uuid }) => uuid.length > 0)
  const upstream: Upstream = planned.beyond || single ? { ...planned.upstream, whole: true } : planned.upstream
  const redacted = redactionNotes(context.redacted?.(upstream) ?? [])
  const notes = [...planned.notes, ...redacted, ...ignored.map(noteOf), ...rangeNotes(filter.range)]
  return { kind: 'ok', plan: { key, upstream, placing, rest, sinceMs: since, untilMs: until, notes, naming } }
}

const noteOf = ({ text, why }: Ignored): string => `${text}: ${why}.`

const redactionNotes = (fields: readonly string[]): readonly string[] =>
  fields.length === 0
    ? []
    : [`${fields.join(', ')}: matched here because redacted; what was taken out of flows is not looked into.`]

function rangeNotes({ since, first, last, all }: Range): readonly string[] {
  const counts = [
    ...(first === undefined ? [] : ['first']),
    ...(last === undefined ? [] : ['last']),
    ...(all ? ['all'] : []),
  ]
  return [
    ...(since === undefined ? [] : ['since: reaches back only as far as the source still has flows.']),
    ...counts.map((name) => `${name}: left out, a live view has no number of flows.`),
  ]
}
