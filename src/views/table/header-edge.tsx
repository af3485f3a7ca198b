import { type PointerEvent, type RefObject, useRef } from 'react'
import { MAX_WIDTH, MIN_WIDTH, resize } from '#src/state/column-layout.ts'
import { text } from '#src/text/text.ts'
import type { ColumnId } from './column.ts'
import { fitWidth } from './fit.ts'
import type { Columns } from './use-columns.ts'

/** The right edge of a header, by which its column is pulled wider; a double click fits it to what is in sight. */
export function Edge(props: {
  readonly id: ColumnId
  readonly columns: Columns
  readonly table: RefObject<HTMLElement | null>
}) {
  const { id, columns } = props
  const begun = useRef<{ readonly x: number; readonly width: number }>(undefined)
  const widthAt = (event: PointerEvent) =>
    begun.current === undefined
      ? undefined
      : Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, begun.current.width + event.clientX - begun.current.x))
  const end = (event: PointerEvent) => {
    const width = widthAt(event)
    if (begun.current !== undefined && width !== undefined && width !== begun.current.width)
      columns.edit((places) => resize(places, id, width))
    begun.current = undefined
    columns.pull(undefined)
  }
  return (
    // The menu of the header does the same for those without a pointer.
    <span
      aria-hidden="true"
      title={text.table.pull}
      data-edge={id}
      draggable
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        const header = event.currentTarget.parentElement
        begun.current = { x: event.clientX, width: header?.getBoundingClientRect().width ?? 0 }
      }}
      onPointerMove={(event) => {
        const width = widthAt(event)
        if (width !== undefined) columns.pull({ id, width })
      }}
      onPointerUp={end}
      onPointerCancel={() => {
        begun.current = undefined
        columns.pull(undefined)
      }}
      onDoubleClick={() => {
        const table = props.table.current
        if (table !== null) columns.edit((places) => resize(places, id, fitWidth(table, id)))
      }}
      className="absolute inset-y-0 -right-2.5 z-10 w-3 cursor-col-resize touch-none after:absolute after:inset-y-1.5 after:left-1.5 after:w-px after:bg-line hover:after:bg-accent"
    />
  )
}
