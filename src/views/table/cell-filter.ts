import type { Shown } from '#src/state/call-facts.ts'
import type { CellFilter, ColumnId } from './column.ts'
import { columnOf } from './columns.ts'

/** What a cell of the table filters by; undefined where it shows nothing that the language can say. */
export const cellFilter = (shown: Shown, column: ColumnId): CellFilter | undefined => columnOf(column)?.by(shown)
