import { useStore } from 'zustand'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { formats, text } from '#src/text/text.ts'
import { Verdict } from '#src/ui/verdict.tsx'
import { FilterValue } from './parts.tsx'

/** What is counted by verdict. */
export type Counts = Pick<Edge, 'forwarded' | 'dropped' | 'audit' | 'error'>

/** The counts of several parts together. */
export function addedUp(parts: readonly Counts[]): Counts {
  const total = { forwarded: 0, dropped: 0, audit: 0, error: 0 }
  for (const part of parts) {
    total.forwarded += part.forwarded
    total.dropped += part.dropped
    total.audit += part.audit
    total.error += part.error
  }
  return total
}

const LINES = [
  { name: 'FORWARDED', of: 'forwarded' },
  { name: 'DROPPED', of: 'dropped' },
  { name: 'AUDIT', of: 'audit' },
  { name: 'ERROR', of: 'error' },
] as const

/** Counts by verdict, in all and over the last minute. Verdicts that never came are left out, but for forwarded. */
export function VerdictTable(props: { readonly total: Counts; readonly minute: Counts | undefined }) {
  const { total, minute } = props
  const window = useStore(flowsStore, (state) => state.window !== undefined)
  return (
    <table className="w-full text-right">
      <thead className="text-text-3 text-xs">
        <tr>
          <th scope="col" className="pb-1 text-left font-normal">
            {text.details.fields.verdict}
          </th>
          <th scope="col" className="pb-1 font-normal">
            {window ? text.details.sections.meanMinute : text.details.sections.minute}
          </th>
          <th scope="col" className="pb-1 font-normal">
            {window ? text.details.sections.window : text.details.sections.since}
          </th>
        </tr>
      </thead>
      <tbody>
        {LINES.filter(({ of }) => of === 'forwarded' || total[of] > 0).map(({ name, of }) => (
          <tr key={of}>
            <th scope="row" className="py-0.5 text-left font-normal">
              <FilterValue field="verdict" value={name}>
                <Verdict name={name} word={text.flow.verdicts[name] ?? name} title={text.flow.verdictHints[name]} />
              </FilterValue>
            </th>
            <td className="py-0.5">
              {formats.count(minute?.[of] ?? 0)}
              <span className="text-text-3 text-xs">
                {' '}
                · {text.details.fields.perSecond(formats.rate((minute?.[of] ?? 0) / 60))}
              </span>
            </td>
            <td className="py-0.5">{formats.count(total[of])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
