import { useStore } from 'zustand'
import { holds } from '#domain/filter/edit.ts'
import { PRESETS } from '#domain/filter/presets.ts'
import type { FacetsResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { toggleFilter } from '#src/state/ask.ts'
import { facetsStore } from '#src/state/facets.ts'
import { queryStore } from '#src/state/query.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'

const words = text.filters

/** What a preset takes away from a view, in flows; scaled where only a sample was looked into. */
function hiddenBy(name: string, counts: FacetsResponse | undefined): number | undefined {
  const found = counts?.presets.find(({ value }) => value === name)
  if (counts === undefined || found === undefined) return undefined
  return Math.round((found.count * counts.matched) / Math.max(1, counts.looked))
}

/** Noise that can be hidden with one click each, with how much it hides; what it does stands in the filter box. */
export function Presets() {
  const parsed = useStore(queryStore, (state) => state.parsed)
  const { counts, unhidden } = useStore(facetsStore)
  const rows = PRESETS.map((preset) => {
    const on = holds(parsed, preset.filter)
    return { ...preset, on, hidden: hiddenBy(preset.name, on ? unhidden : counts) }
  })
  const hiding = rows.filter(({ on }) => on)
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-text-2 text-xs">{words.noise}</legend>
      <div>
        {rows.map(({ name, title, text: written, filter, on, hidden }) => (
          <label
            key={name}
            title={written}
            className="-mx-1.5 flex cursor-pointer items-center gap-2.5 rounded-s px-1.5 py-0.5 hover:bg-surface-2"
          >
            <input type="checkbox" className="accent-(--accent)" checked={on} onChange={() => toggleFilter(filter)} />
            <span className="flex-1">{words.presets[name] ?? title}</span>
            {hidden !== undefined && (
              <span
                className={on ? 'text-dropped text-xs' : 'text-text-3 text-xs'}
                title={(on ? words.hides : words.wouldHide)(formats.count(hidden))}
              >
                {on ? words.hidesShort(formats.short(hidden)) : formats.short(hidden)}
              </span>
            )}
          </label>
        ))}
      </div>
      {hiding.map(({ name, title, filter, hidden }) => (
        <p
          key={name}
          className="mt-1.5 flex items-center justify-between gap-2 rounded-s bg-surface-2 px-2 py-1 text-xs"
        >
          {words.hiddenBy(hidden === undefined ? '…' : formats.short(hidden), words.presets[name] ?? title)}
          <Button look="quiet" className="h-5 px-1.5 text-accent" onClick={() => toggleFilter(filter)}>
            {words.showThem}
          </Button>
        </p>
      ))}
    </fieldset>
  )
}
