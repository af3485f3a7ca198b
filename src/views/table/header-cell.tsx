/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { useStore } from 'zustand'
import { moveBy, resize } from '#src/state/column-layout.ts'
import { tableStore } from '#src/state/table-view.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { Menu } from '#src/ui/menu.tsx'
import type { ColumnId } from './column.ts'
import { type PlacedColumn } from './columns.ts'
import { Edge } from './header-edge.tsx'
import { headerSections } from './header-menu.tsx'
import { nextSort, sortOf } from './sort.ts'
import type { Columns } from './use-columns.ts'

/** A press of a key makes a column that much wider or narrower, in CSS pixels. */
const STEP = 16

/** The header of one column. */
export function HeaderCell(props: {
  readonly placed: PlacedColumn
  readonly index: number
  readonly last: boolean
  readonly reachable: boolean
  readonly columns: Columns
  readonly table: RefObject<HTMLElement | null>
  /** A column that is dragged would come here. */
  readonly target: boolean
  readonly onFocus: () => void
  readonly onStep: (by: number) => void
  readonly onDrag: (id: ColumnId | undefined) => void
  readonly onOver: () => void
  readonly onDrop: () => void
}) {
  const { columns, index } = props
  const { id, column } = props.placed
  const [menu, setMenu] = useState(false)
  const sort = useStore(tableStore, (state) => state.sort)
  const sorted = sortOf(sort, id)
  const { name, hint } = text.columns[id]
  const widen = (by: number) => {
    const cell = props.table.current?.querySelector(`[role=columnheader][data-column="${id}"]`)
    const width = cell?.getBoundingClientRect().width ?? column.width
    columns.edit((places) => resize(places, id, width + by))
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => props.onStep(1),
    ArrowLeft: () => props.onStep(-1),
    'Alt+ArrowRight': () => columns.edit((places) => moveBy(places, id, 1)),
    'Alt+ArrowLeft': () => columns.edit((places) => moveBy(places, id, -1)),
    'Shift+ArrowRight': () => widen(STEP),
    'Shift+ArrowLeft': () => widen(-STEP),
    ArrowDown: () => setMenu(true),
    'Shift+F10': () => setMenu(true),
  }
  const press = (event: KeyboardEvent) => {
    const action = keys[`${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.key}`]
    if (action === undefined || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the button in it has the focus
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={sorted === undefined ? 'none' : sorted}
      data-column={id}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', name)
        props.onDrag(id)
      }}
      onDragEnd={() => props.onDrag(undefined)}
      onDragOver={(event) => {
        event.preventDefault()
        props.onOver()
      }}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        props.onDrop()
      }}
      onContextMenu={(event) => {
        event.preventDefault()
        setMenu(true)
      }}
      className={cx('group/head relative flex h-full min-w-0 items-center', props.target && 'rounded-s bg-accent-soft')}
    >
      <button
        type="button"
        data-header={id}
        tabIndex={props.reachable ? 0 : -1}
        title={hint}
        onFocus={props.onFocus}
        onKeyDown={press}
        onClick={() => tableStore.setState({ sort: nextSort(sort, column) })}
        className={cx(
          'inline-flex min-w-0 items-center gap-0.5 rounded-s hover:text-text',
          sorted !== undefined && 'text-text',
        )}
      >
        <span className="truncate">{name}</span>
        {sorted === 'ascending' && <ArrowUp aria-hidden="true" className="size-3 shrink-0" />}
        {sorted === 'descending' && <ArrowDown aria-hidden="true" className="size-3 shrink-0" />}
      </button>
      <Menu
        label={text.table.columnMenu(name)}
        open={menu}
        onOpenChange={setMenu}
        trigger={
          <button
            type="button"
            tabIndex={-1}
            aria-label={text.table.columnMenu(name)}
            className="absolute inset-y-0 right-0 my-auto grid size-4 place-items-center rounded-s bg-surface-2 opacity-0 hover:bg-surface-3 hover:text-text focus-visible:opacity-100 group-hover/head:opacity-100 data-[state=open]:opacity-100"
          >
            <ChevronDown aria-hidden="true" className="size-3" />
          </button>
        }
        sections={headerSections(props, widen)}
      />
      <Edge id={id} columns={columns} table={props.table} />
    </div>
  )
}
