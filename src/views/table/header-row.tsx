/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { memo, type RefObject, useState } from 'react'
import { moveTo } from '#src/state/column-layout.ts'
import type { ColumnId } from './column.ts'
import { HeaderCell } from './header-cell.tsx'
import type { Columns } from './use-columns.ts'

/** The names of the columns: sorted by a click, ordered by drag, pulled wider at their right edge; all of it by keys too. */
export const HeaderRow = memo(function HeaderRow(props: {
  readonly columns: Columns
  readonly table: RefObject<HTMLElement | null>
}) {
  const { columns } = props
  /** The one header that Tab reaches. */
  const [reached, setReached] = useState<ColumnId>()
  const [dragged, setDragged] = useState<ColumnId>()
  const [target, setTarget] = useState<ColumnId>()
  const ids = columns.list.map(({ id }) => id)
  const first = reached !== undefined && ids.includes(reached) ? reached : ids[0]
  const focus = (id: ColumnId | undefined) => {
    if (id === undefined) return
    setReached(id)
    props.table.current?.querySelector<HTMLElement>(`[data-header="${id}"]`)?.focus()
  }
  const drop = (id: ColumnId) => {
    if (dragged !== undefined) columns.edit((places) => moveTo(places, dragged, id))
    setDragged(undefined)
    setTarget(undefined)
  }
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-7 items-center gap-x-3 border-line border-b border-l-2 border-l-transparent bg-surface px-3 text-text-3 text-xs"
      style={{ gridTemplateColumns: columns.tracks }}
    >
      {columns.list.map((column, index) => (
        <HeaderCell
          key={column.id}
          placed={column}
          index={index}
          last={index === columns.list.length - 1}
          reachable={column.id === first}
          columns={columns}
          table={props.table}
          target={column.id === target && dragged !== undefined && dragged !== target}
          onFocus={() => setReached(column.id)}
          onStep={(by) => focus(ids[index + by])}
          onDrag={(id) => {
            setDragged(id)
            if (id === undefined) setTarget(undefined)
          }}
          onOver={() => setTarget(column.id)}
          onDrop={() => drop(column.id)}
        />
      ))}
    </div>
  )
})
