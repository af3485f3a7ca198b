import type { ColumnLayout } from '#src/state/column-layout.ts'
import type { Column, ColumnId } from './column.ts'
import { endColumn, endColumns } from './columns-ends.tsx'
import {
  directionColumn,
  EVENT_COLUMNS,
  NETWORK_COLUMNS,
  nodeColumn,
  POLICY_COLUMNS,
  protocolColumn,
  reasonColumn,
  timeColumn,
  verdictColumn,
} from './columns-flow.tsx'
import { L7_COLUMNS, l7Column } from './columns-l7.tsx'

/** The columns of the table: first those that it brings, in their order. */
export const COLUMNS: readonly Column[] = [
  timeColumn,
  verdictColumn,
  endColumn('source'),
  endColumn('destination'),
  protocolColumn,
  l7Column,
  reasonColumn,
  directionColumn,
  nodeColumn,
  ...endColumns('source'),
  ...endColumns('destination'),
  ...L7_COLUMNS,
  ...NETWORK_COLUMNS,
  ...EVENT_COLUMNS,
  ...POLICY_COLUMNS,
]

/** Their ids, as a column that is shown finds its usual place. */
export const ORDER: readonly string[] = COLUMNS.map(({ id }) => id)

const BY_ID: ReadonlyMap<string, Column> = new Map(COLUMNS.map((column) => [column.id, column]))

export const columnOf = (id: string): Column | undefined => BY_ID.get(id)

/** A column in its place. */
export interface PlacedColumn {
  readonly column: Column
  readonly id: ColumnId
  /** As a person set it. */
  readonly width: number | undefined
}

/** The columns of a layout; without one those that the table brings and has room for. */
export function placed(layout: ColumnLayout, width: number): readonly PlacedColumn[] {
  const chosen = (layout ?? []).flatMap(({ id, width: set }) => {
    const column = BY_ID.get(id)
    return column === undefined ? [] : [{ column, id: column.id, width: set }]
  })
  if (chosen.length > 0) return chosen
  return COLUMNS.filter(({ from }) => from !== undefined && width >= from).map((column) => ({
    column,
    id: column.id,
    width: undefined,
  }))
}

/** Tracks of the grid. The last column takes what is left where no other does, so that rows reach the end. */
export function tracksOf(columns: readonly PlacedColumn[]): string {
  const grows = columns.some(({ column, width }) => width === undefined && column.grow > 0)
  return columns
    .map(({ column, width }, index) => {
      if (width !== undefined) return `${width}px`
      if (column.grow > 0) return `minmax(${column.width}px,${column.grow}fr)`
      return !grows && index === columns.length - 1 ? `minmax(${column.width}px,1fr)` : `${column.width}px`
    })
    .join(' ')
}

/** Gap between columns, and what stands before and behind them, in CSS pixels. */
const GAP = 12
const EDGES = 26

/** Below this the table is scrolled sideways. */
export const leastWidth = (columns: readonly PlacedColumn[]): number =>
  columns.reduce((sum, { column, width }) => sum + (width ?? column.width) + GAP, EDGES - GAP)
