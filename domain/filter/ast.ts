/** Which end of a flow a term is about. Fields without ends, and terms about either end, have `any`. */
export type Side = 'any' | 'from' | 'to'

/** One condition: a field and one value. Terms of the same field, side and group are alternatives (free text: all). */
export interface Term {
  /** Name of a row of FIELDS. */
  readonly field: string
  readonly side: Side
  /** As a person writes it; empty for fields that take no value. */
  readonly value: string
  /** 0 keeps flows. Terms of the same other number together hide the flows that match them all. */
  readonly group: number
  /** Switched off: kept in the text, counts for nothing. */
  readonly off: boolean
  /** Where it stands in the text that was parsed, in UTF-16 units; 0 and 0 for a term that was clicked. */
  readonly start: number
  readonly end: number
}

/** What is asked of time and number, as written; see range.ts for what it means. */
export interface Range {
  readonly since?: string
  readonly until?: string
  readonly first?: number
  readonly last?: number
  readonly all?: true
}

/** A whole filter. Immutable; edit.ts changes it. */
export interface Filter {
  readonly terms: readonly Term[]
  readonly range: Range
}

export const EMPTY_FILTER: Filter = { terms: [], range: {} }

/**
 * Puts the terms of each hiding group together where the first of them stands, and numbers the groups 1, 2, … in that
 * order: two filters that mean the same in the same order are then equal but for positions.
 */
export function normalised(terms: readonly Term[]): readonly Term[] {
  const groups = new Map<number, Term[]>()
  const order: Term[][] = []
  for (const term of terms) {
    const known = term.group === 0 ? undefined : groups.get(term.group)
    if (known !== undefined) {
      known.push(term)
      continue
    }
    const fresh = [term]
    order.push(fresh)
    if (term.group !== 0) groups.set(term.group, fresh)
  }
  const numbers = new Map([...groups.keys()].map((group, index) => [group, index + 1]))
  return order.flat().map((term) => {
    const group = numbers.get(term.group) ?? 0
    return group === term.group ? term : { ...term, group }
  })
}

const bare = ({ field, side, value, group, off }: Term) => [field, side, value, group, off]
const bareRange = ({ since, until, first, last, all }: Range) => [since, until, first, last, all]

/** Equal but for the positions of terms. */
export const sameFilter = (a: Filter, b: Filter): boolean =>
  JSON.stringify([a.terms.map(bare), bareRange(a.range)]) === JSON.stringify([b.terms.map(bare), bareRange(b.range)])
