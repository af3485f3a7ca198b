import { Bookmark, CircleHelp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { ask } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { forget, save, savedStore } from '#src/state/saved.ts'
import { text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { FilterHelp } from './filter-help.tsx'

const RECENT_SHOWN = 8

/** Filters with names, those asked lately, and the way to the help of the language. */
export function SavedMenu() {
  const [help, setHelp] = useState(false)
  return (
    <>
      <Popover
        label={text.filters.saved}
        align="end"
        className="w-[min(420px,calc(100vw-16px))] space-y-4"
        trigger={
          <IconButton label={text.filters.saved} className="size-6">
            <Bookmark />
          </IconButton>
        }
      >
        <SaveForm />
        <SavedList />
        <RecentList />
      </Popover>
      <IconButton label={text.filters.help} className="size-6" onClick={() => setHelp(true)}>
        <CircleHelp />
      </IconButton>
      <FilterHelp open={help} onClose={() => setHelp(false)} />
    </>
  )
}

function SaveForm() {
  const filter = useStore(queryStore, (state) => state.filter)
  const [name, setName] = useState('')
  if (filter === '') return <p className="text-text-3 text-xs">{text.filters.nothingToSave}</p>
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        save(name, filter)
        setName('')
      }}
    >
      <input
        aria-label={text.filters.saveName}
        placeholder={text.filters.saveName}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        className="field-focus h-7 min-w-0 flex-1 rounded-s border border-line bg-bg px-2 text-sm outline-none focus:border-accent"
      />
      <Button type="submit" look="primary" disabled={name.trim() === ''}>
        {text.filters.saveIt}
      </Button>
    </form>
  )
}

function SavedList() {
  const saved = useStore(savedStore, (state) => state.saved)
  return (
    <section>
      <h3 className="mb-1 font-medium text-text-2 text-xs">{text.filters.saved}</h3>
      {saved.length === 0 && <p className="text-text-3 text-xs">{text.filters.noneSaved}</p>}
      <ul>
        {saved.map(({ name, filter }) => (
          <li key={name} className="flex items-center gap-1">
            <Entry title={name} filter={filter} />
            <IconButton label={text.filters.forget(name)} className="size-6" onClick={() => forget(name)}>
              <Trash2 />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  )
}

function RecentList() {
  const recent = useStore(savedStore, (state) => state.recent)
  const current = useStore(queryStore, (state) => state.filter)
  const others = recent.filter((filter) => filter !== current).slice(0, RECENT_SHOWN)
  if (others.length === 0) return undefined
  return (
    <section>
      <h3 className="mb-1 font-medium text-text-2 text-xs">{text.filters.recent}</h3>
      <ul>
        {others.map((filter) => (
          <li key={filter}>
            <Entry filter={filter} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Entry({ title, filter }: { readonly title?: string; readonly filter: string }) {
  return (
    <button
      type="button"
      title={filter}
      onClick={() => ask(filter)}
      className="-mx-1.5 block min-w-0 flex-1 rounded-s px-1.5 py-1 text-left hover:bg-surface-2"
    >
      {title !== undefined && <span className="block truncate text-sm">{title}</span>}
      <span className="block truncate font-mono text-text-2 text-xs">{filter}</span>
    </button>
  )
}
