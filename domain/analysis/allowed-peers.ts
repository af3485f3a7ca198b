import type { AllowedPeer, DropCase } from '#domain/explain/explain.ts'
import type { Party } from '#domain/explain/party.ts'
import { portText } from '#domain/explain/port-text.ts'
import type { EdgeRecord } from '#domain/graph/edge.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import { type DropCount, Side } from '#gen/orrery/v1/orrery_pb.ts'
import type { EdgeStats } from './edge-stats.ts'

export const partyOf = (service: ServiceRecord): Party => ({ name: service.caption, labels: service.labels })

/** Whom the end that dropped lets through otherwise: other clients of the same port, or at egress other targets. */
export function allowedPeers(edge: EdgeRecord, side: Side, all: readonly EdgeStats[]): readonly AllowedPeer[] {
  if (side === Side.UNSPECIFIED) return []
  const peers = all.filter(({ edge: other }) => {
    if (other === edge || other.protocol !== edge.protocol) return false
    return side === Side.INGRESS
      ? other.destination === edge.destination && other.port === edge.port && other.source !== edge.source
      : other.source === edge.source && other.port === edge.port && other.destination !== edge.destination
  })
  return (
    peers
      .map((stats) => ({ stats, counts: stats.counts(), policies: allowing(stats, side) }))
      // What left its client may have been dropped where nobody looked: only what arrived was let in.
      .filter(({ stats }) => side === Side.EGRESS || stats.arrived)
      .filter(({ counts, policies }) => counts.forwarded > 0 && (counts.dropped === 0 || policies.length > 0))
      .sort((a, b) => b.counts.forwarded - a.counts.forwarded)
      .slice(0, 8)
      .map(({ stats: { edge: peer }, policies }) => ({
        ...partyOf(side === Side.INGRESS ? peer.source : peer.destination),
        policies,
      }))
  )
}

const allowing = ({ policies }: EdgeStats, side: Side): readonly string[] =>
  policies
    .list()
    .filter(({ allowed, side: at }) => allowed > 0 && at === side)
    .map(({ name }) => name)

/** One kind of drop of an edge, with all that is known to explain it. */
export function dropCaseOf(
  stats: EdgeStats,
  drop: Pick<DropCount, 'reason' | 'side'>,
  all: readonly EdgeStats[],
  namesPolicies: boolean,
): DropCase {
  const { edge } = stats
  const evidence = stats.proof(drop.reason, drop.side)
  return {
    reason: drop.reason,
    side: drop.side,
    // Where both the datapath and the proxy dropped, the datapath came first.
    l7: evidence?.l7 === true && !evidence.l4,
    calls: [...(evidence?.calls ?? [])],
    deniedBy: [...(evidence?.deniedBy ?? [])],
    client: partyOf(edge.source),
    server: partyOf(edge.destination),
    port: portText(edge),
    namesPolicies,
    allowed: allowedPeers(edge, drop.side, all),
  }
}
