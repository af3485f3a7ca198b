import { type EdgeState, edgeState, failedShare, isFailing, meanLatency } from '#domain/export/edge-state.ts'
import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { portWords, serviceName } from '#src/text/graph-words.ts'

/** A connection as the table tells it. */
export interface Line {
  readonly edge: Edge
  readonly source: Service | undefined
  readonly destination: Service | undefined
  readonly state: EdgeState
  readonly failing: boolean
  /** It left the map, and is shown only until the order is made anew. */
  readonly gone: boolean
}

export function lineOf(edge: Edge, services: ReadonlyMap<number, Service>, gone = false): Line {
  return {
    edge,
    source: services.get(edge.sourceNumber),
    destination: services.get(edge.destinationNumber),
    state: edgeState(edge),
    failing: isFailing(edge),
    gone,
  }
}

const SEVERITY: Readonly<Record<EdgeState, number>> = {
  dropped: 7,
  mixed: 6,
  error: 5,
  audit: 3,
  denied: 2,
  forwarded: 1,
  idle: 0,
}

/** Columns of the table, in their order. */
export const COLUMN_IDS = [
  'source',
  'destination',
  'port',
  'forwarded',
  'dropped',
  'state',
  'failed',
  'latency',
  'p95',
  'flags',
  'seen',
] as const
export type ColumnId = (typeof COLUMN_IDS)[number]

/** What a column sorts by; undefined stands last, whichever way. */
export const SORT_KEYS: Readonly<Record<ColumnId, (line: Line) => string | number | undefined>> = {
  source: ({ source }) => serviceName(source).toLowerCase(),
  destination: ({ destination }) => serviceName(destination).toLowerCase(),
  port: ({ edge }) => (edge.manyPorts ? 65_536 : edge.port) * 16 + edge.protocol,
  forwarded: ({ edge }) => edge.minute?.forwarded ?? 0,
  dropped: ({ edge }) => edge.minute?.dropped ?? 0,
  state: ({ edge, state, failing }) => {
    const severity = failing ? Math.max(4, SEVERITY[state]) : SEVERITY[state]
    return severity * 1e12 + (edge.minute?.dropped ?? 0) * 1e6 + (edge.minute?.flows ?? 0)
  },
  failed: ({ edge }) => failedShare(edge),
  latency: ({ edge }) => meanLatency(edge),
  p95: ({ edge }) => edge.p95Ms || undefined,
  flags: ({ edge }) => (edge.encrypted ? 2 : 0) + (edge.authenticated ? 1 : 0),
  seen: ({ edge }) => edge.lastSeenMs || undefined,
}

/** What all that has no order of its own falls back to. */
export const nameKey = ({ source, destination, edge }: Line): string =>
  `${serviceName(source)}\n${serviceName(destination)}\n${portWords(edge)}`.toLowerCase()
