import type { Filter } from '#domain/filter/ast.ts'
import type { Field } from '#domain/filter/field.ts'
import { fieldWritten } from '#domain/filter/fields.ts'
import { printFilter } from '#domain/filter/print.ts'
import type { SeenCounts } from '#domain/filter/seen.ts'
import { suggest } from '#domain/filter/suggest.ts'
import type { Wanted } from '#src/state/completion.ts'

/** One line of the list below the box. */
export interface Choice {
  readonly label: string
  /** The field of a term, or what a field is about. */
  readonly detail: string
  readonly count: number | undefined
  readonly pick: Pick
}

/** What a choice does. */
export type Pick =
  /** Puts this text into the box, the caret at `caret`; `done` when a whole term stands there then. */
  | { readonly kind: 'write'; readonly draft: string; readonly caret: number; readonly done: boolean }
  /** Puts a whole filter in force. */
  | { readonly kind: 'ask'; readonly filter: string }

export interface Completion {
  /** The field whose value is being written. */
  readonly field: Field | undefined
  readonly choices: readonly Choice[]
  readonly wanted: Wanted
}

const LIMIT = 40
/** Values are not longer, so more of what was typed need not be asked for. */
const LONGEST = 1024

/** What can stand at the caret of the box. */
export function complete(draft: string, caret: number, counts: SeenCounts, parsed: Filter): Completion {
  const { start, end, field, items } = suggest(draft, caret, counts, LIMIT)
  const written = field === undefined ? '' : writtenBefore(draft, start, field)
  const choices = items.map(({ kind, label, insert, detail, count }): Choice => {
    const done = kind !== 'field' || !/[:\s]$/.test(insert)
    const before = draft.slice(0, start) + insert + (done ? ' ' : '')
    const after = done ? draft.slice(end).trimStart() : draft.slice(end)
    return { label, detail, count, pick: { kind: 'write', draft: before + after, caret: before.length, done } }
  })
  const text = draft.slice(start, Math.min(caret, start + LONGEST)).replace(/^(?:\$?'|")/, '')
  return { field, choices, wanted: { field: written, text, filter: others(parsed, field?.name) } }
}

/** The name before the value, with its side: `from-pod` in `from-pod:xw` and in `--from-pod xw`. */
function writtenBefore(draft: string, start: number, field: Field): string {
  const name = /([a-z0-9-]+)(?:[:=]|\s+)$/i.exec(draft.slice(0, start))?.[1]?.toLowerCase().replace(/^--?/, '') ?? ''
  const known = fieldWritten(name)
  if (known === undefined) return field.name
  return known.side === 'any' ? known.field.name : `${known.side}-${known.field.name}`
}

/** The filter without what the field is narrowed to already: its other values are what one looks for. */
function others(parsed: Filter, field: string | undefined): string {
  const terms = parsed.terms.filter((term) => term.field !== field || term.group !== 0)
  return printFilter({ ...parsed, terms }, 'short')
}
