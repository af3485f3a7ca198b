import type { Flow } from '#gen/flow/flow_pb.ts'
import { l7Of, tcpFlagsOf } from '#src/state/flow-facts.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'

/** What was asked and what came back, on one line; for flows without L7 the TCP flags. */
export function L7Cell(props: {
  readonly flow: Flow
  /** Whether to say first why the flow was dropped. */
  readonly reason: boolean
}) {
  const reason = props.reason ? reasonOf(props.flow) : ''
  return (
    <>
      {reason !== '' && <span className="mr-2 text-dropped">{reason}</span>}
      <Line flow={props.flow} />
    </>
  )
}

function Line({ flow }: { readonly flow: Flow }) {
  const line = l7Of(flow)
  if (line === undefined) return <span className="text-text-3 text-xs">{tcpFlagsOf(flow).join(' ')}</span>
  if (line.kind === 'kafka') {
    return (
      <span className="font-mono text-xs">
        {line.api} {line.topic}
      </span>
    )
  }
  const latency = line.latencyMs !== undefined && (
    <span className="text-text-3"> {formats.latency(line.latencyMs)}</span>
  )
  if (line.kind === 'http') {
    return (
      <span className="font-mono text-xs" title={`${line.method} ${line.path}`}>
        {line.status > 0 && <span className={cx('font-semibold', statusColour(line.status))}>{line.status} </span>}
        <span className="text-text-2">{line.method}</span> {line.path}
        {latency}
      </span>
    )
  }
  const answer =
    line.rcode === 0 ? line.answers.join(', ') : (text.flow.rcodes[line.rcode] ?? text.flow.rcode(line.rcode))
  return (
    <span className="font-mono text-xs" title={`${line.types.join(',')} ${line.query} ${answer}`}>
      {line.response && line.rcode !== 0 && <span className="font-semibold text-audit">{answer} </span>}
      <span className="text-text-2">{line.types.join(',')}</span> {line.query}
      {line.response && line.rcode === 0 && answer !== '' && <span className="text-text-3"> → {answer}</span>}
      {latency}
    </span>
  )
}

export const statusColour = (status: number): string =>
  status >= 500 ? 'text-dropped' : status >= 400 ? 'text-audit' : 'text-forwarded-strong'
