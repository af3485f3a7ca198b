import { type CallSummary, failedCalls, summarizeCalls, summarizeNames } from '#domain/analysis/summary.ts'
import { say } from '#domain/explain/sentence.ts'
import { commandOf, filterOf } from './filters.ts'
import type { Finding } from './finding.ts'
import { byClient, idOf, type Scene } from './scene.ts'
import { surelyAtLeast } from './share.ts'

const SHOWN = 8

/** The answer of those that failed, by the name that stands in flows. */
function codeOf({ answers }: CallSummary): string {
  if (answers.nxdomain > 0) return 'NXDOMAIN'
  if (answers.refused > 0) return 'REFUSED'
  return answers.serverError > 0 ? 'SERVFAIL' : ''
}

/** DNS names whose lookups fail, with those who ask. Names that only a search list tries do not count. */
export function failingDns({ edges, thresholds }: Scene): readonly Finding[] {
  const asking = edges.filter(({ names }) => names !== undefined)
  const found: Finding[] = []
  for (const name of summarizeNames(
    asking.map(({ names }) => names),
    false,
  ).names) {
    const failed = failedCalls(name)
    if (failed === 0) continue
    const alarming = failed >= thresholds.minFailed && surelyAtLeast(failed, name.responses) > thresholds.shareDns
    const askers = asking
      .flatMap((stats) => {
        const calls = stats.names?.get(name.name)
        const summary = summarizeCalls([calls], false)
        const count = summary === undefined ? 0 : failedCalls(summary)
        return count > 0 ? [{ stats, count, responses: summary?.responses ?? 0, lastMs: calls?.lastMs ?? 0 }] : []
      })
      .sort((a, b) => b.count - a.count)
    const code = codeOf(name)
    const clients = [...new Set(askers.map(({ stats }) => stats.edge.source))]
    found.push({
      kind: 'dns-failing',
      severity: alarming ? 'warning' : 'info',
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
      get command() {
        return commandOf.name(name.name)
      },
      proofs: askers.slice(0, SHOWN).map(({ stats, count, responses }) => ({
        sentence: say('proof.asker', {
          client: stats.edge.source.caption,
          server: stats.edge.destination.caption,
          failed: count,
          responses,
        }),
        edge: idOf(stats.edge),
      })),
      firstMs: 0,
      lastMs: Math.max(0, ...askers.map(({ lastMs }) => lastMs)),
    })
  }
  return found
}

/** Services with lookups that failed, most first; what only their search lists tried stands apart. */
export function dnsClients({ edges, thresholds }: Scene): readonly Finding[] {
  return [...byClient(edges.filter(({ dns }) => dns !== undefined))]
    .flatMap(([client, asking]) => {
      const summary = summarizeCalls(
        asking.map(({ dns }) => dns),
        false,
      )
      const failed = summary === undefined ? 0 : failedCalls(summary)
      return summary === undefined || failed === 0 ? [] : [{ client, asking, summary, failed }]
    })
    .sort((a, b) => b.failed - a.failed)
    .slice(0, thresholds.top * 2)
    .map(({ client, asking, summary, failed }) => ({
      kind: 'dns-client' as const,
      severity: 'info' as const,
      title: say(summary.answers.searchNoise > 0 ? 'found.dnsClient.noise' : 'found.dnsClient', {
        client: client.caption,
        failed,
        responses: summary.responses,
        noise: summary.answers.searchNoise,
      }),
      explanation: undefined,
      weight: failed,
      edges: asking.slice(0, SHOWN).map(({ edge }) => idOf(edge)),
      services: [client.identity.id],
      filter: filterOf.client(client.identity.id, 'l7:dns'),
      get command() {
        return commandOf.client(client, ['protocol', 'dns'])
      },
      proofs: [],
      firstMs: 0,
      lastMs: Math.max(0, ...asking.map(({ dns }) => dns?.lastMs ?? 0)),
    }))
}

/** Who asked for a DNS name, or one that holds the text; without a text, who asked for which names most. */
export function resolved({ edges, questions, thresholds }: Scene): readonly Finding[] {
  const wanted = (questions.name ?? '').trim().toLowerCase().replace(/\.$/, '')
  const found: Finding[] = []
  for (const stats of edges) {
    for (const [name, calls] of stats.names?.entries() ?? []) {
      const plain = name.replace(/\.$/, '')
      if (plain === '' || !plain.includes(wanted)) continue
      const summary = summarizeCalls([calls], false)
      if (summary === undefined) continue
      const id = idOf(stats.edge)
      found.push({
        kind: 'resolved',
        severity: 'info',
        title: say('found.resolved', {
          client: stats.edge.source.caption,
          name: plain,
          calls: summary.calls,
          good: summary.answers.ok,
        }),
        explanation: undefined,
        edges: [id],
        services: [stats.edge.source.identity.id],
        weight: summary.calls,
        filter: `${filterOf.edge(id)} ${filterOf.name(name)}`,
        get command() {
          return commandOf.edge(stats.edge, ['dns-query', `^${plain.replace(/[^A-Za-z0-9_-]/g, '.')}[.]?$`])
        },
        proofs: [],
        firstMs: stats.edge.firstSeenMs,
        lastMs: calls.lastMs,
      })
    }
  }
  if (wanted !== '') return found
  return found.sort((a, b) => b.weight - a.weight).slice(0, thresholds.top * 2)
}
