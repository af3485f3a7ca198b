import type { Field } from './field.ts'
import { FIELDS, fieldWritten, writtenName } from './fields.ts'
import { readFlags } from './flag-words.ts'
import { readWord, skipSpace } from './lex.ts'
import { quoteShell, quoteShort } from './quote.ts'
import type { SeenCounts } from './seen.ts'

/** One thing that can stand where the caret is. */
export interface Suggestion {
  /** A field, a value of the field being typed, or a whole `field:value`. */
  readonly kind: 'field' | 'value' | 'term'
  readonly label: string
  /** What replaces the text from `start` to `end`. */
  readonly insert: string
  /** The rule of the field. */
  readonly detail: string
  /** Flows seen with it; undefined where nothing is counted. */
  readonly count: number | undefined
}

export interface Suggestions {
  readonly start: number
  readonly end: number
  /** The field whose value is being typed. */
  readonly field: Field | undefined
  readonly items: readonly Suggestion[]
}

/** The word that the caret is in or behind, and the flag before it that waits for a value. */
interface Caret {
  readonly start: number
  readonly end: number
  readonly typed: string
  readonly waiting: string | undefined
}

function atCaret(text: string, caret: number): Caret {
  let waiting: string | undefined
  let at = skipSpace(text, 0)
  while (at < caret) {
    const marks = waiting === undefined ? (/^(?:[~!]+\(?|\))/.exec(text.slice(at, caret))?.[0].length ?? 0) : 0
    const start = at + marks
    const read = readWord(text, start, waiting === undefined, waiting === undefined)
    const end = read.kind === 'ok' ? read.word.end : text.length
    if (caret <= end && start <= caret) {
      return { start, end, typed: text.slice(start, caret).replace(/^(?:\$?'|")/, ''), waiting }
    }
    if (read.kind === 'error' || start >= caret) break
    waiting = waiting === undefined ? flagThatWaits(text, start) : undefined
    at = skipSpace(text, end > at ? end : at + 1)
  }
  return { start: caret, end: caret, typed: '', waiting }
}

function flagThatWaits(text: string, start: number): string | undefined {
  if (text[start] !== '-') return undefined
  const read = readWord(text, start, false, false)
  const flags = read.kind === 'ok' ? readFlags(read.word) : undefined
  const last = flags?.kind === 'ok' ? flags.names.at(-1) : undefined
  return last?.kind === 'filter' && last.value === undefined && last.alone === undefined ? last.name : undefined
}

/** 0 for a text that begins with what was typed, 1 for one that holds it, 2 for one that does not. */
function rank(text: string, typed: string): 0 | 1 | 2 {
  const at = text.toLowerCase().indexOf(typed.toLowerCase())
  return at === 0 ? 0 : at > 0 ? 1 : 2
}

function ranked(items: readonly Suggestion[], typed: string, limit: number): readonly Suggestion[] {
  return items
    .map((item, index) => ({ item, index, rank: rank(item.label, typed) }))
    .filter((entry) => entry.rank < 2)
    .sort((a, b) => a.rank - b.rank || (b.item.count ?? 0) - (a.item.count ?? 0) || a.index - b.index)
    .slice(0, limit)
    .map(({ item }) => item)
}

function valuesOf(written: string, counts: SeenCounts, quote: (text: string) => string): readonly Suggestion[] {
  const known = fieldWritten(written)
  if (known === undefined) return []
  const seen = counts.get(writtenName(known.field.name, known.side)) ?? new Map<string, number>()
  const fixed = known.field.values.filter((value) => !seen.has(value))
  return [
    ...[...seen].map(([value, count]) => ({ value, count })),
    ...fixed.map((value) => ({ value, count: undefined })),
  ].map(
    ({ value, count }): Suggestion => ({
      kind: 'value',
      label: value,
      insert: quote(value),
      detail: known.field.help,
      count,
    }),
  )
}

function fieldsOf(long: boolean): readonly Suggestion[] {
  return FIELDS.flatMap(({ name, sides, help, alone, is }) =>
    (sides ? [name, `from-${name}`, `to-${name}`] : [name]).map((written): Suggestion => {
      const after = alone === undefined ? ' ' : ''
      return {
        kind: 'field',
        label: long ? `--${written}` : written,
        insert: long ? `--${written}${after}` : `${written}:`,
        detail: is.kind === 'extra' ? `${help} Matched here, not by Relay.` : help,
        count: undefined,
      }
    }),
  )
}

/** Fields whose values are offered when a bare word is typed. */
export const SEARCHED = ['namespace', 'pod', 'workload', 'service', 'fqdn', 'label', 'verdict', 'node-name']

const termsOf = (counts: SeenCounts): readonly Suggestion[] =>
  SEARCHED.flatMap((name) =>
    [...(counts.get(name) ?? [])].map(
      ([value, count]): Suggestion => ({
        kind: 'term',
        label: value,
        insert: `${name}:${quoteShort(value)}`,
        detail: name,
        count,
      }),
    ),
  )

/**
 * What can stand at the caret. `counts` are the values seen, narrowed by whoever gives them (see SeenValues.counts).
 * Those that begin with what was typed come first, then those that hold it; among these the most frequent.
 */
export function suggest(text: string, caret: number, counts: SeenCounts, limit = 50): Suggestions {
  const place = atCaret(text, Math.min(Math.max(caret, 0), text.length))
  const give = (start: number, typed: string, items: readonly Suggestion[], written?: string): Suggestions => ({
    start,
    end: place.end,
    field: written === undefined ? undefined : fieldWritten(written)?.field,
    items: ranked(items, typed, limit),
  })
  if (place.waiting !== undefined) {
    return give(place.start, place.typed, valuesOf(place.waiting, counts, quoteShell), place.waiting)
  }
  const [, flag, value] = /^--([a-z0-9-]+)=(.*)$/s.exec(place.typed) ?? []
  if (flag !== undefined && value !== undefined) {
    return give(place.start + flag.length + 3, unquoted(value), valuesOf(flag, counts, quoteShell), flag)
  }
  if (place.typed.startsWith('-')) return give(place.start, place.typed, fieldsOf(true))
  const [, name, rest] = /^([A-Za-z][A-Za-z0-9-]*):(.*)$/s.exec(place.typed) ?? []
  if (name !== undefined && rest !== undefined) {
    return give(
      place.start + name.length + 1,
      unquoted(rest),
      valuesOf(name.toLowerCase(), counts, quoteShort),
      name.toLowerCase(),
    )
  }
  const fields = ranked(fieldsOf(false), place.typed, limit)
  const terms = place.typed === '' ? [] : ranked(termsOf(counts), place.typed, limit)
  return { start: place.start, end: place.end, field: undefined, items: [...fields, ...terms].slice(0, limit) }
}

const unquoted = (text: string): string => text.replace(/^(?:\$?'|")/, '')
