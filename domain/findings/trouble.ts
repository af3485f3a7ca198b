import { dropCaseOf } from '#domain/analysis/allowed-peers.ts'
import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { failedCalls, summarizeCalls, summarizeNames, summarizeTcp } from '#domain/analysis/summary.ts'
import { explainDrop } from '#domain/explain/explain.ts'
import { portText } from '#domain/explain/port-text.ts'
import { say } from '#domain/explain/sentence.ts'
import { DropReason } from '#gen/flow/flow_pb.ts'
import { Side } from '#gen/orrery/v1/orrery_pb.ts'
import { filterOf } from './filters.ts'
import type { Finding } from './finding.ts'
import { byClient, byServer, idOf, type Scene } from './scene.ts'
import { surelyAtLeast } from './share.ts'

const BY_POLICY: readonly number[] = [DropReason.POLICY_DENIED, DropReason.POLICY_DENY, DropReason.AUTH_REQUIRED]
/** What was last seen longer ago is no longer critical. */
const FRESH_MS = 120_000
const SHOWN = 8

const namesOf = ({ edge }: EdgeStats) => ({
  client: edge.source.caption,
  server: edge.destination.caption,
  port: portText(edge),
})

/** Edges on which flows were dropped, by the reason that counts most. */
export function drops(scene: Scene): readonly Finding[] {
  const { edges, thresholds, namesPolicies, nowMs } = scene
  const found: Finding[] = []
  const clients = byClient(edges)
  const servers = byServer(edges)
  for (const stats of edges) {
    if (stats.edge.lastDroppedMs === 0) continue
    const counts = stats.counts()
    const drop = counts.drops[0]
    if (drop === undefined || counts.dropped < thresholds.minDrops) continue
    const evidence = stats.evidence.get(drop.reason, drop.side)
    const { source, destination } = stats.edge
    const others = (drop.side === Side.EGRESS ? clients.get(source) : servers.get(destination)) ?? []
    const lastMs = evidence?.lastMs ?? stats.edge.lastDroppedMs
    // Since the first drop nothing got through, whatever did before.
    const throughMs = drop.side === Side.INGRESS ? stats.arrivedMs : stats.edge.lastForwardedMs
    const all = counts.forwarded === 0 || throughMs < (evidence?.firstMs ?? 0)
    const dropped = counts.dropped
    const fresh = scene.sinceMs === undefined || nowMs - lastMs <= FRESH_MS
    found.push({
      kind: BY_POLICY.includes(drop.reason) ? 'blocked' : 'dropped',
      severity: all && fresh ? 'critical' : 'warning',
      title: say(all ? 'found.dropsAll' : 'found.dropsSome', {
        ...namesOf(stats),
        dropped,
        forwarded: counts.forwarded,
      }),
      // Worked out only for those that are told.
      get explanation() {
        return explainDrop(dropCaseOf(stats, drop, others, namesPolicies))
      },
      weight: dropped,
      edges: [idOf(stats.edge)],
      services: [stats.edge.destination.identity.id, stats.edge.source.identity.id],
      filter: filterOf.edge(idOf(stats.edge), 'verdict:DROPPED'),
      firstMs: evidence?.firstMs ?? 0,
      lastMs,
    })
  }
  return found
}

/** Services that answer with 4xx or 5xx, over all who call them. */
export function failingHttp(scene: Scene): readonly Finding[] {
  const { minFailed, share4xx, share5xx } = scene.thresholds
  const found: Finding[] = []
  for (const [server, edges] of byServer(scene.edges)) {
    const calling = edges.filter(({ http }) => http !== undefined)
    const summary = summarizeCalls(
      calling.map(({ http }) => http),
      false,
    )
    if (summary === undefined) continue
    for (const [kind, answer, least] of [
      ['http-5xx', 'serverError', share5xx],
      ['http-4xx', 'clientError', share4xx],
    ] as const) {
      const failed = summary.answers[answer]
      if (failed < minFailed || surelyAtLeast(failed, summary.responses) <= least) continue
      const failedAt = (stats: EdgeStats) => stats.http?.answers(answer) ?? 0
      const worst = calling.filter((stats) => failedAt(stats) > 0).sort((a, b) => failedAt(b) - failedAt(a))
      const paths = summarizeNames(
        calling.map((stats) => stats.paths),
        false,
      ).names
      const path = [...paths].sort((a, b) => b.answers[answer] - a.answers[answer])[0]
      const onPath = path !== undefined && path.answers[answer] > 0
      const failedShare = failed / Math.max(1, summary.responses)
      found.push({
        kind,
        severity: kind === 'http-5xx' && failedShare >= 0.5 ? 'critical' : 'warning',
        title: say(onPath ? `found.${kind}.path` : `found.${kind}`, {
          server: server.caption,
          failed,
          responses: summary.responses,
          failedShare,
          path: path?.name ?? '',
        }),
        explanation: undefined,
        weight: failed,
        edges: worst.slice(0, SHOWN).map(({ edge }) => idOf(edge)),
        services: [server.identity.id],
        filter: filterOf.server(server.identity.id, `http-status:${kind === 'http-5xx' ? '5+' : '4+'}`),
        firstMs: 0,
        lastMs: Math.max(0, ...worst.map(({ http }) => http?.lastMs ?? 0)),
      })
    }
  }
  return found
}

