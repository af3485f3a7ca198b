import { Search } from 'lucide-react'
import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { freeField, valuesOf } from '#src/state/ask.ts'
import { facetsStore } from '#src/state/facets.ts'
import { namespacesStore } from '#src/state/namespaces.ts'
import { queryStore } from '#src/state/query.ts'
import { formats, text } from '#src/text/text.ts'
import { FacetRow } from './facet-row.tsx'

const words = text.filters
/** From this many on the list can be searched. */
const SEARCHABLE = 8

/** One, several or all namespaces, with the flows in view of each; also those that the filter leaves without any. */
export function Namespaces() {
  const title = useId()
  const [wanted, setWanted] = useState('')
  const seen = useStore(namespacesStore, (state) => state.namespaces)
  const inView = useStore(facetsStore, (state) => state.counts)
  const chosen = valuesOf(
    useStore(queryStore, (state) => state.parsed),
    'namespace',
  )
  const scale = inView === undefined || inView.looked === 0 ? 1 : inView.matched / inView.looked
  const counts = new Map(
    inView?.facets.find(({ facet }) => facet === 'namespace')?.values.map(({ value, count }) => [value, count]),
  )
  const all = [...new Set([...seen.map(({ value }) => value), ...counts.keys(), ...chosen])]
  const shown = all
    .filter((value) => value.toLowerCase().includes(wanted.toLowerCase()))
    .sort((a, b) => a.localeCompare(b))
  return (
    <section aria-labelledby={title}>
      <h3 id={title} className="mb-1.5 flex items-baseline justify-between font-medium text-text-2 text-xs">
        {words.namespaces}
        {chosen.length > 0 && <span className="text-accent">{words.chosen(formats.count(chosen.length))}</span>}
      </h3>
      {all.length >= SEARCHABLE && (
        <div className="field-focus mb-1.5 flex h-7 items-center gap-1.5 rounded-s border border-line px-2">
          <Search aria-hidden="true" className="size-3.5 text-text-3" />
          <input
            type="search"
            aria-label={words.findNamespace}
            placeholder={words.findNamespace}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            className="min-w-0 flex-1 bg-transparent text-xs outline-none"
          />
        </div>
      )}
      <ul>
        <All checked={chosen.length === 0} onChange={() => freeField('namespace')} />
        {shown.map((value) => (
          <FacetRow
            key={value}
            condition={{ field: 'namespace', side: 'any', value }}
            name={value}
            label={value}
            count={Math.round((counts.get(value) ?? 0) * scale)}
            about={scale > 1}
            share={(counts.get(value) ?? 0) / Math.max(1, inView?.looked ?? 0)}
          />
        ))}
      </ul>
      {all.length === 0 && <p className="text-text-3 text-xs">{words.noNamespaces}</p>}
      {all.length > 0 && shown.length === 0 && <p className="text-text-3 text-xs">{words.noNamespace(wanted)}</p>}
    </section>
  )
}

function All(props: { readonly checked: boolean; readonly onChange: () => void }) {
  return (
    <li>
      <label className="-mx-1.5 flex cursor-pointer items-center gap-2.5 rounded-s px-1.5 py-0.5 hover:bg-surface-2">
        <input type="checkbox" className="accent-(--accent)" checked={props.checked} onChange={props.onChange} />
        {words.allNamespaces}
      </label>
    </li>
  )
}
