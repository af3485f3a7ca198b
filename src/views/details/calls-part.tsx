import type { Calls, NamedCalls, Percentiles } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { AnswerBar, type AnswerLook } from './answer-bar.tsx'
import { NameTable } from './name-table.tsx'
import { Section } from './parts.tsx'

const words = text.answers.measured

const HTTP_LOOKS: readonly AnswerLook[] = [
  { of: 'informational', colour: 'bg-idle' },
  { of: 'ok', colour: 'bg-ok' },
  { of: 'redirect', colour: 'bg-forwarded' },
  { of: 'clientError', colour: 'bg-audit' },
  { of: 'serverError', colour: 'bg-dropped' },
  { of: 'none', colour: 'bg-idle' },
]
const DNS_LOOKS: readonly AnswerLook[] = [
  { of: 'ok', colour: 'bg-ok' },
  { of: 'searchNoise', colour: 'bg-idle' },
  { of: 'nxdomain', colour: 'bg-audit' },
  { of: 'refused', colour: 'bg-error' },
  { of: 'serverError', colour: 'bg-dropped' },
  { of: 'otherError', colour: 'bg-dropped' },
]

/** Requests, answers, latency and paths (or names) over the window. */
export function CallsPart(props: {
  readonly title: string
  readonly kind: 'http' | 'dns'
  readonly calls: Calls
  readonly names: readonly NamedCalls[]
  readonly seen: number
  readonly other: number
  /** Seconds that the calls came in. */
  readonly seconds: number
}) {
  const { calls, kind } = props
  const http = kind === 'http'
  return (
    <Section title={props.title}>
      <p className="mb-2 flex items-baseline gap-1.5">
        <span className="font-semibold text-lg">{formats.short(calls.calls)}</span>
        <span className="text-text-2">{http ? words.requests : words.lookups}</span>
        <span className="text-text-3 text-xs">
          {words.perSecond(formats.rate(calls.calls / Math.max(1, props.seconds)))} ·{' '}
          {words.over(formats.duration(props.seconds * 1000))}
        </span>
      </p>
      {calls.answered !== undefined && (
        <AnswerBar
          answered={calls.answered}
          looks={http ? HTTP_LOOKS : DNS_LOOKS}
          words={http ? words.answers : words.rcodes}
          hints={{ searchNoise: words.searchNoiseHint }}
        />
      )}
      <Latency latency={calls.latency} />
      <Remarks calls={calls} />
      <NameTable
        head={http ? words.path : words.name}
        names={props.names}
        seen={props.seen}
        other={props.other}
        kind={kind}
      />
    </Section>
  )
}

function Latency({ latency }: { readonly latency: Percentiles | undefined }) {
  if (latency === undefined) return <p className="mt-2 text-text-3 text-xs">{words.noneMeasured}</p>
  const tiles = [
    ['p50', latency.p50Ms],
    ['p95', latency.p95Ms],
    ['p99', latency.p99Ms],
    ['max', latency.maxMs],
  ] as const
  return (
    <dl
      aria-label={words.latency}
      className="mt-3 grid grid-cols-4 gap-px overflow-hidden rounded-m border border-line bg-line"
    >
      {tiles.map(([name, ms]) => (
        <div key={name} className="bg-surface px-2 py-1.5">
          <dt className="text-2xs text-text-3">{name}</dt>
          <dd className="whitespace-nowrap font-medium">{formats.latency(ms)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What the numbers above leave out. Answers under way are no remark: a few always are. */
function Remarks({ calls }: { readonly calls: Calls }) {
  const { requests, responses, withoutLatency } = calls
  const few = Math.max(5, calls.calls * 0.02)
  const lines = [
    requests - responses > few && words.noAnswer(formats.count(requests - responses)),
    responses - requests > few && words.noRequest(formats.count(responses - requests)),
    withoutLatency > few && calls.latency !== undefined && words.noLatency(formats.count(withoutLatency)),
  ].filter((line) => line !== false)
  if (lines.length === 0) return undefined
  return (
    <ul className="mt-2 text-text-3 text-xs">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
