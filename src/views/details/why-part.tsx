import { ChevronRight, OctagonX, Rows3 } from 'lucide-react'
import type { ReactNode } from 'react'
import { explainFlow } from '#domain/explain/explain-flow.ts'
import { DropReason, type Flow } from '#gen/flow/flow_pb.ts'
import { Side, type Why } from '#gen/orrery/v1/orrery_pb.ts'
import { showFlows } from '#src/state/show-flows.ts'
import { reasonWords } from '#src/text/reasons.ts'
import { sentenceWords, spelled } from '#src/text/sentences.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { useNow } from '#src/ui/use-now.ts'
import { FilterValue } from './parts.tsx'
import { serverNow } from './use-graph.ts'

const words = text.answers.measured
const SHOWN = 4
const SIDES: Partial<Record<Side, string>> = {
  [Side.EGRESS]: text.details.drop.at.egress,
  [Side.INGRESS]: text.details.drop.at.ingress,
}

/** Why a connection drops flows, in one sentence each, with the evidence and what to check. */
export function WhyPart({ whys }: { readonly whys: readonly Why[] }) {
  useNow(1000)
  return (
    <section className="space-y-2 border-line border-t px-4 py-3">
      <h3 className="font-semibold text-text-2 text-xs">{text.details.sections.drops}</h3>
      {whys.slice(0, SHOWN).map((why) => (
        <Card
          key={`${why.reason}-${why.side}`}
          why={why.why === undefined ? '' : sentenceWords(why.why)}
          allowed={why.allowed === undefined ? '' : sentenceWords(why.allowed)}
          advice={why.advice.map(sentenceWords)}
        >
          <div className="mt-2 space-y-2 pl-6">
            <p className="text-text-2 text-xs">
              {why.kind === 'l7-denied' ? (
                // The proxy gives no reason that could be filtered by.
                text.flow.deniedAtL7
              ) : (
                <FilterValue
                  field="drop-reason-desc"
                  value={DropReason[why.reason] ?? String(why.reason)}
                  // In running text no room is kept for the dots, which stand above the next word while it is pointed at.
                  className="[@media(hover:hover)]:-mr-4.5"
                >
                  {reasonWords(why.reason)}
                </FilterValue>
              )}{' '}
              · {SIDES[why.side] ?? text.details.drop.at.unknown} ·{' '}
              {words.evidence(formats.count(why.count), formats.time(why.firstSeenMs).slice(0, 8), ago(why.lastSeenMs))}
            </p>
            <Button title={text.answers.showFlowsHint(why.filter)} onClick={() => showFlows(why.filter)}>
              <Rows3 aria-hidden="true" className="size-3.5" />
              {words.showDropped}
            </Button>
          </div>
        </Card>
      ))}
    </section>
  )
}

/** Why one flow was dropped, from that flow alone. */
export function FlowWhy({ flow }: { readonly flow: Flow }) {
  const explanation = explainFlow(flow)
  if (explanation === undefined) return undefined
  return (
    <section aria-label={words.why} className="px-4 pb-3">
      <Card why={spelled(explanation.why)} allowed="" advice={explanation.advice.map(spelled)} />
    </section>
  )
}

const ago = (ms: number): string => formats.duration(Math.max(0, serverNow() - ms))

function Card(props: {
  readonly why: string
  readonly allowed: string
  readonly advice: readonly string[]
  readonly children?: ReactNode
}) {
  return (
    <article className="rounded-m border border-dropped/30 bg-dropped-soft px-3 py-2.5">
      <p className="flex gap-2 font-medium text-text">
        <OctagonX aria-hidden="true" className="mt-px size-4 shrink-0 text-dropped" />
        <span className="[overflow-wrap:anywhere]">{props.why}</span>
      </p>
      {props.allowed !== '' && <p className="mt-1 pl-6 text-text-2 [overflow-wrap:anywhere]">{props.allowed}</p>}
      {props.advice.length > 0 && (
        <details className="group mt-1.5 pl-6 text-text-2 text-xs">
          <summary className="flex list-none items-center gap-1 hover:text-text">
            <ChevronRight
              aria-hidden="true"
              className="size-3.5 transition-transform duration-(--fast) group-open:rotate-90"
            />
            {words.advice}
          </summary>
          <ul className="mt-1 space-y-1 pl-4.5">
            {props.advice.map((line) => (
              <li key={line} className="[overflow-wrap:anywhere]">
                {line}
              </li>
            ))}
          </ul>
        </details>
      )}
      {props.children}
    </article>
  )
}
