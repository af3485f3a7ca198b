import { Columns3, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { toggle } from '#src/state/column-layout.ts'
import { CALLS, DENSITIES, setTable, tableStore } from '#src/state/table-view.ts'
import { formats, text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { Segmented } from '#src/ui/segmented.tsx'
import type { Column, ColumnGroup } from './column.ts'
import { COLUMNS, ORDER } from './columns.ts'
import type { Columns } from './use-columns.ts'

const words = text.table
const GROUPS = Object.keys(words.groups) as readonly ColumnGroup[]

/** Which columns are shown, and how tight the rows stand. */
export function ColumnChooser({ columns }: { readonly columns: Columns }) {
  return (
    <Popover
      label={words.chooseColumns}
      align="end"
      className="w-72"
      trigger={
        <IconButton label={words.chooseColumns}>
          <Columns3 />
        </IconButton>
      }
    >
      <Choice columns={columns} />
    </Popover>
  )
}

/** Made when it is opened. */
function Choice({ columns }: { readonly columns: Columns }) {
  const [looked, setLooked] = useState('')
  const layout = useStore(tableStore, (state) => state.columns)
  const density = useStore(tableStore, (state) => state.density)
  const calls = useStore(tableStore, (state) => state.calls)
  const shown = new Set<string>(columns.list.map(({ id }) => id))
  const found = COLUMNS.filter((column) => matches(column, looked))
  return (
    <>
      <Segmented
        label={words.density}
        value={density}
        className="mb-2 flex"
        segments={DENSITIES.map((value) => ({ value, label: words.densities[value] }))}
        onChange={(value) => setTable({ density: value })}
      />
      <Segmented
        label={words.joined}
        value={calls}
        className="mb-2 flex"
        segments={CALLS.map((value) => ({ value, label: words.calls[value] }))}
        onChange={(value) => setTable({ calls: value })}
      />
      <input
        type="search"
        value={looked}
        aria-label={words.findColumn}
        placeholder={words.findColumn}
        onChange={(event) => setLooked(event.target.value)}
        className="h-7 w-full rounded-s border border-line bg-surface-2 px-2 text-sm placeholder:text-text-3"
      />
      <div className="-mx-1 mt-2 max-h-[min(22rem,50vh)] overflow-y-auto px-1">
        {GROUPS.map((group) => (
          <Group
            key={group}
            group={group}
            columns={found.filter((column) => column.group === group)}
            shown={shown}
            onToggle={(id) => columns.edit((places) => toggle(places, id, ORDER))}
          />
        ))}
        {found.length === 0 && <p className="py-2 text-text-3">{words.noColumn}</p>}
      </div>
      <div className="mt-2 flex items-center justify-between gap-2 border-line border-t pt-2">
        <span className="text-text-3 text-xs">
          {words.shownColumns(formats.count(shown.size), formats.count(COLUMNS.length))}
        </span>
        <Button look="quiet" disabled={layout === undefined} onClick={() => setTable({ columns: undefined })}>
          <RotateCcw aria-hidden="true" className="size-3.5" />
          {words.resetColumns}
        </Button>
      </div>
    </>
  )
}

function Group(props: {
  readonly group: ColumnGroup
  readonly columns: readonly Column[]
  readonly shown: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}) {
  if (props.columns.length === 0) return undefined
  return (
    <fieldset className="mb-2">
      <legend className="mb-0.5 font-semibold text-2xs text-text-3">{words.groups[props.group]}</legend>
      {props.columns.map(({ id }) => (
        <label
          key={id}
          title={text.columns[id].hint}
          className="flex cursor-pointer items-center gap-2 rounded-s px-1 py-0.5 hover:bg-surface-2"
        >
          <input
            type="checkbox"
            className="accent-(--accent)"
            checked={props.shown.has(id)}
            disabled={props.shown.size === 1 && props.shown.has(id)}
            onChange={() => props.onToggle(id)}
          />
          {text.columns[id].name}
        </label>
      ))}
    </fieldset>
  )
}

function matches({ id }: Column, looked: string): boolean {
  const { name, hint } = text.columns[id]
  const hay = `${id} ${name} ${hint}`.toLowerCase()
  return looked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word))
}
