/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { exclude, include } from '#src/state/ask.ts'
import { createRowDecoder, decodeRow } from '#src/state/decode-row.ts'
import { flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { stepStore } from '#src/state/step.ts'
import { type Density, setTable, tableStore } from '#src/state/table-view.ts'
import { select, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { useWidth } from '#src/ui/use-width.ts'
import { cellFilter } from './cell-filter.ts'
import { FlowRows } from './flow-rows.tsx'
import { HeaderRow } from './header-row.tsx'
import { shownCsv } from './shown-csv.ts'
import { type ShownRow, shownRow } from './shown-row.ts'
import { TableBar } from './table-bar.tsx'
import { useColumns } from './use-columns.ts'
import { useHeldRows } from './use-held-rows.ts'
import { useMarks } from './use-marks.ts'
import { useSorted } from './use-sorted.ts'

/** CSS pixels. */
const ROW_HEIGHTS: Readonly<Record<Density, number>> = { compact: 28, comfortable: 38 }
/** Rows of a press of PageDown. */
const PAGE = 15

/** The flow table: newest first, follows the stream, and holds still while somebody reads it. */
export function FlowTable(props: { readonly lists: ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const [decodeKept] = useState(createRowDecoder)
  const [scrolled, setScrolled] = useState(false)
  const [held, setHeld] = useState(false)
  /** Index of the column that the keys are in; -1 for the row as a whole. */
  const [cellAt, setCellAt] = useState(-1)
  const selection = useStore(viewStore, (state) => state.selection)
  const sort = useStore(tableStore, (state) => state.sort)
  const height = useStore(tableStore, (state) => ROW_HEIGHTS[state.density])
  const window = useStore(flowsStore, (state) => state.window !== undefined)
  const filtered = useStore(queryStore, ({ filter }) => filter !== '')
  const reading = selection?.kind === 'flow'
  const [marking, setMarking] = useState(false)
  const holding = scrolled || reading || held || marking || sort !== undefined
  const joined = useStore(tableStore, (state) => state.calls === 'joined')
  const { every, rows, mates, fresh, renew } = useHeldRows(holding, joined)
  const mateOf = (row: Row) => (joined ? mates.get(row) : undefined)
  const columns = useColumns(useWidth(scroller))
  const decode = useCallback(
    (row: Row, mate: Row | undefined): ShownRow => shownRow(decodeKept, row, mate),
    [decodeKept],
  )
  const decodeOnce = useCallback(
    (row: Row) => shownRow(decodeRow, row, joined ? mates.get(row) : undefined),
    [joined, mates],
  )
  const sorted = useSorted(rows, sort, decodeOnce)
  const { view } = sorted
  const reveal = useRef<(index: number) => void>(undefined)
  const picked = selection?.kind === 'flow' ? selection.row : undefined
  const pickedIndex = picked === undefined ? -1 : view.indexOf(picked)
  const isPicked = pickedIndex >= 0

  const marks = useMarks(view)
  const [marked] = marks.rows
  if (marked !== undefined && view.indexOf(marked) < 0) marks.clear()
  if (marking !== marks.rows.size > 0) setMarking(!marking)
  const pick = (row: Row) => {
    marks.begin(row)
    const decoded = decode(row, undefined)
    select({ kind: 'flow', uuid: decoded.kind === 'shown' ? decoded.uuid : '', row })
  }
  const press = (row: Row, event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>) => {
    if (event.shiftKey) marks.reach(row)
    else if (event.ctrlKey || event.metaKey) marks.toggle(row, isPicked ? picked : undefined)
    else pick(row)
  }
  // Rows that stand keep their function, so that they are not drawn anew at every frame.
  const pressed = useRef(press)
  useEffect(() => {
    pressed.current = press
  })
  const onPick = useCallback((row: Row, event: MouseEvent) => pressed.current(row, event), [])
  const chosen = useMemo(() => {
    const rows = marks.rows.size > 0 ? [...marks.rows] : isPicked && picked !== undefined ? [picked] : []
    const halves = joined ? rows.flatMap((row) => mates.get(row) ?? []) : []
    return [...new Set([...rows, ...halves])]
  }, [marks.rows, isPicked, picked, joined, mates])
  const resume = () => {
    if (reading) select(undefined)
    scroller.current?.scrollTo({ top: 0 })
    setScrolled(false)
    setHeld(false)
    marks.clear()
    renew()
  }
  const step = (index: number) => {
    const row = view.at(index)
    if (row === undefined) return
    pick(row)
    reveal.current?.(index)
  }
  const stepBy = useRef<(by: number) => void>(undefined)
  useEffect(() => {
    stepBy.current = (by) => step(isPicked ? pickedIndex + by : 0)
  })
  useEffect(() => {
    stepStore.setState({ step: (by) => stepBy.current?.(by) })
    return () => stepStore.setState({ step: undefined })
  }, [])
  const cell = isPicked ? columns.list[cellAt] : undefined
  const stepCell = (by: number) => setCellAt((now) => Math.min(columns.list.length - 1, Math.max(-1, now + by)))
  const filterBy = (edit: typeof include) => {
    const decoded = picked === undefined || cell === undefined ? undefined : decode(picked, mateOf(picked))
    const what = decoded?.kind === 'shown' && cell !== undefined ? cellFilter(decoded.shown, cell.id) : undefined
    if (what !== undefined) edit(what.field, what.value)
  }
  const extend = (by: number) => {
    const index = marks.extend(by, isPicked ? picked : undefined)
    if (index !== undefined) reveal.current?.(index)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ...(isPicked && { ArrowRight: () => stepCell(1), ArrowLeft: () => stepCell(-1) }),
    ...(cell !== undefined && { f: () => filterBy(include), x: () => filterBy(exclude) }),
    ArrowDown: () => step(isPicked ? pickedIndex + 1 : 0),
    ArrowUp: () => step(isPicked ? pickedIndex - 1 : 0),
    PageDown: () => step(Math.min(view.length - 1, (isPicked ? pickedIndex : 0) + PAGE)),
    PageUp: () => step(Math.max(0, (isPicked ? pickedIndex : 0) - PAGE)),
    Enter: () => step(isPicked ? pickedIndex : 0),
    'Shift+ArrowDown': () => extend(1),
    'Shift+ArrowUp': () => extend(-1),
    ' ': () => (holding ? resume() : setHeld(true)),
    Home: resume,
    Escape: () => (marks.rows.size > 0 ? marks.clear() : select(undefined)),
  }
  const pressKey = (event: KeyboardEvent) => {
    const action = keys[event.shiftKey ? `Shift+${event.key}` : event.key]
    const elsewhere = event.target !== event.currentTarget
    if (action === undefined || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  return (
    <section aria-label={text.table.title} className="flex h-full min-h-0 flex-col bg-surface">
      <TableBar
        lists={props.lists}
        every={every}
        rows={rows}
        columns={columns}
        chosen={chosen}
        marked={marks.rows.size}
        shown={() => ({ ...shownCsv(columns.list, view, decodeOnce), count: view.length })}
        fresh={fresh}
        holding={holding}
        sorting={sorted.done}
        onResume={resume}
        onHold={() => setHeld(true)}
        onUnsort={() => setTable({ sort: undefined })}
      />
      <div
        ref={scroller}
        role="grid"
        aria-label={text.table.label}
        aria-multiselectable
        aria-rowcount={view.length + 1}
        aria-colcount={columns.list.length}
        aria-activedescendant={
          isPicked ? `flow-${picked?.number}${cell === undefined ? '' : `-${cell.id}`}` : undefined
        }
        tabIndex={0}
        onKeyDown={pressKey}
        onMouseDown={(event) => {
          // Shift selects rows, not their text.
          if (event.shiftKey) event.preventDefault()
          if (event.shiftKey) event.currentTarget.focus()
        }}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > height / 2)}
        className="relative min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <div style={{ minWidth: columns.least }}>
          <HeaderRow columns={columns} table={scroller} />
          <FlowRows
            scroller={scroller}
            view={view}
            mateOf={mateOf}
            height={height}
            columns={columns}
            pickedIndex={pickedIndex}
            cell={cell?.id}
            marks={marks.rows}
            decode={decode}
            onPick={onPick}
            reveal={reveal}
          />
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
