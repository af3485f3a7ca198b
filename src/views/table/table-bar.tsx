import { ArrowUp, ChevronDown, Combine, Pause, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { conditionOf } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import type { RowList } from '#src/state/rows.ts'
import { spanStore } from '#src/state/span.ts'
import { setTable, tableStore } from '#src/state/table-view.ts'
import { setPanel } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { cx } from '#src/ui/cx.ts'
import { ColumnChooser } from './column-chooser.tsx'
import { columnOf } from './columns.ts'
import { SaveFlows } from './save-flows.tsx'
import type { Columns } from './use-columns.ts'

const words = text.table

/** The line above the table: how many flows, whether it follows or holds still, and what is shown. */
export function TableBar(props: {
  readonly lists: ReactNode
  /** Every flow that is kept, and the rows that they are shown on. */
  readonly every: RowList
  readonly rows: RowList
  readonly columns: Columns
  /** Flows that are selected, and on how many rows. */
  readonly chosen: readonly Row[]
  readonly marked: number
  readonly shown: Parameters<typeof SaveFlows>[0]['shown']
  readonly fresh: number
  readonly holding: boolean
  /** Share of the sorting that is done. */
  readonly sorting: number | undefined
  readonly onResume: () => void
  readonly onHold: () => void
  readonly onUnsort: () => void
}) {
  const more = useStore(flowsStore, (state) => state.moreRows)
  const following = useStore(spanStore, ({ span }) => span.kind === 'live')
  const live = useStore(flowsStore, (state) => conditionOf(state).kind === 'live') && following
  const kept = formats.count(props.every.length)
  const shown = formats.count(props.rows.length)
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-3 px-3 max-[520px]:flex-wrap max-[520px]:gap-x-1 max-[520px]:gap-y-0.5 max-[520px]:px-2 max-[520px]:py-1">
      {props.lists}
      <span className="min-w-0 truncate text-text-3 text-xs max-[520px]:order-last max-[520px]:basis-full">
        {kept === shown ? words.kept(kept) : words.keptOn(kept, shown)}
        {props.every.full !== undefined && <> · {words.full[props.every.full]}</>}
        {more > 0 && <span title={words.moreHint}> · {words.more(formats.short(more))}</span>}
      </span>
      {props.marked > 1 && (
        <output className="whitespace-nowrap text-accent text-xs">{words.marked(formats.count(props.marked))}</output>
      )}
      <SortedBy sorting={props.sorting} onUnsort={props.onUnsort} />
      <span className="flex-1" />
      {props.holding ? (
        <button
          type="button"
          onClick={props.onResume}
          className="inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full bg-accent px-2.5 font-medium text-accent-text text-xs hover:opacity-90"
        >
          {props.fresh > 0 ? (
            <>
              <ArrowUp aria-hidden="true" className="size-3.5" />
              {words.newRows(props.fresh, formats.short(props.fresh))}
            </>
          ) : (
            <>
              <Pause aria-hidden="true" className="size-3.5" />
              {words.holding} · {words.resume}
            </>
          )}
        </button>
      ) : (
        live && (
          <button
            type="button"
            onClick={props.onHold}
            title={words.holdHint}
            className="inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full border border-line px-2.5 text-text-2 text-xs hover:bg-surface-2 hover:text-text"
          >
            <Pause aria-hidden="true" className="size-3.5" />
            <span className="max-[520px]:sr-only">{words.hold}</span>
          </button>
        )
      )}
      <JoinSwitch />
      <SaveFlows rows={props.every} chosen={props.chosen} shown={props.shown} />
      <ColumnChooser columns={props.columns} />
      <IconButton label={words.hide} onClick={() => setPanel('table', false)}>
        <ChevronDown />
      </IconButton>
    </div>
  )
}

/** Whether the halves of a call share a row. */
function JoinSwitch() {
  const joined = useStore(tableStore, (state) => state.calls === 'joined')
  return (
    <IconButton
      label={words.joined}
      title={joined ? words.joinedHint : words.everyHint}
      aria-pressed={joined}
      onClick={() => setTable({ calls: joined ? 'every' : 'joined' })}
      className={cx(joined && 'bg-surface-3 text-text')}
    >
      <Combine />
    </IconButton>
  )
}

/** What the rows are sorted by, where they do not stand as they came. */
function SortedBy(props: { readonly sorting: number | undefined; readonly onUnsort: () => void }) {
  const sort = useStore(tableStore, (state) => state.sort)
  const column = columnOf(sort?.column ?? '')
  if (sort === undefined || column === undefined) return undefined
  const { name } = text.columns[column.id]
  return (
    <span className="inline-flex min-w-0 items-center gap-1 rounded-full bg-surface-2 pl-2 text-text-2 text-xs">
      <span className="truncate" title={words.sortedHint}>
        {props.sorting === undefined ? words.sortedBy(name) : words.sortingBy(name, formats.percent(props.sorting))}
      </span>
      <IconButton label={words.unsort} onClick={props.onUnsort} className="size-6">
        <X />
      </IconButton>
    </span>
  )
}
