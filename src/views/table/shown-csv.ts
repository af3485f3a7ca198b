import { toCsv } from '#domain/export/csv.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import type { RowView } from '#src/state/rows.ts'
import type { PlacedColumn } from './columns.ts'
import type { ShownRow } from './shown-row.ts'

/** The table as it is shown, as CSV: its columns, its rows from top to bottom. */
export function shownCsv(columns: readonly PlacedColumn[], rows: RowView, shownOf: (row: Row) => ShownRow) {
  return {
    head: toCsv([columns.map(({ id }) => id.replaceAll('-', '_'))]),
    lineAt: (index: number): string | undefined => {
      const row = rows.at(index)
      const decoded = row === undefined ? undefined : shownOf(row)
      if (decoded?.kind !== 'shown') return undefined
      return toCsv([columns.map(({ column }) => column.value(decoded.shown))])
    },
  }
}
