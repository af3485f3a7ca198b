import { useStore } from 'zustand'
import type { Calls, Measured } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { useNow } from '#src/ui/use-now.ts'
import { serverNow } from './use-graph.ts'
import type { Counts } from './verdict-table.tsx'

const words = text.panel

/**
 * In a sentence or two how it is doing, from what its flows prove: what was dropped, what failed, how long calls take.
 */
export function Headline(props: {
  readonly total: Counts
  readonly minute: Counts | undefined
  readonly lastSeenMs: number
  readonly lastDroppedMs: number
  readonly measured: Measured | undefined
  /** Seconds that `measured` covers. */
  readonly seconds: number
  readonly after?: string
}) {
  useNow(1000)
  const window = useStore(flowsStore, (state) => state.window !== undefined)
  const { forwarded = 0, dropped = 0, audit = 0, error = 0 } = (window ? props.total : props.minute) ?? {}
  const all = forwarded + dropped + audit + error
  const when = window ? words.inWindow : words.inMinute
  const ago = (at: number) => formats.duration(Math.max(0, serverNow() - at))
  const line = (): string => {
    if (dropped > 0 && dropped === all) return words.allDropped(formats.count(all), when)
    if (dropped > 0) return words.someDropped(formats.count(dropped), formats.count(all), when)
    if (props.total.dropped > 0) return words.wasDropped(formats.count(props.total.dropped), ago(props.lastDroppedMs))
    if (all === 0) return window ? words.nothing : words.quiet(ago(props.lastSeenMs))
    if (error > 0) return words.someError(formats.count(error), formats.count(all), when)
    return words.allForwarded(formats.count(all), when)
  }
  const more = [...callLines(props.measured, props.seconds), props.after ?? ''].filter((part) => part !== '')
  return (
    <div className="mt-3 text-sm">
      <p className={cx(dropped > 0 ? 'font-medium text-dropped' : 'font-medium text-text')}>{line()}</p>
      {audit > 0 && <p className="text-audit">{words.audit(formats.count(audit))}</p>}
      {more.map((part) => (
        <p key={part} className="text-text-2">
          {part}
        </p>
      ))}
    </div>
  )
}

/** `1,204 HTTP requests (2/s), 3 % failed, p95 120 ms.` */
function callLines(measured: Measured | undefined, seconds: number): readonly string[] {
  const { http, dns, tcp } = measured ?? {}
  const rate = ({ calls }: Calls) => formats.rate(calls / seconds)
  const silent = tcp !== undefined && tcp.answersSeen && tcp.dropped === 0 && tcp.unanswered > 0
  return [
    ...(http === undefined ? [] : [callLine(words.http(formats.count(http.calls), rate(http)), http)]),
    ...(dns === undefined ? [] : [callLine(words.dns(formats.count(dns.calls), rate(dns)), dns)]),
    ...(silent ? [`${words.silent(formats.count(tcp.unanswered))}.`] : []),
  ]
}

function callLine(what: string, { answered, responses, latency }: Calls): string {
  const failed =
    answered === undefined
      ? 0
      : answered.clientError + answered.serverError + answered.nxdomain + answered.refused + answered.otherError
  const parts = [
    what,
    ...(responses === 0 ? [] : [failed === 0 ? words.noneFailed : words.failed(formats.percent(failed / responses))]),
    ...(latency === undefined ? [] : [words.p95(formats.latency(latency.p95Ms))]),
  ]
  return `${parts.join(', ')}.`
}
