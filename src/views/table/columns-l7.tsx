import { dnsOf, httpOf, outcomeOf, rcodeOf, type Shown, tookOf } from '#src/state/call-facts.ts'
import { l7Of, tcpFlagsOf } from '#src/state/flow-facts.ts'
import { formats, text } from '#src/text/text.ts'
import { brief } from '#src/text/visible.ts'
import { by, byField, byOutcome, type Column, column } from './column.ts'
import { L7Cell, statusColour } from './l7-cell.tsx'

/** The whole line as text, for sorting and CSV. */
function lineOf(shown: Shown): string {
  const line = l7Of(outcomeOf(shown))
  if (line === undefined) return tcpFlagsOf(shown.flow).join(' ')
  if (line.kind === 'http') return `${line.method} ${line.path}${line.status > 0 ? ` ${line.status}` : ''}`
  if (line.kind === 'dns') return `${line.types.join(',')} ${line.query}`
  return `${line.api} ${line.topic}`
}

const byPath = byField('http-path')
const byQuery = byField('dns-query')
const byKafka: Column['by'] = ({ flow }) => by('l7', flow.l7?.record.case === 'kafka' ? 'kafka' : undefined)

const l7 = column('l7')

export const l7Column: Column = l7({
  id: 'l7',
  width: 120,
  grow: 1.7,
  from: 620,
  value: lineOf,
  cell: (shown, missing) => <L7Cell shown={shown} reason={missing('reason')} took={missing('latency')} />,
  by: (shown) => byPath(shown) ?? byQuery(shown) ?? byKafka(shown),
})

/** What the proxies read, each as a column of its own. */
export const L7_COLUMNS: readonly Column[] = [
  l7({
    id: 'http-status',
    width: 64,
    value: (shown) => httpOf(shown)?.code || '',
    cell: (shown) => {
      const code = httpOf(shown)?.code ?? 0
      return code > 0 && <span className={`font-semibold ${statusColour(code)}`}>{code}</span>
    },
    by: byOutcome('http-status'),
  }),
  l7({
    id: 'latency',
    width: 84,
    value: (shown) => tookOf(shown)?.ms ?? '',
    words: (shown) => {
      const took = tookOf(shown)
      if (took === undefined) return ''
      return took.by === 'proxy' ? formats.latency(took.ms) : text.table.about(formats.latency(took.ms))
    },
  }),
  l7({ id: 'http-method', width: 64, value: (shown) => httpOf(shown)?.method ?? '', by: byField('http-method') }),
  l7({ id: 'http-url', width: 260, mono: true, value: (shown) => httpOf(shown)?.url ?? '', by: byField('http-url') }),
  l7({ id: 'http-version', width: 80, value: (shown) => httpOf(shown)?.protocol ?? '' }),
  l7({ id: 'dns-query', width: 220, mono: true, value: (shown) => dnsOf(shown)?.query ?? '', by: byQuery }),
  l7({ id: 'dns-types', width: 64, value: (shown) => dnsOf(shown)?.qtypes.join(', ') ?? '' }),
  l7({
    id: 'dns-rcode',
    width: 90,
    value: (shown) => {
      const rcode = rcodeOf(shown)
      return rcode === undefined ? '' : (text.flow.rcodes[rcode] ?? text.flow.rcode(rcode))
    },
    by: byOutcome('rcode'),
  }),
  l7({
    id: 'dns-answers',
    width: 160,
    mono: true,
    value: (shown) => [...(dnsOf(shown)?.cnames ?? []), ...(dnsOf(shown)?.ips ?? [])].join(', '),
    words: (shown) => brief([...(dnsOf(shown)?.cnames ?? []), ...(dnsOf(shown)?.ips ?? [])].join(', '), 400),
  }),
  l7({
    id: 'l7-type',
    width: 90,
    value: ({ flow, answer }) => text.flow.l7Types[answer === undefined ? (flow.l7?.type ?? 0) : -1] ?? '',
  }),
  l7({
    id: 'trace-id',
    width: 250,
    mono: true,
    value: ({ flow }) => flow.traceContext?.parent?.traceId ?? '',
    by: byField('trace-id'),
  }),
]
