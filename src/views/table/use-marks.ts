import { useState } from 'react'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import type { RowView } from '#src/state/rows.ts'

/** Rows that are selected together at most. */
const MOST = 10_000

/** Several rows that are selected together, to be copied. */
export interface Marks {
  readonly rows: ReadonlySet<Row>
  /** Begins anew at a row, with none selected. */
  readonly begin: (row: Row) => void
  /** Selects all from where it began to this row. */
  readonly reach: (row: Row) => void
  /** Selects one more row, or one less. */
  readonly toggle: (row: Row, picked: Row | undefined) => void
  /** Moves the end of the selection by so many rows; gives the row that it now ends at. */
  readonly extend: (by: number, picked: Row | undefined) => number | undefined
  readonly clear: () => void
}

interface State {
  readonly rows: ReadonlySet<Row>
  /** Where a stretch begins, and where it ends. */
  readonly from: Row | undefined
  readonly to: Row | undefined
}

const NONE: State = { rows: new Set(), from: undefined, to: undefined }

export function useMarks(view: RowView): Marks {
  const [state, setState] = useState(NONE)
  const stretch = (from: Row, to: Row) => {
    const [a, b] = [view.indexOf(from), view.indexOf(to)]
    if (a < 0 || b < 0) return
    const [first, last] = [Math.min(a, b), Math.max(a, b)]
    const rows = new Set<Row>()
    for (let index = first; index <= Math.min(last, first + MOST - 1); index++) {
      const row = view.at(index)
      if (row !== undefined) rows.add(row)
    }
    setState({ rows, from, to })
  }
  return {
    rows: state.rows,
    begin: (row) => setState({ ...NONE, from: row, to: row }),
    reach: (row) => stretch(state.from ?? row, row),
    toggle: (row, picked) => {
      const rows = new Set(state.rows.size === 0 && picked !== undefined ? [picked] : state.rows)
      if (!rows.delete(row) && rows.size < MOST) rows.add(row)
      setState({ rows, from: row, to: row })
    },
    extend: (by, picked) => {
      const end = state.to ?? picked
      const index = end === undefined ? 0 : Math.min(view.length - 1, Math.max(0, view.indexOf(end) + by))
      const row = view.at(index)
      if (row !== undefined) stretch(state.from ?? picked ?? row, row)
      return row === undefined ? undefined : index
    },
    clear: () => setState(NONE),
  }
}
