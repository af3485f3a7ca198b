/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { exclude, include } from '#src/state/ask.ts'
import { createRowDecoder } from '#src/state/decode-row.ts'
import { flowsStore } from '#src/state/flows.ts'
import { prefsStore } from '#src/state/prefs.ts'
import { queryStore } from '#src/state/query.ts'
import { select, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { useWidth } from '#src/ui/use-width.ts'
import { cellFilter } from './cell-filter.ts'
import { columnsFor } from './columns.tsx'
import { FlowRow, ROW_HEIGHT } from './flow-row.tsx'
import { TableBar } from './table-bar.tsx'
import { useHeldRows } from './use-held-rows.ts'

/** The flow table: newest first, follows the stream, and holds still while somebody reads it. */
export function FlowTable(props: { readonly lists: ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const [decode] = useState(createRowDecoder)
  const [scrolled, setScrolled] = useState(false)
  /** Index of the column that the keys are in; -1 for the row as a whole. */
  const [cellAt, setCellAt] = useState(-1)
  const selection = useStore(viewStore, (state) => state.selection)
  const hidden = useStore(prefsStore, (state) => state.hiddenColumns)
  const window = useStore(flowsStore, (state) => state.window !== undefined)
  const filtered = useStore(queryStore, ({ filter }) => filter !== '')
  const reading = selection?.kind === 'flow'
  const { rows, fresh } = useHeldRows(scrolled || reading)
  const width = useWidth(scroller)
  const columns = useMemo(() => columnsFor(width, hidden), [width, hidden])
  const tracks = columns.map(({ track }) => track).join(' ')
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by the compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    scrollPaddingStart: ROW_HEIGHT,
  })
  const picked = selection?.kind === 'flow' ? selection.row : undefined
  const pickedIndex = picked === undefined ? -1 : rows.countNewerThan(picked.number)
  const isPicked = pickedIndex >= 0 && rows.at(pickedIndex) === picked

  const pick = useCallback(
    (row: Row) => {
      const decoded = decode(row)
      select({ kind: 'flow', uuid: decoded.kind === 'flow' ? decoded.flow.uuid : '', row })
    },
    [decode],
  )
  const resume = () => {
    if (reading) select(undefined)
    scroller.current?.scrollTo({ top: 0 })
    setScrolled(false)
  }
  const step = (index: number) => {
    const row = rows.at(index)
    if (row === undefined) return
    pick(row)
    virtual.scrollToIndex(index)
  }
  const cell = isPicked ? columns[cellAt] : undefined
  const stepCell = (by: number) => setCellAt((now) => Math.min(columns.length - 1, Math.max(-1, now + by)))
  const filterBy = (edit: typeof include) => {
    const decoded = picked === undefined || cell === undefined ? undefined : decode(picked)
    const what = decoded?.kind === 'flow' && cell !== undefined ? cellFilter(decoded.flow, cell.id) : undefined
    if (what !== undefined) edit(what.field, what.value)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ...(isPicked && { ArrowRight: () => stepCell(1), ArrowLeft: () => stepCell(-1) }),
    ...(cell !== undefined && { f: () => filterBy(include), x: () => filterBy(exclude) }),
    ArrowDown: () => step(isPicked ? pickedIndex + 1 : 0),
    ArrowUp: () => step(isPicked ? pickedIndex - 1 : 0),
    PageDown: () => step(Math.min(rows.length - 1, (isPicked ? pickedIndex : 0) + 15)),
    PageUp: () => step(Math.max(0, (isPicked ? pickedIndex : 0) - 15)),
    Enter: () => step(isPicked ? pickedIndex : 0),
    Home: resume,
    Escape: () => select(undefined),
  }
  const press = (event: KeyboardEvent) => {
    const action = keys[event.key]
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  return (
    <section aria-label={text.table.title} className="flex h-full min-h-0 flex-col bg-surface">
      <TableBar
        lists={props.lists}
        rows={rows}
        picked={picked}
        fresh={fresh}
        holding={scrolled || reading}
        onResume={resume}
      />
      <div
        ref={scroller}
        role="grid"
        aria-label={text.table.label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={
          isPicked ? `flow-${picked?.number}${cell === undefined ? '' : `-${cell.id}`}` : undefined
        }
        tabIndex={0}
        onKeyDown={press}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > ROW_HEIGHT / 2)}
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto outline-offset-[-2px]"
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid h-7 items-center gap-x-3 border-line border-b border-l-2 border-l-transparent bg-surface px-3 text-text-3 text-xs"
          style={{ gridTemplateColumns: tracks }}
        >
          {columns.map(({ id }) => (
            <div key={id} role="columnheader" className="truncate">
              {text.table.columns[id]}
            </div>
          ))}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows.at(index)
            return (
              row !== undefined && (
                <FlowRow
                  key={index}
                  row={row}
                  index={index}
                  top={start}
                  tracks={tracks}
                  columns={columns}
                  selected={isPicked && index === pickedIndex}
                  cell={index === pickedIndex ? cell?.id : undefined}
                  decode={decode}
                  onPick={pick}
                />
              )
            )
          })}
        </div>
        {rows.length === 0 && (
          <p className="p-6 text-center text-text-3">
            {window ? text.timeline.nothingInWindow : filtered ? text.table.emptyFiltered : text.table.empty}
          </p>
        )}
      </div>
    </section>
  )
}
