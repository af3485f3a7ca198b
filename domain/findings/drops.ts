import { dropCaseOf } from '#domain/analysis/allowed-peers.ts'
import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { explainDrop } from '#domain/explain/explain.ts'
import { say } from '#domain/explain/sentence.ts'
import { DropReason } from '#gen/flow/flow_pb.ts'
import { type DropCount, Side } from '#gen/orrery/v1/orrery_pb.ts'
import { commandOf, filterOf } from './filters.ts'
import type { Finding, Proof } from './finding.ts'
import { byClient, byServer, endsOf, idOf, namesOf, type Scene } from './scene.ts'

const BY_POLICY: readonly number[] = [DropReason.POLICY_DENIED, DropReason.POLICY_DENY, DropReason.AUTH_REQUIRED]
/** What was last seen longer ago is no longer critical. */
const FRESH_MS = 120_000
const SIDE_KEYS: ReadonlyMap<Side, string> = new Map([
  [Side.EGRESS, 'proof.drop.egress'],
  [Side.INGRESS, 'proof.drop.ingress'],
])

/** Calls of an edge that the L7 proxy denied; it answers HTTP with a 403 of its own. */
export function deniedCalls(stats: EdgeStats): number {
  if (stats.edge.lastDroppedMs === 0) return 0
  const atL7 = ({ reason, side }: DropCount) => {
    const evidence = stats.proof(reason, side)
    return evidence?.l7 === true && !evidence.l4
  }
  return stats.counts().drops.reduce((sum, drop) => (atL7(drop) ? sum + drop.count : sum), 0)
}

const proofOf = (stats: EdgeStats, { reason, side, count, deniedBy }: DropCount): Proof => ({
  sentence: say(SIDE_KEYS.get(side) ?? 'proof.drop', {
    ...namesOf(stats),
    dropped: count,
    reason: DropReason[reason] ?? String(reason),
    policies: deniedBy.length === 0 ? '' : ` (${deniedBy.join(', ')})`,
  }),
  edge: '',
})

/** Edges on which flows were dropped, by the reason that counts most. Few drops are told, but are no alarm. */
export function drops(scene: Scene): readonly Finding[] {
  const { edges, thresholds, namesPolicies, nowMs } = scene
  const found: Finding[] = []
  const clients = byClient(edges)
  const servers = byServer(edges)
  for (const stats of edges) {
    if (stats.edge.lastDroppedMs === 0) continue
    const counts = stats.counts()
    const drop = counts.drops[0]
    if (drop === undefined || counts.dropped === 0) continue
    const evidence = stats.proof(drop.reason, drop.side)
    const { source, destination } = stats.edge
    const others = (drop.side === Side.EGRESS ? clients.get(source) : servers.get(destination)) ?? []
    const lastMs = evidence?.lastMs ?? stats.edge.lastDroppedMs
    // Since the first drop nothing got through, whatever did before.
    const throughMs = drop.side === Side.INGRESS ? stats.arrivedMs : stats.edge.lastForwardedMs
    const all = counts.forwarded === 0 || throughMs < (evidence?.firstMs ?? 0)
    const { dropped, forwarded } = counts
    const fresh = scene.sinceMs === undefined || nowMs - lastMs <= FRESH_MS
    const l7 = evidence?.l7 === true && !evidence.l4
    const key = l7 ? 'found.dropsL7' : all ? 'found.dropsAll' : 'found.dropsSome'
    found.push({
      kind: BY_POLICY.includes(drop.reason) ? 'blocked' : 'dropped',
      severity: dropped < thresholds.minDrops ? 'info' : all && fresh && !l7 ? 'critical' : 'warning',
      title: say(key, { ...namesOf(stats), dropped, forwarded }),
      // Worked out only for those that are told.
      get explanation() {
        return explainDrop(dropCaseOf(stats, drop, others, namesPolicies))
      },
      weight: dropped,
      edges: [idOf(stats.edge)],
      services: endsOf(stats),
      filter: filterOf.edge(idOf(stats.edge), 'verdict:DROPPED'),
      get command() {
        return commandOf.edge(stats.edge, ['verdict', 'DROPPED'])
      },
      proofs: counts.drops.slice(0, 8).map((one) => proofOf(stats, one)),
      firstMs: evidence?.firstMs ?? 0,
      lastMs,
    })
  }
  return found
}
