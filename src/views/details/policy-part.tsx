import { ShieldCheck, ShieldX } from 'lucide-react'
import type { PolicySeen } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { FilterValue, Section } from './parts.tsx'

const words = text.answers.measured
const SHOWN = 12

/** Policies that flows named as allowing or denying. */
export function PolicyPart({ policies }: { readonly policies: readonly PolicySeen[] }) {
  if (policies.length === 0) return undefined
  return (
    <Section title={words.policies}>
      <ul className="space-y-1.5" title={words.policiesHint}>
        {policies.slice(0, SHOWN).map(({ name, side, allowed, denied }) => (
          <li key={`${side} ${name}`} className="flex gap-2">
            {denied > 0 ? (
              <ShieldX aria-hidden="true" className="mt-px size-4 shrink-0 text-dropped" />
            ) : (
              <ShieldCheck aria-hidden="true" className="mt-px size-4 shrink-0 text-ok" />
            )}
            <div className="min-w-0">
              <FilterValue field="policy" value={name} />
              <p className="text-text-3 text-xs">
                {[
                  words.sides[side],
                  allowed > 0 && words.allowed(formats.short(allowed)),
                  denied > 0 && words.denied(formats.short(denied)),
                ]
                  .filter((part) => part !== undefined && part !== false && part !== '')
                  .join(' · ')}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
