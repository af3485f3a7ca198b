import { Lock, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { type EdgeState, failedShare, meanLatency } from '#domain/export/edge-state.ts'
import type { Service } from '#gen/orrery/v1/orrery_pb.ts'
import { l7Words, whyDropped } from '#src/text/edge-words.ts'
import { portWords, serviceName } from '#src/text/graph-words.ts'
import { formats, text } from '#src/text/text.ts'
import { visible } from '#src/text/visible.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Verdict } from '#src/ui/verdict.tsx'
import { COLUMN_IDS, type ColumnId, type Line } from './line.ts'

const words = text.connections

interface Look {
  /** Track of the grid. */
  readonly track: string
  readonly numeric?: boolean
  /** `now` is the server's clock in milliseconds. */
  readonly cell: (line: Line, now: number) => ReactNode
  /** What the cell filters by: a field as it is written, and its value. */
  readonly by?: (line: Line) => { readonly field: string; readonly value: string } | undefined
}

const service = (field: string, id: string | undefined) => (id === undefined ? undefined : { field, value: id })

function Name({ service }: { readonly service: Service | undefined }) {
  const name = visible(service?.caption || service?.name || service?.id || '?')
  const prefixed = service !== undefined && service.namespace !== '' && !name.includes('/')
  return (
    <span title={serviceName(service)}>
      {prefixed && <span className="text-text-3 text-xs">{visible(service.namespace)}/</span>}
      <bdi>{name}</bdi>
    </span>
  )
}

const VERDICTS: Readonly<Record<EdgeState, string>> = {
  dropped: 'DROPPED',
  mixed: 'DROPPED',
  denied: 'DROPPED',
  error: 'ERROR',
  audit: 'AUDIT',
  forwarded: 'FORWARDED',
  idle: 'TRACED',
}

function State({ line }: { readonly line: Line }) {
  const { edge, state, failing, gone } = line
  const why = edge.dropped > 0 ? whyDropped(edge) : ''
  if (gone) {
    return (
      <span className="text-text-3" title={words.goneHint}>
        {words.gone}
      </span>
    )
  }
  return (
    <span title={[words.states[state], why].filter((part) => part !== '').join(' · ')}>
      <Verdict
        name={failing && (state === 'forwarded' || state === 'idle') ? 'ERROR' : VERDICTS[state]}
        word={failing && (state === 'forwarded' || state === 'idle') ? words.failing : words.states[state]}
        plain={state === 'denied'}
      />
      {why !== '' && <span className="ml-1.5 align-middle text-text-2 text-xs">{why}</span>}
      {failing && state !== 'forwarded' && state !== 'idle' && (
        <span className="ml-1.5 align-middle text-error text-xs">{words.failing}</span>
      )}
    </span>
  )
}

/** A rate over the minute; nothing at all is quieter than little. */
const rate = (sum: number | undefined): ReactNode =>
  sum === undefined || sum === 0 ? <span className="text-text-3">0</span> : formats.rate(sum / 60)

/** Nothing to tell: a dash for the eye, a word for the ear. */
const None = (props: { readonly word: string }) => (
  <span className="text-text-3">
    <span aria-hidden="true">–</span>
    <span className="sr-only">{props.word}</span>
  </span>
)

const LOOKS: Readonly<Record<ColumnId, Look>> = {
  source: {
    track: 'minmax(120px,1.1fr)',
    cell: ({ source }) => <Name service={source} />,
    by: ({ source }) => service('map-service', source?.id),
  },
  destination: {
    track: 'minmax(120px,1.1fr)',
    cell: ({ destination }) => <Name service={destination} />,
    by: ({ destination }) => service('map-service', destination?.id),
  },
  port: {
    track: 'minmax(112px,0.6fr)',
    by: ({ edge: { port } }) => (port > 0 && port < 65_536 ? { field: 'port', value: String(port) } : undefined),
    cell: ({ edge }) => (
      <span className="inline-flex items-center gap-1.5 text-text-2">
        {portWords(edge)}
        {l7Words(edge).map((kind) => (
          <Badge key={kind} tone="accent">
            {kind}
          </Badge>
        ))}
      </span>
    ),
  },
  forwarded: { track: '78px', numeric: true, cell: ({ edge }) => rate(edge.minute?.forwarded) },
  dropped: {
    track: '76px',
    numeric: true,
    cell: ({ edge }) =>
      (edge.minute?.dropped ?? 0) > 0 ? (
        <span className="font-semibold text-dropped">{rate(edge.minute?.dropped)}</span>
      ) : (
        rate(0)
      ),
  },
  state: {
    track: 'minmax(176px,1.5fr)',
    cell: (line) => <State line={line} />,
    by: ({ state }) => (state === 'idle' ? undefined : { field: 'verdict', value: VERDICTS[state] }),
  },
  failed: {
    track: '78px',
    numeric: true,
    cell: ({ edge, failing }) => {
      const share = failedShare(edge)
      if (share === undefined) return <None word={words.none} />
      const of = words.failedOf(formats.percent(share), formats.count(edge.minute?.calls ?? 0))
      return (
        <span className={failing ? 'font-semibold text-error' : 'text-text-2'} title={of}>
          {formats.percent(share)}
        </span>
      )
    },
  },
  latency: {
    track: '88px',
    numeric: true,
    cell: ({ edge }) => {
      const mean = meanLatency(edge)
      return mean === undefined ? <None word={words.unknown} /> : formats.latency(mean)
    },
  },
  p95: {
    track: '76px',
    numeric: true,
    cell: ({ edge: { p95Ms } }) => (p95Ms === 0 ? <None word={words.unknown} /> : formats.latency(p95Ms)),
  },
  flags: {
    track: '56px',
    cell: ({ edge: { encrypted, authenticated } }) =>
      encrypted || authenticated ? (
        <span className="inline-flex items-center gap-1 text-ok [&_svg]:size-3.5">
          {encrypted && (
            <span title={words.encrypted}>
              <Lock aria-hidden="true" />
              <span className="sr-only">{words.encrypted}</span>
            </span>
          )}
          {authenticated && (
            <span title={words.authenticated}>
              <ShieldCheck aria-hidden="true" />
              <span className="sr-only">{words.authenticated}</span>
            </span>
          )}
        </span>
      ) : (
        <None word={words.none} />
      ),
  },
  seen: {
    track: '84px',
    numeric: true,
    cell: ({ edge }, now) =>
      edge.lastSeenMs === 0 ? (
        <None word={words.unknown} />
      ) : (
        <time
          className="text-text-2"
          dateTime={new Date(edge.lastSeenMs).toISOString()}
          title={formats.instant(edge.lastSeenMs)}
        >
          {text.status.ago(formats.duration(Math.max(0, now - edge.lastSeenMs)))}
        </time>
      ),
  },
}

/** The columns in their order, as they look. */
export const COLUMNS: readonly (Look & { readonly id: ColumnId })[] = COLUMN_IDS.map((id) => ({ id, ...LOOKS[id] }))

export const TRACKS = COLUMNS.map(({ track }) => track).join(' ')
