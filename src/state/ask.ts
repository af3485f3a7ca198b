import { EMPTY_FILTER, type Filter } from '#domain/filter/ast.ts'
import { findCommand } from '#domain/filter/command-line.ts'
import * as edit from '#domain/filter/edit.ts'
import { fieldWritten } from '#domain/filter/fields.ts'
import { type Ignored, parseFilter } from '#domain/filter/language.ts'
import type { Checked } from '#domain/filter/matcher.ts'
import { printFilter, printTerm } from '#domain/filter/print.ts'
import { wantsCel, withCel } from './late-cel.ts'
import { queryStore } from './query.ts'
import { remember } from './saved.ts'

function put(parsed: Filter, ignored: readonly Ignored[] = []): void {
  const filter = printFilter(parsed, 'short')
  queryStore.setState({ parsed, filter, draft: '', problem: undefined, ignored })
  remember(filter)
}

/** Puts an edited filter in force, or says why it cannot be. */
function take(edited: Checked<Filter>): void {
  if (edited.kind === 'ok') put(edited.value)
  else queryStore.setState({ problem: { message: edited.message, start: 0, end: 0 } })
}

/**
 * Puts a whole filter in force, as it stands in a link. A text that does not parse goes into the box with its problem,
 * and the filter from before stays in force.
 */
export function ask(text: string): void {
  const parsed = parseFilter(text)
  if (parsed.kind === 'ok') put(parsed.filter, parsed.ignored)
  else if (wantsCel(parsed)) void withCel(() => ask(text))
  else queryStore.setState({ draft: text, problem: parsed.error })
}

export const clear = (): void => put(EMPTY_FILTER)

/** What stands in the box, before it is asked. What is wrong before the word that is being written is told at once. */
export function write(draft: string): void {
  const parsed = parseFilter(draft)
  const word = draft.trimEnd().search(/\S+$/)
  const waits = wantsCel(parsed)
  const problem = parsed.kind === 'error' && parsed.error.end < word && !waits ? parsed.error : undefined
  queryStore.setState({ draft, problem, ignored: [] })
  if (waits) void withCel(() => write(draft))
}

/** A line that a shell continues in the next one, as text for one line. */
const joined = (text: string): string => text.replace(/\\?\r?\n/g, ' ')

/**
 * A pasted text that is a whole `hubble observe` command replaces the filter at once, lines and all; false for any other
 * text. One that does not parse goes into the box with its problem.
 */
export function askCommand(pasted: string): boolean {
  const start = findCommand(pasted)
  if (start.kind === 'ok' && !start.found) return false
  ask(joined(pasted))
  return true
}

/** Adds what stands in the box to the filter; a whole command takes the filter's place. Says in `problem` where it does not parse. */
export function commit(): void {
  const { draft, parsed } = queryStore.getState()
  if (draft.trim() === '') return
  if (askCommand(draft)) return
  const added = parseFilter(draft)
  if (added.kind === 'error') {
    if (wantsCel(added)) void withCel(commit)
    else queryStore.setState({ problem: added.error })
    return
  }
  const whole = edit.addFilter(parsed, added.filter)
  const { range } = added.filter
  if (whole.kind === 'ok') put({ ...whole.value, range: { ...parsed.range, ...range } }, added.ignored)
  else queryStore.setState({ problem: { message: whole.message, start: 0, end: draft.length } })
}

/** A value of a field that is written as `from-pod`, put into the filter in one of the ways of edit.ts. */
function onValue(how: typeof edit.include, written: string, value: string): void {
  const found = fieldWritten(written)
  if (found === undefined) return
  take(how(queryStore.getState().parsed, { field: found.field.name, side: found.side, value }))
}

/** Keeps flows with this value in this field, written as `from-pod`; together with other values of that field. */
export const include = (written: string, value: string): void => onValue(edit.include, written, value)

/** Keeps flows with this value only, whatever else the field was narrowed to. */
export const only = (written: string, value: string): void => onValue(edit.only, written, value)

/** Hides flows with this value. */
export const exclude = (written: string, value: string): void => onValue(edit.exclude, written, value)

/** What can be done to one term of the filter, by its place. */
export const TERM_EDITS = {
  negate: (index: number) => take(edit.negateTerm(queryStore.getState().parsed, index)),
  toggle: (index: number) => take(edit.toggleTerm(queryStore.getState().parsed, index)),
  swap: (index: number) => take(edit.swapTerm(queryStore.getState().parsed, index)),
  remove: (index: number) => put(edit.removeTerm(queryStore.getState().parsed, index)),
} as const

/** Takes a term out of the filter and into the box. */
export function editTerm(index: number): void {
  const { parsed } = queryStore.getState()
  const term = parsed.terms[index]
  if (term === undefined) return
  put(edit.removeTerm(parsed, index))
  write(`${term.group === 0 ? '' : '!'}${printTerm(term)}`)
}

const plain = (field: string, value: string): edit.Condition => ({ field, side: 'any', value })

/** The values that a field is narrowed to, on either side. */
export const valuesOf = ({ terms }: Filter, field: string): readonly string[] =>
  terms
    .filter((term) => term.field === field && term.side === 'any' && term.group === 0 && !term.off)
    .map(({ value }) => value)

/** Keeps flows of which this holds, or no longer asks for it where it does. */
export function toggleKept(condition: edit.Condition): void {
  const { parsed } = queryStore.getState()
  if (edit.standing(parsed, condition) === 'included') put(edit.without(parsed, condition))
  else take(edit.include(parsed, condition))
}

/** Hides flows of which this holds, or shows them again where it does. */
export function toggleHidden(condition: edit.Condition): void {
  const { parsed } = queryStore.getState()
  if (edit.standing(parsed, condition) === 'excluded') put(edit.without(parsed, condition))
  else take(edit.exclude(parsed, condition))
}

/** Frees a field from all values that it is narrowed to. */
export function freeField(field: string): void {
  const { parsed } = queryStore.getState()
  put(valuesOf(parsed, field).reduce((filter, value) => edit.without(filter, plain(field, value)), parsed))
}

/** Hides the flows that a filter keeps. */
export function hideFlows(text: string): void {
  const other = parseFilter(text)
  if (other.kind === 'ok') take(edit.hideAll(queryStore.getState().parsed, other.filter))
}

/** Switches another filter's terms on, or off where they all stand. */
export function toggleFilter(other: Filter): void {
  const { parsed } = queryStore.getState()
  if (edit.holds(parsed, other)) put(edit.removeFilter(parsed, other))
  else take(edit.addFilter(parsed, other))
}

export const removeRange = (): void => put({ ...queryStore.getState().parsed, range: {} })

/** The word about what was left out has been read. */
export const dismissIgnored = (): void => queryStore.setState({ ignored: [] })
