import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { type CallSummary, summarizeCalls } from '#domain/analysis/summary.ts'
import { portText } from '#domain/explain/port-text.ts'
import { say } from '#domain/explain/sentence.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { filterOf } from './filters.ts'
import type { Finding, FindingKind } from './finding.ts'
import { byServer, flowsOf, idOf, type Scene } from './scene.ts'

const SHOWN = 8

type Base = Pick<Finding, 'explanation' | 'edges' | 'services' | 'firstMs' | 'lastMs'>

const edgeBase = ({ edge }: EdgeStats): Base => ({
  explanation: undefined,
  edges: [idOf(edge)],
  services: [edge.destination.identity.id, edge.source.identity.id],
  firstMs: edge.firstSeenMs,
  lastMs: edge.lastSeenMs,
})

const namesOf = ({ edge }: EdgeStats) => ({
  client: edge.source.caption,
  server: edge.destination.caption,
  port: portText(edge),
})

interface Timed {
  readonly stats: readonly EdgeStats[]
  readonly summary: CallSummary
  readonly p95Ms: number
  readonly p99Ms: number
}

function timed(scene: Scene, stats: readonly EdgeStats[]): Timed | undefined {
  const summary = summarizeCalls(stats.map(({ http }) => http))
  const latency = summary?.latency
  if (summary === undefined || latency === undefined || latency.count < scene.thresholds.minCalls) return undefined
  return { stats, summary, p95Ms: latency.p95Ms, p99Ms: latency.p99Ms }
}

const times = ({ summary, p95Ms, p99Ms }: Timed) => ({
  p50Ms: summary.latency?.p50Ms ?? 0,
  p95Ms,
  p99Ms,
  calls: summary.calls,
})

/** Services by how long they take to answer HTTP: those beyond a threshold as warnings, the slowest as a list. */
export function slowServices(scene: Scene): readonly Finding[] {
  const { slowP95Ms, slowP99Ms, top } = scene.thresholds
  const all = [...byServer(scene.edges)].flatMap(([server, stats]) => {
    const found = timed(scene, stats)
    return found === undefined ? [] : [{ server, ...found }]
  })
  const finding = (kind: FindingKind, one: Timed & { readonly server: ServiceRecord }): Finding => ({
    kind,
    severity: kind === 'slow' ? 'warning' : 'info',
    title: say(`found.${kind === 'slow' ? 'slow' : 'slowest.service'}`, { server: one.server.caption, ...times(one) }),
    explanation: undefined,
    weight: one.p95Ms,
    edges: one.stats.slice(0, SHOWN).map(({ edge }) => idOf(edge)),
    services: [one.server.identity.id],
    filter: filterOf.server(one.server.identity.id, latencyFilter(one.p95Ms)),
    firstMs: 0,
    lastMs: one.server.lastSeenMs,
  })
  const slow = all.filter(({ p95Ms, p99Ms }) => p95Ms >= slowP95Ms || p99Ms >= slowP99Ms)
  const slowest = [...all].sort((a, b) => b.p95Ms - a.p95Ms).slice(0, top)
  return [...slow.map((one) => finding('slow', one)), ...slowest.map((one) => finding('slowest-service', one))]
}

const latencyFilter = (ms: number): string => `latency:>=${Math.max(1, Math.floor(ms))}ms`

export function slowEdges(scene: Scene): readonly Finding[] {
  return scene.edges
    .flatMap((stats) => timed(scene, [stats]) ?? [])
    .sort((a, b) => b.p95Ms - a.p95Ms)
    .slice(0, scene.thresholds.top)
    .flatMap((one) => one.stats.map((stats) => edgeTimes('slowest-edge', stats, one)))
}

function edgeTimes(kind: FindingKind, stats: EdgeStats, one: Timed): Finding {
  return {
    ...edgeBase(stats),
    kind,
    severity: 'info',
    title: say('found.slowest.edge', { ...namesOf(stats), ...times(one) }),
    weight: one.p95Ms,
    filter: filterOf.edge(idOf(stats.edge), latencyFilter(one.p95Ms)),
  }
}

