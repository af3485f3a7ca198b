import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { say } from '#domain/explain/sentence.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { commandOf, filterOf } from './filters.ts'
import type { Finding, FindingKind } from './finding.ts'
import { endsOf, flowsOf, idOf, namesOf, type Scene } from './scene.ts'

const outsider = ({ identity }: ServiceRecord): boolean => identity.kind === ServiceKind.WORLD

/** From the world, or from another cluster of a mesh. */
function cameIn({ edge: { source, destination } }: EdgeStats): boolean {
  if (outsider(destination)) return false
  const [from, to] = [source.identity.cluster, destination.identity.cluster]
  return outsider(source) || (from !== '' && to !== '' && from !== to)
}

function listed(
  kind: FindingKind,
  keyOf: (dropped: number) => string,
  edges: readonly EdgeStats[],
  top: number,
): readonly Finding[] {
  return [...edges]
    .sort((a, b) => flowsOf(b) - flowsOf(a))
    .slice(0, top)
    .map((stats) => {
      const dropped = stats.edge.lastDroppedMs === 0 ? 0 : stats.counts().dropped
      return {
        kind,
        severity: 'info' as const,
        title: say(keyOf(dropped), { ...namesOf(stats), flows: flowsOf(stats), dropped }),
        explanation: undefined,
        weight: flowsOf(stats),
        edges: [idOf(stats.edge)],
        services: endsOf(stats),
        filter: filterOf.edge(idOf(stats.edge)),
        get command() {
          return commandOf.edge(stats.edge)
        },
        proofs: [],
        firstMs: stats.edge.firstSeenMs,
        lastMs: stats.edge.lastSeenMs,
      }
    })
}

/** What came from outside the cluster. */
export const outside = ({ edges, thresholds }: Scene): readonly Finding[] =>
  listed(
    'outside',
    (dropped) => (dropped > 0 ? 'found.outside.dropped' : 'found.outside'),
    edges.filter(cameIn),
    thresholds.top * 2,
  )

/** Pairs with most flows seen. */
export const chattiest = ({ edges, thresholds }: Scene): readonly Finding[] =>
  listed('chattiest', () => 'found.chattiest', edges, thresholds.top)

/** Edges first seen lately, the newest first; a view that has not watched for longer than that cannot tell. */
export function newcomers({ edges, nowMs, beganMs, thresholds }: Scene): readonly Finding[] {
  const since = nowMs - thresholds.newMs
  if (beganMs === 0 || beganMs >= since) return []
  return listed(
    'new',
    (dropped) => (dropped > 0 ? 'found.new.dropped' : 'found.new'),
    edges.filter(({ edge }) => edge.firstSeenMs >= since),
    thresholds.top * 4,
  ).map((finding) => ({ ...finding, weight: finding.firstMs }))
}
