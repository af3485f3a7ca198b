import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { select } from '#src/state/view.ts'
import { portWords, serviceName } from '#src/text/graph-words.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { Verdict } from '#src/ui/verdict.tsx'
import { Section } from './parts.tsx'

const SHOWN = 40

/** Connections of a service, dropped ones first, then the busiest. */
export function EdgeList(props: {
  readonly title: string
  readonly edges: readonly Edge[]
  readonly end: 'source' | 'destination'
  readonly services: ReadonlyMap<number, Service>
}) {
  if (props.edges.length === 0) return undefined
  const weight = (edge: Edge) => (edge.minute?.dropped ?? 0) * 1e6 + (edge.minute?.flows ?? 0)
  const sorted = [...props.edges].sort((a, b) => weight(b) - weight(a) || a.number - b.number)
  return (
    <Section title={`${props.title} (${formats.count(sorted.length)})`}>
      <ul className="-mx-1.5">
        {sorted.slice(0, SHOWN).map((edge) => {
          const other = props.services.get(props.end === 'source' ? edge.sourceNumber : edge.destinationNumber)
          const dropped = edge.minute?.dropped ?? 0
          return (
            <li key={edge.number}>
              <button
                type="button"
                onClick={() => select({ kind: 'edge', id: edge.id })}
                className={cx(
                  'flex w-full items-baseline gap-2 rounded-s px-1.5 py-1 text-left hover:bg-surface-2',
                  edge.idle && 'opacity-70',
                )}
              >
                <span className="min-w-0 flex-1 truncate">{serviceName(other)}</span>
                <span className="shrink-0 text-text-3 text-xs">{portWords(edge)}</span>
                {dropped > 0 ? (
                  <Verdict name="DROPPED" word={formats.short(dropped)} title={text.flow.verdicts['DROPPED']} />
                ) : (
                  <span className="shrink-0 text-text-2 text-xs">
                    {text.details.fields.perSecond(formats.rate((edge.minute?.flows ?? 0) / 60))}
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ul>
      {sorted.length > SHOWN && (
        <p className="text-text-3 text-xs">{text.details.morePods(formats.count(sorted.length - SHOWN))}</p>
      )}
    </Section>
  )
}
