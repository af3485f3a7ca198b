/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { type MouseEvent, memo, type ReactNode, useState } from 'react'
import { Verdict } from '#gen/flow/flow_pb.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { exclude, include } from '#src/state/ask.ts'
import type { Shown } from '#src/state/call-facts.ts'
import { text } from '#src/text/text.ts'
import { brief } from '#src/text/visible.ts'
import { cx } from '#src/ui/cx.ts'
import { KeepHide } from '#src/ui/keep-hide.tsx'
import { cellFilter } from './cell-filter.ts'
import type { Column, ColumnId } from './column.ts'
import type { PlacedColumn } from './columns.ts'
import type { ShownRow } from './shown-row.ts'

/** Characters of a cell that anybody can see, and of what comes up when it is pointed at. */
const SEEN = 400
const POINTED = 1000

/** One flow of the table, or a call with its answer. Decoded here, so only when it comes into sight. */
export const FlowRow = memo(function FlowRow(props: {
  readonly row: Row
  readonly mate: Row | undefined
  readonly index: number
  readonly top: number
  readonly height: number
  readonly tracks: string
  readonly columns: readonly PlacedColumn[]
  readonly selected: boolean
  /** Among several that are selected together. */
  readonly marked: boolean
  /** The cell that the keys are in, of the selected row. */
  readonly cell: ColumnId | undefined
  readonly decode: (row: Row, mate: Row | undefined) => ShownRow
  readonly onPick: (row: Row, event: MouseEvent) => void
}) {
  const { row, columns, selected } = props
  const decoded = props.decode(row, props.mate)
  const shown = decoded.kind === 'shown' ? decoded.shown : undefined
  const missing = (id: ColumnId) => !columns.some((column) => column.id === id)
  const dropped = shown?.flow.verdict === Verdict.DROPPED
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid listens to keys and holds the focus
    <div
      role="row"
      id={`flow-${row.number}`}
      aria-rowindex={props.index + 2}
      aria-selected={selected || props.marked}
      data-verdict={shown === undefined ? undefined : Verdict[shown.flow.verdict]}
      data-joined={shown?.answer === undefined ? undefined : ''}
      onClick={(event) => props.onPick(row, event)}
      className={cx(
        'group/row absolute inset-x-0 grid cursor-default items-center gap-x-3 border-l-2 px-3 [contain:strict]',
        selected || props.marked
          ? 'border-accent bg-accent-soft'
          : dropped
            ? 'border-dropped bg-dropped-soft/45 hover:bg-dropped-soft'
            : 'border-transparent hover:bg-surface-2',
      )}
      style={{ gridTemplateColumns: props.tracks, height: props.height, transform: `translateY(${props.top}px)` }}
    >
      {shown === undefined ? (
        <div role="gridcell" aria-colspan={columns.length} className="col-span-full truncate text-error">
          {decoded.kind === 'undecodable' && text.table.undecodable(decoded.reason)}
        </div>
      ) : (
        columns.map(({ id, column }) => (
          <Cell key={id} id={`flow-${row.number}-${id}`} column={id} active={id === props.cell} shown={shown}>
            {column.cell === undefined ? <Plain column={column} shown={shown} /> : column.cell(shown, missing)}
          </Cell>
        ))
      )}
    </div>
  )
})

/** A value as text. */
function Plain({ column, shown }: { readonly column: Column; readonly shown: Shown }) {
  const value = String(column.value(shown))
  const words = column.words === undefined ? brief(value, SEEN) : column.words(shown)
  if (words === '') return undefined
  return (
    <span className={cx('text-text-2', column.mono && 'font-mono text-xs')} title={brief(value, POINTED)}>
      {words}
    </span>
  )
}

/** A cell: a sign at its end filters by it, Alt+click anywhere in it hides what shows the same. */
function Cell(props: {
  readonly id: string
  readonly column: ColumnId
  readonly active: boolean
  readonly shown: Shown
  readonly children: ReactNode
}) {
  const [pointed, setPointed] = useState(false)
  const what = pointed ? cellFilter(props.shown, props.column) : undefined
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid listens to keys and holds the focus
    <div
      role="gridcell"
      id={props.id}
      data-column={props.column}
      // What can be done comes with the pointer: most cells are only passed by.
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
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
        <KeepHide
          keepHint={text.table.cellFilter(brief(`${what.field}:${what.value}`, 200))}
          hideHint={text.filters.hide(brief(`${what.field}:${what.value}`, 200))}
          onKeep={() => include(what.field, what.value)}
          onHide={() => exclude(what.field, what.value)}
        />
      )}
    </div>
  )
}
