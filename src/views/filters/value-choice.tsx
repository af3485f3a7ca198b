import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { toggleValue, valuesOf } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { Verdict } from '#src/ui/verdict.tsx'

const verdict = (name: string): ReactNode => <Verdict name={name} word={text.flow.verdicts[name] ?? name} plain />

/** The values that are offered for a field, with what they look like. */
const CHOICES = {
  verdict: ['DROPPED', 'FORWARDED', 'REDIRECTED', 'AUDIT', 'ERROR', 'TRACED', 'TRANSLATED'].map((value) => ({
    value,
    label: verdict(value),
  })),
  l7: [
    { value: 'http', label: 'HTTP' },
    { value: 'dns', label: 'DNS' },
    { value: 'kafka', label: 'Kafka' },
    { value: 'none', label: text.filters.noL7 },
  ],
} as const

/** Check boxes for the values of a field; none checked means all. */
export function ValueChoice(props: { readonly field: keyof typeof CHOICES; readonly title: string }) {
  const parsed = useStore(queryStore, (state) => state.parsed)
  const chosen = valuesOf(parsed, props.field)
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-text-2 text-xs">{props.title}</legend>
      <div className="space-y-0.5">
        {CHOICES[props.field].map(({ value, label }) => (
          <label
            key={value}
            className="-mx-1.5 flex cursor-pointer items-center gap-2.5 rounded-s px-1.5 py-0.5 hover:bg-surface-2"
          >
            <input
              type="checkbox"
              className="accent-(--accent)"
              checked={chosen.includes(value)}
              onChange={() => toggleValue(props.field, value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
