import { useStore } from 'zustand'
import { clear } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { Facets } from './facets.tsx'
import { HiddenLine } from './hidden-line.tsx'
import { Namespaces } from './namespaces.tsx'
import { Presets } from './presets.tsx'
import { TextSearch } from './text-search.tsx'

/** The panel at the left: narrows the view without having to know the language; it writes into the same filter. */
export function FilterPanel() {
  const filtered = useStore(queryStore, ({ filter }) => filter !== '')
  return (
    <aside
      aria-label={text.filters.title}
      data-covers="map"
      className="flex w-60 shrink-0 flex-col border-line border-r bg-surface max-[1000px]:absolute max-[1000px]:inset-y-0 max-[1000px]:left-0 max-[1000px]:z-20 max-[1000px]:shadow-pop"
    >
      <div className="flex h-10 shrink-0 items-center justify-between pr-2 pl-4">
        <h2 className="font-semibold">{text.filters.title}</h2>
        {filtered && (
          <Button look="quiet" className="h-6 px-2" onClick={clear}>
            {text.filters.clearAll}
          </Button>
        )}
      </div>
      <div className="min-h-0 flex-1 space-y-5 overflow-y-auto px-4 pt-1 pb-4">
        <TextSearch />
        <Presets />
        <Namespaces />
        <Facets />
      </div>
      <footer className="space-y-1 border-line border-t px-4 py-2.5 text-text-2 text-xs">
        <HiddenLine />
      </footer>
    </aside>
  )
}
