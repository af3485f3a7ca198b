import { useStore } from 'zustand'
import { holds } from '#domain/filter/edit.ts'
import { PRESETS } from '#domain/filter/presets.ts'
import { toggleFilter } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'

/** Noise that can be hidden with one click each; what it does stands in the filter box, where it can be changed. */
export function Presets() {
  const parsed = useStore(queryStore, (state) => state.parsed)
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-text-2 text-xs">{text.filters.noise}</legend>
      <div className="space-y-0.5">
        {PRESETS.map(({ name, title, text: written, filter }) => (
          <label
            key={name}
            title={written}
            className="-mx-1.5 flex cursor-pointer items-center gap-2.5 rounded-s px-1.5 py-0.5 hover:bg-surface-2"
          >
            <input
              type="checkbox"
              className="accent-(--accent)"
              checked={holds(parsed, filter)}
              onChange={() => toggleFilter(filter)}
            />
            {text.filters.presets[name] ?? title}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
