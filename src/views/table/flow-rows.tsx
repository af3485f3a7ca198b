/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, type RefObject, useEffect } from 'react'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import type { RowView } from '#src/state/rows.ts'
import type { ColumnId } from './column.ts'
import { FlowRow } from './flow-row.tsx'
import type { ShownRow } from './shown-row.ts'
import type { Columns } from './use-columns.ts'

/** CSS pixels. */
export const HEADER_HEIGHT = 28
/** Rows that stand ready above and below those in sight. */
const OVERSCAN = 6

/** The rows that are in sight. A part of its own, so that scrolling draws nothing but them. */
export function FlowRows(props: {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly view: RowView
  readonly mateOf: (row: Row) => Row | undefined
  readonly height: number
  readonly columns: Columns
  /** Where the selected row stands; -1 where it does not. */
  readonly pickedIndex: number
  readonly cell: ColumnId | undefined
  readonly marks: ReadonlySet<Row>
  readonly decode: (row: Row, mate: Row | undefined) => ShownRow
  readonly onPick: (row: Row, event: MouseEvent) => void
  /** Takes the way to bring a row into sight. */
  readonly reveal: RefObject<((index: number) => void) | undefined>
}) {
  const { scroller, view, height, columns, pickedIndex, marks, reveal } = props
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by the compiler
  const virtual = useVirtualizer({
    count: view.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollPaddingStart: HEADER_HEIGHT,
  })
  useEffect(() => {
    reveal.current = (index) => virtual.scrollToIndex(index)
  }, [reveal, virtual])
  useEffect(() => virtual.measure(), [virtual, height])
  const slots = Math.ceil((virtual.scrollRect?.height ?? 0) / height) + 2 * OVERSCAN + 2
  return (
    <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start }) => {
        const row = view.at(index)
        return (
          row !== undefined && (
            <FlowRow
              // Rows that leave are used again for those that come.
              key={index % slots}
              row={row}
              mate={props.mateOf(row)}
              index={index}
              top={start}
              height={height}
              tracks={columns.tracks}
              columns={columns.list}
              selected={index === pickedIndex}
              marked={marks.has(row)}
              cell={index === pickedIndex ? props.cell : undefined}
              decode={props.decode}
              onPick={props.onPick}
            />
          )
        )
      })}
    </div>
  )
}
