/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { exclude, include } from '#src/state/ask.ts'
import { flowsStore } from '#src/state/flows.ts'
import { select, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { useReading } from '#src/ui/use-reading.ts'
import { COLUMNS } from './columns.tsx'
import { ConnectionRow, cellId, ROW_HEIGHT } from './connection-row.tsx'
import { ConnectionsBar } from './connections-bar.tsx'
import { HeaderRow } from './header-row.tsx'
import { lineOf } from './line.ts'
import { sortStore } from './sort.ts'
import { useHover } from './use-hover.ts'
import { useOrder } from './use-order.ts'

const words = text.connections

interface Cursor {
  /** Number of the edge that the keys stand on. */
  readonly edge: number
  /** Its column, or -1 for the row. */
  readonly column: number
}

/** The map as a table, for the keyboard, for the ear and for everyone who wants to compare: every connection in view. */
export function Connections(props: { readonly lists: ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<Cursor>()
  const sort = useStore(sortStore)
  const selection = useStore(viewStore, (state) => state.selection)
  const hovered = useStore(viewStore, (state) => state.hovered)
  const raise = useHover()
  const { reading: held, focused, watch } = useReading()
  const { edges, fresh, troubled, sortNow } = useOrder(sort, held)
  const { edges: current, services, serverTime } = flowsStore.getState()
  const selected = selection?.kind === 'edge' ? edges.findIndex(({ id }) => id === selection.id) : -1
  const under = cursor === undefined ? -1 : edges.findIndex(({ number }) => number === cursor.edge)
  const at = under >= 0 ? under : selected
  const column = under >= 0 ? (cursor?.column ?? -1) : -1
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by the compiler
  const virtual = useVirtualizer({
    count: edges.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    scrollPaddingStart: ROW_HEIGHT,
    // The row that the keys stand on stays in the page, wherever it is scrolled to: the focus points at it.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return at < 0 || at >= edges.length || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b)
    },
  })

  // What is selected on the map comes into sight, unless somebody is reading here.
  const scrollTo = useRef((index: number) => virtual.scrollToIndex(index))
  scrollTo.current = (index) => virtual.scrollToIndex(index)
  const follow = selected >= 0 && !held ? selection : undefined
  useEffect(() => {
    if (follow?.kind !== 'edge') return
    scrollTo.current(selected)
    // oxlint-disable-next-line react/exhaustive-deps -- only a new selection scrolls, not a new place of the same
  }, [follow])
  // In a narrow panel the table is wider than it: the cell comes into sight as the row does.
  useEffect(() => {
    if (cursor !== undefined && cursor.column >= 0) {
      document
        .getElementById(cellId(cursor.edge, cursor.column))
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    }
  }, [cursor])

  const point = useCallback((edge: Edge) => raise({ kind: 'edge', id: edge.id }), [raise])
  const go = (index: number, to = column) => {
    const place = Math.min(edges.length - 1, Math.max(0, index))
    const edge = edges[place]
    if (edge === undefined) return
    setCursor({ edge: edge.number, column: Math.min(COLUMNS.length - 1, Math.max(-1, to)) })
    virtual.scrollToIndex(place)
    point(edge)
  }
  const pick = useCallback((edge: Edge) => {
    setCursor((before) => ({ edge: edge.number, column: before?.edge === edge.number ? before.column : -1 }))
    select({ kind: 'edge', id: edge.id })
  }, [])
  const open = () => {
    const edge = edges[Math.max(0, at)]
    if (edge !== undefined) pick(edge)
  }
  const filterBy = (edit: typeof include) => {
    const edge = edges[at]
    const what = edge === undefined ? undefined : COLUMNS[column]?.by?.(lineOf(edge, services))
    if (what !== undefined) edit(what.field, what.value)
  }
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2)
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    ArrowRight: () => go(at, column + 1),
    ArrowLeft: () => go(at, column - 1),
    PageDown: () => go(at + page()),
    PageUp: () => go(at - page()),
    Home: () => go(0),
    End: () => go(edges.length - 1),
    ...(column >= 0 && { f: () => filterBy(include), x: () => filterBy(exclude) }),
    Enter: open,
    ' ': open,
    Escape: () => {
      if (column >= 0) go(at, -1)
      else select(undefined)
    },
  }
  const press = (event: KeyboardEvent) => {
    const action = keys[event.key]
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    // A header's button keeps Enter and Space to itself.
    if (event.target !== event.currentTarget && (event.key === 'Enter' || event.key === ' ')) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  const active = edges[at]

  return (
    <section aria-label={words.lists.connections} className="flex h-full min-h-0 flex-col bg-surface">
      <ConnectionsBar
        lists={props.lists}
        edges={edges}
        troubled={troubled}
        held={held}
        fresh={fresh}
        onSortNow={sortNow}
      />
      <div
        ref={scroller}
        role="grid"
        aria-label={words.label}
        aria-rowcount={edges.length + 1}
        aria-colcount={COLUMNS.length}
        aria-activedescendant={focused && active !== undefined ? cellId(active.number, column) : undefined}
        tabIndex={0}
        onKeyDown={press}
        {...watch}
        onPointerLeave={() => {
          watch.onPointerLeave()
          raise(undefined)
        }}
        className="relative min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <div className="min-w-[1122px]">
          <HeaderRow sort={sort} />
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const kept = edges[index]
              if (kept === undefined) return undefined
              const edge = current.get(kept.number)
              const ends = [services.get(kept.sourceNumber)?.id, services.get(kept.destinationNumber)?.id]
              return (
                <ConnectionRow
                  key={kept.number}
                  edge={edge ?? kept}
                  services={services}
                  gone={edge === undefined}
                  index={index}
                  top={start}
                  now={serverTime}
                  selected={index === selected}
                  raised={
                    (hovered?.kind === 'edge' && hovered.id === kept.id) ||
                    (hovered?.kind === 'service' && ends.includes(hovered.id)) ||
                    (selection?.kind === 'service' && ends.includes(selection.id))
                  }
                  cursor={focused && index === at ? column : undefined}
                  onPick={pick}
                  onPoint={point}
                />
              )
            })}
          </div>
        </div>
        {edges.length === 0 && <p className="p-6 text-center text-text-3">{words.empty}</p>}
      </div>
    </section>
  )
}
