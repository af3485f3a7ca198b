import { Search, X } from 'lucide-react'
import { useStore } from 'zustand'
import { ask, draft } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'

/** The box in which the words of `hubble observe` are the language. */
export function FilterBox() {
  const query = useStore(queryStore)
  return (
    <div className="relative">
      <div className="field-focus flex h-8 items-center gap-2 rounded-m border border-line bg-bg pr-1 pl-2.5">
        <Search aria-hidden="true" className="size-4 shrink-0 text-text-3" />
        <input
          id="filter-box"
          aria-label={text.filters.box}
          placeholder={text.filters.placeholder}
          value={query.draft}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => draft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') ask(query.draft)
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
          className="h-full min-w-0 flex-1 bg-transparent font-mono text-xs outline-none"
        />
        {query.draft !== '' && (
          <IconButton label={text.filters.clear} className="size-6" onClick={() => ask('')}>
            <X />
          </IconButton>
        )}
      </div>
    </div>
  )
}
