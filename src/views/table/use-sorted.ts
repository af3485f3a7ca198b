import { useEffect, useState } from 'react'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import type { RowList, RowView } from '#src/state/rows.ts'
import { sortRows } from '#src/state/sort-rows.ts'
import type { Sort } from '#src/state/table-view.ts'
import { columnOf } from './columns.ts'
import type { ShownRow } from './shown-row.ts'

export interface Sorted {
  readonly view: RowView
  /** Share of the sorting that is done, 0 to 1; undefined: nothing is being sorted. */
  readonly done: number | undefined
}

/** The rows in the order that was asked for; as they came while that is being made. */
export function useSorted(rows: RowList, sort: Sort | undefined, decode: (row: Row) => ShownRow): Sorted {
  const [made, setMade] = useState<{ readonly of: RowList; readonly by: Sort; readonly view: RowView }>()
  const [done, setDone] = useState(0)
  useEffect(() => {
    const column = columnOf(sort?.column ?? '')
    if (sort === undefined || column === undefined) return undefined
    const ending = new AbortController()
    const keyOf = (row: Row) => {
      const decoded = decode(row)
      return decoded.kind === 'shown' ? (column.key ?? column.value)(decoded.shown) : ''
    }
    sortRows(rows, keyOf, sort.descending, ending.signal, setDone).then(
      (view) => setMade({ of: rows, by: sort, view }),
      (cause: unknown) => {
        if (!ending.signal.aborted) console.error('Flows could not be sorted', cause)
      },
    )
    return () => ending.abort()
  }, [rows, sort, decode])
  if (sort === undefined || columnOf(sort.column) === undefined) return { view: rows, done: undefined }
  const ready = made?.of === rows && made.by === sort
  // While the next order is made the one before stands, unless that was of other rows.
  return { view: ready || made?.of === rows ? (made?.view ?? rows) : rows, done: ready ? undefined : done }
}
