/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { memo } from 'react'
import { isProblem } from '#domain/export/edge-state.ts'
import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { exclude, include } from '#src/state/ask.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { KeepHide } from '#src/ui/keep-hide.tsx'
import { COLUMNS, TRACKS } from './columns.tsx'
import { lineOf } from './line.ts'

export const ROW_HEIGHT = 28

/** Where the keys stand within a row: on all of it, or on one of its cells. */
export const cellId = (edge: number, column: number): string =>
  column < 0 ? `connection-${edge}` : `connection-${edge}-${column}`

/** One connection. Drawn anew only when it changed, or the clock did. */
export const ConnectionRow = memo(function ConnectionRow(props: {
  readonly edge: Edge
  readonly services: ReadonlyMap<number, Service>
  /** It left the map while the order was held. */
  readonly gone: boolean
  readonly index: number
  readonly top: number
  readonly now: number
  readonly selected: boolean
  /** The map's pointer is on it, or an end of it is selected. */
  readonly raised: boolean
  /** The column that the keys stand on, -1 for the row; undefined for other rows, and without focus. */
  readonly cursor: number | undefined
  readonly onPick: (edge: Edge) => void
  readonly onPoint: (edge: Edge) => void
}) {
  const { selected, raised, cursor } = props
  const line = lineOf(props.edge, props.services, props.gone)
  const problem = isProblem(line.edge) && !line.gone
  const dropping = problem && (line.state === 'dropped' || line.state === 'mixed')
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid listens to keys and holds the focus
    <div
      role="row"
      id={cellId(line.edge.number, -1)}
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      data-state={line.state}
      onClick={() => props.onPick(props.edge)}
      onPointerEnter={() => props.onPoint(props.edge)}
      className={cx(
        'absolute inset-x-0 grid cursor-default items-center gap-x-3 border-l-2 px-3',
        selected
          ? 'border-accent bg-accent-soft'
          : dropping
            ? 'border-dropped bg-dropped-soft/45 hover:bg-dropped-soft'
            : problem
              ? 'border-error hover:bg-surface-2'
              : 'border-transparent hover:bg-surface-2',
        raised && !selected && 'bg-surface-2',
        (line.gone || line.state === 'idle') && 'text-text-3',
        cursor === -1 && 'outline-2 outline-(--focus) -outline-offset-2',
      )}
      style={{ gridTemplateColumns: TRACKS, height: ROW_HEIGHT, transform: `translateY(${props.top}px)` }}
    >
      {COLUMNS.map(({ id, numeric, cell, by }, column) => (
        <div
          key={id}
          role="gridcell"
          id={cellId(line.edge.number, column)}
          aria-colindex={column + 1}
          className={cx(
            'group/cell relative truncate',
            numeric && 'text-right',
            cursor === column && 'rounded-s outline-2 outline-(--focus)',
          )}
        >
          {cell(line, props.now)}
          <Filter what={by?.(line)} />
        </div>
      ))}
    </div>
  )
})

function Filter({ what }: { readonly what: { readonly field: string; readonly value: string } | undefined }) {
  if (what === undefined) return undefined
  const { field, value } = what
  return (
    <KeepHide
      keepHint={text.details.filterBy(`${field}:${value}`)}
      hideHint={text.filters.hide(`${field}:${value}`)}
      onKeep={() => include(field, value)}
      onHide={() => exclude(field, value)}
    />
  )
}
