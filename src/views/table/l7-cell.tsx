import { ArrowRightLeft } from 'lucide-react'
import { outcomeOf, type Shown, tookOf } from '#src/state/call-facts.ts'
import { l7Of, tcpFlagsOf } from '#src/state/flow-facts.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { brief } from '#src/text/visible.ts'
import { cx } from '#src/ui/cx.ts'

/** Characters of a line that anybody can see, and of what comes up when it is pointed at. */
const SEEN = 300
const POINTED = 1000

/** What was asked and what came back, on one line; for flows without L7 the TCP flags. */
export function L7Cell(props: {
  readonly shown: Shown
  /** Whether to say first why the flow was dropped. */
  readonly reason: boolean
  /** Whether to say last how long it took. */
  readonly took: boolean
}) {
  const reason = props.reason ? reasonOf(props.shown.flow) : ''
  return (
    <>
      {reason !== '' && <span className={cx('mr-2', DROPPED_TEXT)}>{reason}</span>}
      {props.shown.answer !== undefined && (
        <span title={text.table.both}>
          <ArrowRightLeft aria-hidden="true" className="mr-1 inline size-3 align-baseline text-text-3" />
          <span className="sr-only">{text.table.both}</span>
        </span>
      )}
      <Line shown={props.shown} />
      {props.took && <Took shown={props.shown} />}
    </>
  )
}

function Took({ shown }: { readonly shown: Shown }) {
  const took = tookOf(shown)
  if (took === undefined) return undefined
  const words = formats.latency(took.ms)
  return <span className="text-text-3 text-xs"> {took.by === 'proxy' ? words : text.table.about(words)}</span>
}

function Line({ shown }: { readonly shown: Shown }) {
  const line = l7Of(outcomeOf(shown))
  if (line === undefined) return <span className="text-text-3 text-xs">{tcpFlagsOf(shown.flow).join(' ')}</span>
  if (line.kind === 'kafka') {
    return (
      <span className="font-mono text-xs">
        {brief(line.api, SEEN)} {brief(line.topic, SEEN)}
      </span>
    )
  }
  if (line.kind === 'http') {
    return (
      <span className="font-mono text-xs" title={brief(`${line.method} ${line.path}`, POINTED)}>
        {line.status > 0 && <span className={cx('font-semibold', statusColour(line.status))}>{line.status} </span>}
        <span className="text-text-2">{brief(line.method, 20)}</span> {brief(line.path, SEEN)}
      </span>
    )
  }
  const types = brief(line.types.join(','), 40)
  const answers = brief(line.answers.slice(0, 20).join(', '), SEEN)
  const answer = line.rcode === 0 ? answers : (text.flow.rcodes[line.rcode] ?? text.flow.rcode(line.rcode))
  return (
    <span className="font-mono text-xs" title={brief(`${types} ${line.query} ${answer}`, POINTED)}>
      {line.response && line.rcode !== 0 && <span className="font-semibold text-audit">{answer} </span>}
      <span className="text-text-2">{types}</span> {brief(line.query, SEEN)}
      {line.response && line.rcode === 0 && answer !== '' && <span className="text-text-3"> → {answer}</span>}
    </span>
  )
}

/** Loud, but on the ground of a selected row, where red could not be read. */
export const DROPPED_TEXT = 'text-dropped group-aria-selected/row:font-medium group-aria-selected/row:text-text'

export const statusColour = (status: number): string =>
  status >= 500 ? DROPPED_TEXT : status >= 400 ? 'text-audit' : 'text-forwarded-strong'
