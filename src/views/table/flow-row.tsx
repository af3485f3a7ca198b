/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { ListFilter } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { Verdict } from '#gen/flow/flow_pb.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { exclude, include } from '#src/state/ask.ts'
import type { DecodedRow } from '#src/state/decode-row.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { type CellFilter, cellFilter } from './cell-filter.ts'
import type { Column } from './columns.tsx'

export const ROW_HEIGHT = 28

/** One flow of the table. Decoded here, so only when it comes into sight. */
export const FlowRow = memo(function FlowRow(props: {
  readonly row: Row
  readonly index: number
  readonly top: number
  readonly tracks: string
  readonly columns: readonly Column[]
  readonly selected: boolean
  /** The cell that the keys are in, of the selected row. */
  readonly cell: Column['id'] | undefined
  readonly decode: (row: Row) => DecodedRow
  readonly onPick: (row: Row) => void
}) {
  const { row, columns, selected } = props
  const decoded = props.decode(row)
  const flow = decoded.kind === 'flow' ? decoded.flow : undefined
  const missing = (id: Column['id']) => !columns.some((column) => column.id === id)
  const dropped = flow?.verdict === Verdict.DROPPED
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid listens to keys and holds the focus
    <div
      role="row"
      id={`flow-${row.number}`}
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      data-verdict={flow === undefined ? undefined : Verdict[flow.verdict]}
      onClick={() => props.onPick(row)}
      className={cx(
        'absolute inset-x-0 grid cursor-default items-center gap-x-3 border-l-2 px-3',
        selected
          ? 'border-accent bg-accent-soft'
          : dropped
            ? 'border-dropped bg-dropped-soft/45 hover:bg-dropped-soft'
            : 'border-transparent hover:bg-surface-2',
      )}
      style={{ gridTemplateColumns: props.tracks, height: ROW_HEIGHT, transform: `translateY(${props.top}px)` }}
    >
      {flow === undefined ? (
        <div role="gridcell" aria-colspan={columns.length} className="col-span-full truncate text-error">
          {decoded.kind === 'undecodable' && text.table.undecodable(decoded.reason)}
        </div>
      ) : (
        columns.map((column) => (
          <Cell
            key={column.id}
            id={`flow-${row.number}-${column.id}`}
            active={column.id === props.cell}
            what={cellFilter(flow, column.id)}
          >
            {column.cell(flow, missing)}
          </Cell>
        ))
      )}
    </div>
  )
})

/** A cell: a sign at its end filters by it, Alt+click anywhere in it hides what shows the same. */
function Cell(props: {
  readonly id: string
  readonly active: boolean
  readonly what: CellFilter | undefined
  readonly children: ReactNode
}) {
  const { what } = props
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid listens to keys and holds the focus
    <div
      role="gridcell"
      id={props.id}
      onClick={(event) => {
        if (!event.altKey || what === undefined) return
        event.stopPropagation()
        exclude(what.field, what.value)
      }}
      className={cx(
        'group/cell relative truncate',
        props.active && 'rounded-s outline-2 outline-focus outline-offset-2',
      )}
    >
      {props.children}
      {what !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden="true"
          title={text.table.cellFilter(`${what.field}:${what.value}`)}
          onClick={(event) => {
            event.stopPropagation()
            const edit = event.altKey ? exclude : include
            edit(what.field, what.value)
          }}
          className="absolute inset-y-0 right-0 my-auto hidden size-5 place-items-center rounded-s bg-surface-3 text-text-2 hover:text-accent group-hover/cell:grid"
        >
          <ListFilter aria-hidden="true" className="size-3" />
        </button>
      )}
    </div>
  )
}
