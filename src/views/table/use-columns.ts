import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { ColumnPlace } from '#src/state/column-layout.ts'
import { setTable, tableStore } from '#src/state/table-view.ts'
import type { ColumnId } from './column.ts'
import { leastWidth, type PlacedColumn, placed, tracksOf } from './columns.ts'

/** The columns as they stand, and how to change them. */
export interface Columns {
  readonly list: readonly PlacedColumn[]
  readonly tracks: string
  /** CSS pixels below which the table is scrolled sideways. */
  readonly least: number
  /** Keeps what an edit makes of them. */
  readonly edit: (change: (places: readonly ColumnPlace[]) => readonly ColumnPlace[]) => void
  /** Shows a width while it is being pulled; undefined ends it. */
  readonly pull: (width: { readonly id: ColumnId; readonly width: number } | undefined) => void
}

/** The columns of the table in a width of so many CSS pixels. */
export function useColumns(width: number): Columns {
  const layout = useStore(tableStore, (state) => state.columns)
  const [pulled, pull] = useState<{ readonly id: ColumnId; readonly width: number }>()
  const standing = useMemo(() => placed(layout, width), [layout, width])
  // Rows take part in the width by the tracks alone, so a pull draws none of them anew.
  const list = useMemo(
    () =>
      pulled === undefined
        ? standing
        : standing.map((column) => (column.id === pulled.id ? { ...column, width: pulled.width } : column)),
    [standing, pulled],
  )
  return useMemo(
    () => ({
      list: standing,
      tracks: tracksOf(list),
      least: leastWidth(list),
      edit: (change) => {
        const before = standing.map(({ id, width: set }) => ({ id, width: set }))
        const columns = change(before)
        if (columns !== before) setTable({ columns })
      },
      pull,
    }),
    [standing, list],
  )
}
