import { type Filter, normalised, type Side, type Term } from './ast.ts'
import { checkTerm, compileFilter } from './compile.ts'
import { findConflict } from './conflicts.ts'
import { fieldNamed } from './fields.ts'
import { parseFilter } from './language.ts'
import { type Checked, ok, refused } from './matcher.ts'

/** A condition without a place and without a group: what a click on a value is about. */
export interface Condition {
  readonly field: string
  readonly side: Side
  readonly value: string
}

const withTerms = (filter: Filter, terms: readonly Term[]): Filter => ({ ...filter, terms: normalised(terms) })

const freshGroup = ({ terms }: Filter): number => 1 + Math.max(0, ...terms.map(({ group }) => group))

const sameCondition = (a: Condition, b: Condition): boolean =>
  a.field === b.field && a.side === b.side && a.value === b.value

const placed = ({ field, side, value }: Condition, group: number): Term => ({
  field,
  side,
  value,
  group,
  off: false,
  start: 0,
  end: 0,
})

/** Terms of one group that cannot stand with the term at `kept` are switched off: nothing is lost, nothing contradicts. */
function settle(terms: readonly Term[], kept: Term): readonly Term[] {
  let settled = terms
  for (;;) {
    const others = settled.filter((term) => term !== kept)
    const conflict = findConflict([...others, kept])
    if (conflict === undefined || (conflict.term !== kept && conflict.with !== kept)) return settled
    const loser = conflict.term === kept ? conflict.with : conflict.term
    settled = settled.map((term) => (term === loser ? { ...term, off: true } : term))
  }
}

/** The filter if it is sound, else why not. */
function sound(filter: Filter): Checked<Filter> {
  const compiled = compileFilter(filter)
  return compiled.kind === 'error' ? compiled : ok(filter)
}

/** Without the term at this index. */
export const removeTerm = (filter: Filter, index: number): Filter =>
  withTerms(
    filter,
    filter.terms.filter((_, at) => at !== index),
  )

/** Changes one term; what contradicts it then is switched off. */
function change(filter: Filter, index: number, edit: (term: Term) => Term): Checked<Filter> {
  const term = filter.terms[index]
  if (term === undefined) return refused('there is no such term')
  const changed = edit(term)
  const terms = filter.terms.map((other, at) => (at === index ? changed : other))
  return sound(withTerms(filter, changed.off ? terms : settle(terms, changed)))
}

/** Switches a term off, or on again. */
export const toggleTerm = (filter: Filter, index: number): Checked<Filter> =>
  change(filter, index, (term) => ({ ...term, off: !term.off }))

const OPPOSITE_LIST: Readonly<Record<string, string>> = { allowlist: 'denylist', denylist: 'allowlist' }

/** What kept now hides, in a group of its own; what hid now keeps. */
export const negateTerm = (filter: Filter, index: number): Checked<Filter> =>
  change(filter, index, (term) => {
    const list = OPPOSITE_LIST[term.field]
    if (list !== undefined) return { ...term, field: list }
    return { ...term, group: term.group === 0 ? freshGroup(filter) : 0 }
  })

const OPPOSITE: Readonly<Record<Side, Side>> = { any: 'any', from: 'to', to: 'from' }

/** Source for destination and the other way round; terms without a side stay. */
export const swapTerm = (filter: Filter, index: number): Checked<Filter> =>
  change(filter, index, (term) => ({ ...term, side: OPPOSITE[term.side] }))

/** The whole filter seen from the other end. */
export const swapAll = (filter: Filter): Filter =>
  withTerms(
    filter,
    filter.terms.map((term) => ({ ...term, side: OPPOSITE[term.side] })),
  )

/** Another value for a term. */
export const setValue = (filter: Filter, index: number, value: string): Checked<Filter> =>
  change(filter, index, (term) => ({ ...term, value }))

/** Puts what a person typed in the place of a term. The error's place is in that text. */
export function retypeTerm(filter: Filter, index: number, text: string): ReturnType<typeof parseFilter> {
  const parsed = parseFilter(text)
  if (parsed.kind === 'error') return parsed
  const old = filter.terms[index]
  const base = freshGroup(filter)
  const typed = parsed.filter.terms.map((term) => ({ ...term, group: term.group === 0 ? 0 : base + term.group }))
  const stays = old !== undefined && old.group !== 0 && typed.every(({ group }) => group === 0)
  const terms = [
    ...filter.terms.slice(0, index),
    ...typed.map((term) => (stays && old !== undefined ? { ...term, group: old.group } : term)),
    ...filter.terms.slice(index + 1),
  ]
  const changed = sound(withTerms(filter, terms))
  if (changed.kind === 'error')
    return { kind: 'error', error: { message: changed.message, start: 0, end: text.length } }
  const conflict = findConflict(changed.value.terms)
  if (conflict !== undefined) return { kind: 'error', error: { message: conflict.message, start: 0, end: text.length } }
  return {
    kind: 'ok',
    filter: { ...changed.value, range: { ...filter.range, ...parsed.filter.range } },
    ignored: parsed.ignored,
  }
}

