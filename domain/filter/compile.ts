import type { FlowFilter } from '#gen/flow/flow_pb.ts'
import type { Filter, Term } from './ast.ts'
import type { FilterContext } from './extras.ts'
import { fieldNamed } from './fields.ts'
import { compileFlowFilters } from './flow-filter.ts'
import { decodeFlowFilter } from './flow-filter-json.ts'
import { alternativesOf, type ExtraPart } from './halves.ts'
import { type Checked, checkEach, ok, refused, type Test } from './matcher.ts'
import { parseRawFilters } from './raw-filters.ts'

/** One way to be kept, or to be hidden: a FlowFilter, and what must hold besides it. */
export interface Way {
  readonly filter: FlowFilter
  readonly extras: readonly ExtraPart[]
}

/** The two lists of a filter. No way to be kept means that everything is. */
export interface Ways {
  readonly allow: readonly Way[]
  readonly deny: readonly Way[]
}

const rawOf = ({ field }: Term): 'allow' | 'deny' | undefined => {
  const is = fieldNamed(field)?.is
  return is?.kind === 'hubble' && 'raw' in is.lists ? is.lists.raw : undefined
}

/** The ways of the terms of one group. */
export function waysOfGroup(terms: readonly Term[]): Checked<readonly Way[]> {
  if (terms.length === 0) return ok([])
  const alternatives = alternativesOf(terms)
  if (alternatives.kind === 'error') return alternatives
  return checkEach(alternatives.value, ({ json, extras }): Checked<Way> => {
    const filter = decodeFlowFilter(json)
    return filter.kind === 'error' ? filter : ok({ filter: filter.value, extras })
  })
}

/** The numbers of the hiding groups that have a term switched on, in order. */
export const denyGroups = (terms: readonly Term[]): readonly number[] => [
  ...new Set(terms.filter(({ off, group }) => !off && group !== 0).map(({ group }) => group)),
]

/** What the terms that are switched on come to. */
export function waysOf(filter: Filter): Checked<Ways> {
  const on = filter.terms.filter((term) => !term.off)
  const plain = on.filter((term) => rawOf(term) === undefined)
  const lists: Record<'allow' | 'deny', Way[]> = { allow: [], deny: [] }
  for (const group of [0, ...denyGroups(plain)]) {
    const ways = waysOfGroup(plain.filter((term) => term.group === group))
    if (ways.kind === 'error') return ways
    lists[group === 0 ? 'allow' : 'deny'].push(...ways.value)
  }
  for (const term of on) {
    const list = rawOf(term)
    if (list === undefined) continue
    const filters = parseRawFilters(term.value)
    if (filters.kind === 'error') return filters
    lists[list].push(...filters.value.map((one): Way => ({ filter: one, extras: [] })))
  }
  return ok(lists)
}

/** The test of one extra field at one end. */
function compileExtra({ field, end, values }: ExtraPart, context: FilterContext | undefined): Checked<Test> {
  const is = fieldNamed(field)?.is
  if (is?.kind !== 'extra') return refused(`"${field}" is not matched here`)
  const tests = checkEach(values, (value) => is.test(value, end, context))
  if (tests.kind === 'error') return tests
  const list = tests.value
  return ok(
    is.combine === 'all' ? (flow) => list.every((test) => test(flow)) : (flow) => list.some((test) => test(flow)),
  )
}

/** Everything that one way asks for. */
export function compileWay({ filter, extras }: Way, context: FilterContext | undefined): Checked<Test> {
  const hubble = compileFlowFilters([filter], [])
  if (hubble.kind === 'error') return hubble
  const tests = checkEach(extras, (part) => compileExtra(part, context))
  if (tests.kind === 'error') return tests
  const list = tests.value
  return ok((flow) => hubble.matches(flow) && list.every((test) => test(flow)))
}

/** Kept by one of `allow` (or by all, where there is none) and hidden by none of `deny`. */
export function compileWays({ allow, deny }: Ways, context: FilterContext | undefined): Checked<Test> {
  const allowed = checkEach(allow, (way) => compileWay(way, context))
  if (allowed.kind === 'error') return allowed
  const denied = checkEach(deny, (way) => compileWay(way, context))
  if (denied.kind === 'error') return denied
  const [keeps, hides] = [allowed.value, denied.value]
  return ok((flow) => (keeps.length === 0 || keeps.some((test) => test(flow))) && !hides.some((test) => test(flow)))
}

/** The whole filter as a test of flows; its range is not part of it. Without a context, map-service and edge match nothing. */
export function compileFilter(filter: Filter, context?: FilterContext): Checked<Test> {
  const ways = waysOf(filter)
  return ways.kind === 'error' ? ways : compileWays(ways.value, context)
}

/** Whether one term is sound on its own. */
export function checkTerm(term: Term): Checked<undefined> {
  const compiled = compileFilter({ terms: [{ ...term, off: false }], range: {} })
  return compiled.kind === 'error' ? compiled : ok(undefined)
}
