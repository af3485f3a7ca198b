import { type ReactNode, useId, useState } from 'react'
import { useStore } from 'zustand'
import { FACETS, type Facet } from '#domain/filter/facets.ts'
import { facetsStore } from '#src/state/facets.ts'
import { queryStore } from '#src/state/query.ts'
import { spanStore } from '#src/state/span.ts'
import { dropReasonWords } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { Verdict } from '#src/ui/verdict.tsx'
import { FacetRow } from './facet-row.tsx'
import { facetValues } from './facet-values.ts'

const words = text.filters
const SHOWN = 6
/** Always there, so that what matters most is in its place before anything was seen. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = { verdict: ['DROPPED', 'FORWARDED'] }

const LABELS: Readonly<Record<string, (value: string) => string>> = {
  verdict: (value) => text.flow.verdicts[value] ?? value,
  // What the L7 proxy denies carries no reason in the Hubble API.
  'drop-reason': (value) => (value === 'DROP_REASON_UNKNOWN' ? words.noReason : dropReasonWords(value)),
  protocol: (value) => value.toUpperCase().replace('ICMPV', 'ICMPv'),
  l7: (value) => words.l7Names[value] ?? value,
  direction: (value) => text.flow.directions[value.toUpperCase()] ?? value,
  node: (value) => value.slice(value.indexOf('/') + 1),
}

/** Counts over what is in view, facet by facet; the namespaces have a list of their own. */
export function Facets() {
  const counts = useStore(facetsStore, (state) => state.counts)
  const sampled = counts !== undefined && counts.looked < counts.matched
  const window = useStore(spanStore, ({ span }) => span.kind === 'window')
  return (
    <>
      {window && <p className="text-text-3 text-xs">{words.ofLive}</p>}
      {FACETS.filter(({ name }) => name !== 'namespace').map((facet) => (
        <FacetPart key={facet.name} facet={facet} />
      ))}
      {sampled && (
        <p className="text-text-3 text-xs">
          {words.sampled(formats.short(counts.looked), formats.short(counts.matched))}
        </p>
      )}
    </>
  )
}

function FacetPart({ facet }: { readonly facet: Facet }) {
  const title = useId()
  const [all, setAll] = useState(false)
  const { counts, known } = useStore(facetsStore)
  const parsed = useStore(queryStore, (state) => state.parsed)
  const { values, others } = facetValues(facet, { counts, known, parsed, always: ALWAYS[facet.name] ?? [] })
  if (values.length === 0) return undefined
  const scale = counts === undefined || counts.looked === 0 ? 1 : counts.matched / counts.looked
  const shown = all ? values : values.filter(({ stands }, index) => index < SHOWN || stands !== undefined)
  const nameOf = LABELS[facet.name] ?? ((value: string) => value)
  return (
    <section aria-labelledby={title}>
      <h3 id={title} className="mb-1 font-medium text-text-2 text-xs">
        {words.facets[facet.name] ?? facet.title}
      </h3>
      <ul>
        {shown.map(({ value, count }) => (
          <FacetRow
            key={value}
            condition={facet.condition(value)}
            name={nameOf(value)}
            label={labelOf(facet.name, value, nameOf(value))}
            count={Math.round(count * scale)}
            about={scale > 1}
            share={count / Math.max(1, counts?.looked ?? 0)}
          />
        ))}
      </ul>
      {(shown.length < values.length || all) && values.length > SHOWN && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="mt-0.5 rounded-s text-accent text-xs hover:underline"
        >
          {all ? words.fewer : words.moreValues(values.length - shown.length)}
        </button>
      )}
      {others.count > 0 && (
        <p className="mt-0.5 text-text-3 text-xs">
          {words.others(formats.count(others.values), formats.short(Math.round(others.count * scale)))}
        </p>
      )}
    </section>
  )
}

const labelOf = (facet: string, value: string, name: string): ReactNode =>
  facet === 'verdict' ? <Verdict name={value} word={name} plain /> : name