const alone = (filter: Filter, term: Term): boolean =>
  term.group !== 0 && !filter.terms.some((other) => other !== term && other.group === term.group)

/** How a condition stands in a filter: kept by it, hidden by it (alone, not as part of a group), or not at all. */
export function standing(filter: Filter, condition: Condition): 'included' | 'excluded' | undefined {
  for (const term of filter.terms) {
    if (term.off || !sameCondition(term, condition)) continue
    if (term.group === 0) return 'included'
    if (alone(filter, term)) return 'excluded'
  }
  return undefined
}

/** Without the condition, wherever it keeps or hides alone. */
export const without = (filter: Filter, condition: Condition): Filter =>
  withTerms(
    filter,
    filter.terms.filter((term) => !(sameCondition(term, condition) && (term.group === 0 || alone(filter, term)))),
  )

function put(filter: Filter, condition: Condition, group: number): Checked<Filter> {
  if (fieldNamed(condition.field) === undefined) return refused(`there is no field "${condition.field}"`)
  const term = placed(condition, group)
  const checked = checkTerm(term)
  if (checked.kind === 'error') return checked
  const terms = [...without(filter, condition).terms, term]
  return sound(withTerms(filter, settle(terms, term)))
}

/**
 * Keeps flows with this value as well. Values of one field are alternatives. A term that contradicts it is switched off.
 * Refused where the language cannot say the value, for instance a label with a space in it.
 */
export const include = (filter: Filter, condition: Condition): Checked<Filter> => put(filter, condition, 0)

/** Keeps flows with this value only: other values that the field is narrowed to at that end give way. */
export function only(filter: Filter, condition: Condition): Checked<Filter> {
  const others = filter.terms.filter(
    ({ field, side, group, off }) => field === condition.field && side === condition.side && group === 0 && !off,
  )
  return include(
    withTerms(
      filter,
      filter.terms.filter((term) => !others.includes(term)),
    ),
    condition,
  )
}

/** Hides the flows that another filter keeps. Refused where that filter hides some itself: the language cannot say it. */
export function hideAll(filter: Filter, other: Filter): Checked<Filter> {
  const wanted = other.terms.filter(({ off }) => !off)
  if (wanted.length === 0 || wanted.some(({ group }) => group !== 0))
    return refused('what hides flows cannot be hidden')
  return addFilter(filter, { terms: wanted.map((term) => ({ ...term, group: 1 })), range: {} })
}

/** Hides flows with this value, apart from whatever else is hidden. */
export const exclude = (filter: Filter, condition: Condition): Checked<Filter> =>
  put(filter, condition, freshGroup(filter))

const groupText = (terms: readonly Term[]): string =>
  JSON.stringify(terms.map(({ field, side, value }) => [field, side, value]))

/** The terms of a filter as they belong together: each hiding group, and each other term alone. */
function units(filter: Filter): readonly (readonly Term[])[] {
  const groups = new Map<string, Term[]>()
  for (const [index, term] of filter.terms.entries()) {
    const key = term.group === 0 ? `term ${index}` : `group ${term.group}`
    groups.set(key, [...(groups.get(key) ?? []), term])
  }
  return [...groups.values()]
}

const unitKey = (unit: readonly Term[]): string => `${unit[0]?.group === 0 ? '+' : '!'}${groupText(unit)}`

/** Whether every part of `other` stands in the filter, switched on. */
export function holds(filter: Filter, other: Filter): boolean {
  const known = new Set(units({ ...filter, terms: filter.terms.filter(({ off }) => !off) }).map(unitKey))
  return units(other).every((unit) => known.has(unitKey(unit)))
}

/** Adds another filter's terms; those that stand there already are not doubled. */
export function addFilter(filter: Filter, other: Filter): Checked<Filter> {
  const cleared = removeFilter(filter, other)
  const base = freshGroup(cleared)
  const added = other.terms.map((term) => ({
    ...term,
    group: term.group === 0 ? 0 : base + term.group,
    start: 0,
    end: 0,
  }))
  const joined = withTerms(cleared, [...cleared.terms, ...added])
  const conflict = findConflict(joined.terms)
  return conflict === undefined ? sound(joined) : refused(conflict.message)
}

/** Takes another filter's terms away, group by group. */
export function removeFilter(filter: Filter, other: Filter): Filter {
  const gone = new Set(units(other).map(unitKey))
  return withTerms(
    filter,
    units(filter)
      .filter((unit) => !gone.has(unitKey(unit)))
      .flat(),
  )
}
