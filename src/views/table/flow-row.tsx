/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { memo } from 'react'
import { Verdict } from '#gen/flow/flow_pb.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import type { DecodedRow } from '#src/state/decode-row.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
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
          <div key={column.id} role="gridcell" className="truncate">
            {column.cell(flow, missing)}
          </div>
        ))
      )}
    </div>
  )
})