/** DNS names whose lookups fail, with those who ask. Names that only a search list tries do not count. */
export function failingDns(scene: Scene): readonly Finding[] {
  const { minFailed, shareDns } = scene.thresholds
  const asking = scene.edges.filter(({ names }) => names !== undefined)
  const found: Finding[] = []
  for (const name of summarizeNames(
    asking.map(({ names }) => names),
    false,
  ).names) {
    const failed = failedCalls(name)
    if (failed < minFailed || surelyAtLeast(failed, name.responses) <= shareDns) continue
    const askers = asking
      .flatMap((stats) => {
        const calls = [...(stats.names?.entries() ?? [])].find(([known]) => known === name.name)?.[1]
        const summary = summarizeCalls([calls], false)
        const count = summary === undefined ? 0 : failedCalls(summary)
        return count > 0 ? [{ stats, count, lastMs: calls?.lastMs ?? 0 }] : []
      })
      .sort((a, b) => b.count - a.count)
    const code =
      name.answers.nxdomain > 0
        ? 'NXDOMAIN'
        : name.answers.refused > 0
          ? 'REFUSED'
          : name.answers.serverError > 0
            ? 'SERVFAIL'
            : ''
    const clients = [...new Set(askers.map(({ stats }) => stats.edge.source))]
    found.push({
      kind: 'dns-failing',
      severity: 'warning',
      title: say(clients.length > 1 ? 'found.dns.many' : 'found.dns', {
        name: name.name,
        failed,
        responses: name.responses,
        code,
        client: clients[0]?.caption ?? '',
        others: clients.length - 1,
      }),
      explanation: undefined,
      weight: failed,
      edges: askers.slice(0, SHOWN).map(({ stats }) => idOf(stats.edge)),
      services: clients.slice(0, SHOWN).map(({ identity }) => identity.id),
      filter: filterOf.name(name.name, code === '' ? '' : `rcode:${code}`),
      firstMs: 0,
      lastMs: Math.max(0, ...askers.map(({ lastMs }) => lastMs)),
    })
  }
  return found
}

/** Connections that nobody answered, that were refused or reset by the server. */
export function brokenConnections(scene: Scene): readonly Finding[] {
  const { minConnections, shareConnections } = scene.thresholds
  const found: Finding[] = []
  for (const stats of scene.edges) {
    const tcp = summarizeTcp([stats])
    if (tcp === undefined) continue
    const broken = tcp.refused + tcp.resetByServer
    const common = {
      explanation: undefined,
      edges: [idOf(stats.edge)],
      services: [stats.edge.destination.identity.id, stats.edge.source.identity.id],
      firstMs: 0,
      lastMs: stats.edge.lastSeenMs,
    }
    const is = (count: number) => count >= minConnections && surelyAtLeast(count, tcp.attempts) > shareConnections
    // Where SYNs are dropped, the drops are the finding: those of some may be lost on their way here.
    if (scene.seesAnswers && tcp.dropped === 0 && is(tcp.unanswered)) {
      found.push({
        ...common,
        kind: 'unanswered',
        severity: tcp.answered === 0 ? 'critical' : 'warning',
        title: say('found.unanswered', { ...namesOf(stats), unanswered: tcp.unanswered, attempts: tcp.attempts }),
        weight: tcp.unanswered,
        filter: filterOf.edge(idOf(stats.edge), 'tcp-flags:syn'),
      })
    }
    if (is(broken)) {
      const all = { ...namesOf(stats), reset: tcp.resetByServer, refused: tcp.refused, attempts: tcp.attempts }
      found.push({
        ...common,
        kind: 'reset',
        severity: tcp.refused > 0 && tcp.answered === 0 ? 'critical' : 'warning',
        title: say(tcp.refused >= tcp.resetByServer ? 'found.refused' : 'found.reset', all),
        weight: broken,
        filter: filterOf.edge(idOf(stats.edge), 'tcp-flags:rst'),
      })
    }
  }
  return found
}
