import type { Filter, Range, Term } from './ast.ts'
import { fieldNamed, writtenName } from './fields.ts'
import { quoteShell, quoteShort, quoteText } from './quote.ts'
import { RANGE_NAMES } from './range.ts'

function shortTerm(term: Term): string {
  if (term.field === 'text') return quoteText(term.value)
  return `${writtenName(term.field, term.side)}:${quoteShort(term.value)}`
}

/** A term as flags of the long form; those that stand alone say only what differs from standing alone. */
export function longTerm(term: Term): string {
  const flag = `--${writtenName(term.field, term.side)}`
  const alone = fieldNamed(term.field)?.alone
  if (alone === undefined) return `${flag} ${quoteShell(term.value)}`
  return term.value === alone ? flag : `${flag}=${quoteShell(term.value)}`
}

const off = (term: Term): string => (term.off ? '~' : '')

/** The range as flags or as `name:value`. */
export function printRange(range: Range, form: 'short' | 'long'): readonly string[] {
  return RANGE_NAMES.flatMap((name) => {
    const value = range[name]
    if (value === undefined) return []
    const text = String(value)
    if (form === 'short') return [`${name}:${quoteShort(text)}`]
    return [name === 'all' ? '--all' : `--${name} ${quoteShell(text)}`]
  })
}

/**
 * A text that `parseFilter` reads back as the same filter (see `sameFilter`), for a filter as parser and edits make them:
 * sound, and with its groups together.
 */
export function printFilter(filter: Filter, form: 'short' | 'long'): string {
  const one = form === 'short' ? shortTerm : longTerm
  const groups = new Map<number, Term[]>()
  for (const term of filter.terms) {
    if (term.group !== 0) groups.set(term.group, [...(groups.get(term.group) ?? []), term])
  }
  const nots = form === 'long' && groups.size === 1
  const printed: string[] = []
  for (const [index, term] of filter.terms.entries()) {
    if (term.group === 0) {
      printed.push(off(term) + one(term))
      continue
    }
    if (index > 0 && filter.terms[index - 1]?.group === term.group) continue
    const mates = groups.get(term.group) ?? []
    if (nots) printed.push(...mates.map((mate) => `--not ${off(mate)}${one(mate)}`))
    else if (mates.length === 1) printed.push(`${off(term)}!${one(term)}`)
    else printed.push(`!(${mates.map((mate) => off(mate) + one(mate)).join(' ')})`)
  }
  return [...printed, ...printRange(filter.range, form)].join(' ')
}

/** One term as a person reads it on a chip, without the marks for hidden and switched off. */
export const printTerm = (term: Term): string => shortTerm(term)
