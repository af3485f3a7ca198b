import type { DropCount, Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { toCsv } from './csv.ts'
import { edgeState, meanLatency } from './edge-state.ts'

/** What the caller has the words for. */
export interface CsvWords {
  readonly protocol: (edge: Edge) => string
  readonly l7: (edge: Edge) => readonly string[]
  readonly drop: (drop: DropCount) => string
}

type Cell = string | number

interface Line {
  readonly edge: Edge
  readonly source: Service | undefined
  readonly destination: Service | undefined
}

/** Rates have three decimals: a flow a minute is 0.017 a second. */
const rate = (sum: number | undefined): number => Math.round(((sum ?? 0) / 60) * 1000) / 1000

const instant = (ms: number): string => (ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : '')

const named = (service: Service | undefined): string => service?.caption || service?.name || service?.id || ''

const COLUMNS: readonly (readonly [name: string, cell: (line: Line, words: CsvWords) => Cell])[] = [
  ['source_cluster', ({ source }) => source?.cluster ?? ''],
  ['source_namespace', ({ source }) => source?.namespace ?? ''],
  ['source', ({ source }) => named(source)],
  ['destination_cluster', ({ destination }) => destination?.cluster ?? ''],
  ['destination_namespace', ({ destination }) => destination?.namespace ?? ''],
  ['destination', ({ destination }) => named(destination)],
  ['protocol', ({ edge }, words) => words.protocol(edge)],
  ['port', ({ edge }) => (edge.manyPorts ? '*' : edge.port === 0 ? '' : edge.port)],
  ['l7', ({ edge }, words) => words.l7(edge).join(' ')],
  ['state', ({ edge }) => edgeState(edge)],
  ['forwarded_per_second', ({ edge }) => rate(edge.minute?.forwarded)],
  ['dropped_per_second', ({ edge }) => rate(edge.minute?.dropped)],
  ['audit_per_second', ({ edge }) => rate(edge.minute?.audit)],
  ['error_per_second', ({ edge }) => rate(edge.minute?.error)],
  ['forwarded', ({ edge }) => edge.forwarded],
  ['dropped', ({ edge }) => edge.dropped],
  ['drop_reasons', ({ edge }, words) => edge.drops.map((drop) => `${words.drop(drop)} × ${drop.count}`).join('; ')],
  ['denied_by', ({ edge }) => [...new Set(edge.drops.flatMap(({ deniedBy }) => deniedBy))].join('; ')],
  ['calls_per_minute', ({ edge }) => edge.minute?.calls ?? 0],
  ['failed_calls_per_minute', ({ edge }) => edge.minute?.failedCalls ?? 0],
  ['mean_latency_ms', ({ edge }) => Math.round((meanLatency(edge) ?? Number.NaN) * 1000) / 1000],
  ['p95_latency_ms', ({ edge }) => edge.p95Ms || ''],
  ['encrypted', ({ edge }) => String(edge.encrypted)],
  ['authenticated', ({ edge }) => String(edge.authenticated)],
  ['first_seen', ({ edge }) => instant(edge.firstSeenMs)],
  ['last_seen', ({ edge }) => instant(edge.lastSeenMs)],
  ['id', ({ edge }) => edge.id],
]

/** Connections as CSV, in the order given, with names of the columns in the first row. Rates are means of the last minute. */
export function connectionsCsv(edges: Iterable<Edge>, services: ReadonlyMap<number, Service>, words: CsvWords): string {
  const lines = [...edges].map(
    (edge): Line => ({
      edge,
      source: services.get(edge.sourceNumber),
      destination: services.get(edge.destinationNumber),
    }),
  )
  return toCsv([COLUMNS.map(([name]) => name), ...lines.map((line) => COLUMNS.map(([, cell]) => cell(line, words)))])
}