/** Latency between two chosen services, whatever its number of calls. */
export function between(scene: Scene): readonly Finding[] {
  const { from = '', to = '' } = scene.questions
  if (from === '' && to === '') return []
  const chosen = scene.edges.filter(
    ({ edge }) =>
      (from === '' || edge.source.identity.id === from) && (to === '' || edge.destination.identity.id === to),
  )
  return chosen.map((stats) => {
    const summary = summarizeCalls([stats.http, stats.dns])
    const latency = summary?.latency
    const base = {
      ...edgeBase(stats),
      kind: 'between',
      severity: 'info',
      filter: filterOf.edge(idOf(stats.edge)),
    } as const
    if (summary === undefined || latency === undefined) {
      return { ...base, weight: 0, title: say('found.between.none', { ...namesOf(stats), flows: flowsOf(stats) }) }
    }
    const { p50Ms, p95Ms, p99Ms } = latency
    const title = say('found.slowest.edge', { ...namesOf(stats), p50Ms, p95Ms, p99Ms, calls: summary.calls })
    return { ...base, weight: p95Ms, title }
  })
}

/** Who asked for a DNS name, or one that holds the text. */
export function resolved(scene: Scene): readonly Finding[] {
  const wanted = (scene.questions.name ?? '').trim().toLowerCase().replace(/\.$/, '')
  if (wanted === '') return []
  const found: Finding[] = []
  for (const stats of scene.edges) {
    for (const [name, calls] of stats.names?.entries() ?? []) {
      const plain = name.replace(/\.$/, '')
      if (!plain.includes(wanted)) continue
      const summary = summarizeCalls([calls], false)
      if (summary === undefined) continue
      const good = summary.answers.ok
      found.push({
        ...edgeBase(stats),
        kind: 'resolved',
        severity: 'info',
        title: say('found.resolved', { client: stats.edge.source.caption, name: plain, calls: summary.calls, good }),
        services: [stats.edge.source.identity.id],
        weight: summary.calls,
        filter: `${filterOf.edge(idOf(stats.edge))} ${filterOf.name(name)}`,
        lastMs: calls.lastMs,
      })
    }
  }
  return found
}

const outsider = ({ identity }: ServiceRecord): boolean => identity.kind === ServiceKind.WORLD

function listed(kind: FindingKind, key: string, edges: readonly EdgeStats[], top: number): readonly Finding[] {
  return [...edges]
    .sort((a, b) => flowsOf(b) - flowsOf(a))
    .slice(0, top)
    .map((stats) => ({
      ...edgeBase(stats),
      kind,
      severity: 'info' as const,
      title: say(key, { ...namesOf(stats), flows: flowsOf(stats) }),
      weight: flowsOf(stats),
      filter: filterOf.edge(idOf(stats.edge)),
    }))
}

/** What came from outside the cluster. */
export const outside = ({ edges, thresholds }: Scene): readonly Finding[] =>
  listed(
    'outside',
    'found.outside',
    edges.filter(({ edge }) => outsider(edge.source)),
    thresholds.top,
  )

/** Pairs with most flows seen. */
export const chattiest = ({ edges, thresholds }: Scene): readonly Finding[] =>
  listed('chattiest', 'found.chattiest', edges, thresholds.top)

/** Edges first seen lately; a view that has not watched for longer than that cannot tell. */
export function newcomers({ edges, nowMs, beganMs, thresholds }: Scene): readonly Finding[] {
  const since = nowMs - thresholds.newMs
  if (beganMs === 0 || beganMs >= since) return []
  return listed(
    'new',
    'found.new',
    edges.filter(({ edge }) => edge.firstSeenMs >= since),
    thresholds.top * 4,
  )
}
