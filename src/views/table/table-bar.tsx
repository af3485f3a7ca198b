import { ArrowUp, ChevronDown, Columns3, Pause, Radio } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { conditionOf } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import { prefsStore, toggleColumn } from '#src/state/prefs.ts'
import type { RowList } from '#src/state/rows.ts'
import { spanStore } from '#src/state/span.ts'
import { setPanel } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { COLUMNS } from './columns.tsx'
import { SaveFlows } from './save-flows.tsx'

/** The line above the table: how many flows, whether it follows or holds still, and what is shown. */
export function TableBar(props: {
  readonly lists: ReactNode
  readonly rows: RowList
  readonly picked: Row | undefined
  readonly fresh: number
  readonly holding: boolean
  readonly onResume: () => void
}) {
  const more = useStore(flowsStore, (state) => state.moreRows)
  const following = useStore(spanStore, ({ span }) => span.kind === 'live')
  const live = useStore(flowsStore, (state) => conditionOf(state).kind === 'live') && following
  return (
    <div className="flex h-9 shrink-0 items-center gap-3 px-3">
      {props.lists}
      <span className="truncate text-text-3 text-xs">
        {text.table.kept(formats.count(props.rows.length))}
        {props.rows.full !== undefined && <> · {text.table.full[props.rows.full]}</>}
        {more > 0 && <span title={text.table.moreHint}> · {text.table.more(formats.short(more))}</span>}
      </span>
      <span className="flex-1" />
      {props.holding ? (
        <button
          type="button"
          onClick={props.onResume}
          className="inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full bg-accent px-2.5 font-medium text-accent-text text-xs hover:opacity-90"
        >
          {props.fresh > 0 ? (
            <>
              <ArrowUp aria-hidden="true" className="size-3.5" />
              {text.table.newRows(props.fresh, formats.short(props.fresh))}
            </>
          ) : (
            <>
              <Pause aria-hidden="true" className="size-3.5" />
              {text.table.holding} · {text.table.resume}
            </>
          )}
        </button>
      ) : (
        live && (
          <span className="inline-flex items-center gap-1.5 text-text-3 text-xs">
            <Radio aria-hidden="true" className="size-3.5" />
            {text.table.following}
          </span>
        )
      )}
      <SaveFlows rows={props.rows} picked={props.picked} />
      <ColumnChoice />
      <IconButton label={text.table.hide} onClick={() => setPanel('table', false)}>
        <ChevronDown />
      </IconButton>
    </div>
  )
}

function ColumnChoice() {
  const hidden = useStore(prefsStore, (state) => state.hiddenColumns)
  return (
    <Popover
      label={text.table.chooseColumns}
      align="end"
      trigger={
        <IconButton label={text.table.chooseColumns}>
          <Columns3 />
        </IconButton>
      }
    >
      <fieldset className="space-y-1.5">
        <legend className="sr-only">{text.table.chooseColumns}</legend>
        {COLUMNS.map(({ id }) => (
          <label key={id} className="flex cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              className="accent-(--accent)"
              checked={!hidden.includes(id)}
              onChange={() => toggleColumn(id)}
            />
            {text.table.columns[id]}
          </label>
        ))}
      </fieldset>
    </Popover>
  )
}
