import type { Analysis } from '#domain/analysis/analysis.ts'
import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { portText } from '#domain/explain/port-text.ts'
import { FLOWS_SLOT } from '#domain/graph/counts.ts'
import { type EdgeRecord, edgeId } from '#domain/graph/edge.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import type { Questions, Thresholds } from './finding.ts'

/** What findings are made of. */
export interface Scene {
  readonly nowMs: number
  /** Since when the window covers; undefined: all time. */
  readonly sinceMs: number | undefined
  /** When the view saw its first flow; 0 when it saw none. */
  readonly beganMs: number
  /** Edges with flows in the window. */
  readonly edges: readonly EdgeStats[]
  /** Flows name policies here, so that a denial without a name is a default deny. */
  readonly namesPolicies: boolean
  /** SYNs are seen with their answers here, so that one without is a finding. */
  readonly seesAnswers: boolean
  readonly thresholds: Thresholds
  readonly questions: Questions
}

export function sceneOf(analysis: Analysis, nowMs: number, thresholds: Thresholds, questions: Questions): Scene {
  const edges = analysis.edges()
  const beganMs = edges.reduce((first, { edge }) => Math.min(first, edge.firstSeenMs), Infinity)
  return {
    nowMs,
    sinceMs: analysis.sinceMs,
    beganMs: beganMs === Infinity ? 0 : beganMs,
    edges: edges.filter((stats) => flowsOf(stats) > 0),
    namesPolicies: edges.some(({ policies }) => policies.list().length > 0),
    seesAnswers: analysis.seesAnswers,
    thresholds,
    questions,
  }
}

export const flowsOf = ({ verdicts }: EdgeStats): number => verdicts.read(FLOWS_SLOT)

/** How the ends of an edge are called in sentences. */
export const namesOf = ({ edge }: EdgeStats) => ({
  client: edge.source.caption,
  server: edge.destination.caption,
  port: portText(edge),
})

/** Ids of the services at the ends of an edge, the server first. */
export const endsOf = ({ edge }: EdgeStats): readonly string[] => [
  edge.destination.identity.id,
  edge.source.identity.id,
]

export const idOf = ({ source, destination, port, protocol }: EdgeRecord): string =>
  edgeId(source.identity.id, destination.identity.id, port, protocol)

/** Edges by the service that they end at. */
export const byServer = (edges: readonly EdgeStats[]): ByService => group(edges, ({ edge }) => edge.destination)

/** Edges by the service that they come from. */
export const byClient = (edges: readonly EdgeStats[]): ByService => group(edges, ({ edge }) => edge.source)

type ByService = ReadonlyMap<ServiceRecord, readonly EdgeStats[]>

function group(edges: readonly EdgeStats[], end: (stats: EdgeStats) => ServiceRecord): ByService {
  const found = new Map<ServiceRecord, EdgeStats[]>()
  for (const stats of edges) {
    const known = found.get(end(stats))
    if (known === undefined) found.set(end(stats), [stats])
    else known.push(stats)
  }
  return found
}
