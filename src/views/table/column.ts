import type { ReactNode } from 'react'
import { fieldNamed } from '#domain/filter/fields.ts'
import { outcomeOf, type Shown } from '#src/state/call-facts.ts'
import type { text } from '#src/text/text.ts'

export type ColumnId = keyof typeof text.columns

/** Under which heading the chooser lists a column. */
export type ColumnGroup = keyof typeof text.table.groups

/** A field of the filter language as it is written, and what the cell shows of it. */
export interface CellFilter {
  readonly field: string
  readonly value: string
}

/** A column of the flow table: its header, cells, order, CSV and the chooser are made from this. */
export interface Column {
  readonly id: ColumnId
  readonly group: ColumnGroup
  /** CSS pixels, at least. */
  readonly width: number
  /** Share of the room that is left; 0: none. */
  readonly grow: number
  /** Width of the table, in CSS pixels, from which there is room for the column; undefined: only for who chooses it. */
  readonly from: number | undefined
  /** What is sorted by, written to CSV and, without `cell`, shown; empty where the flow says nothing. */
  readonly value: (shown: Shown) => string | number
  /** Words for the cell, where they differ from the value. */
  readonly words?: (shown: Shown) => string
  /** What is sorted by, where the order of values is another. */
  readonly key?: (shown: Shown) => string | number
  /** `missing` tells which columns are not shown, so that this one may say what matters of them. */
  readonly cell?: (shown: Shown, missing: (id: ColumnId) => boolean) => ReactNode
  /** Text of the kind that computers write. */
  readonly mono?: boolean
  readonly by: (shown: Shown) => CellFilter | undefined
}

/** What a row of the table of columns may leave out. */
export type ColumnRow = Pick<Column, 'id' | 'width' | 'value'> &
  Partial<Pick<Column, 'grow' | 'from' | 'words' | 'key' | 'cell' | 'mono' | 'by'>>

const NOTHING = (): undefined => undefined

export const column =
  (group: ColumnGroup) =>
  (row: ColumnRow): Column => ({ group, grow: 0, from: undefined, by: NOTHING, ...row })

/** Filters by the first value that the flow shows for a field of the language. */
export function byField(name: string, side?: 'from' | 'to'): Column['by'] {
  const field = fieldNamed(name)
  const written = side === undefined ? name : `${side}-${name}`
  return ({ flow }) => by(written, field?.seen?.(flow, side === 'to' ? 'destination' : 'source')[0])
}

/** The same, of the answer where there is one. */
export function byOutcome(name: string): Column['by'] {
  const field = byField(name)
  return (shown) => field({ flow: outcomeOf(shown), answer: undefined })
}

/** A filter by this value; undefined where there is none. */
export const by = (field: string, value: string | undefined): CellFilter | undefined =>
  value === undefined || value === '' ? undefined : { field, value }
