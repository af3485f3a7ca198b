import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { type CallSummary, summarizeCalls, summarizeNames } from '#domain/analysis/summary.ts'
import { say } from '#domain/explain/sentence.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import { ANY_STATUS, commandOf, filterOf } from './filters.ts'
import type { Finding, FindingKind, Proof } from './finding.ts'
import { byServer, endsOf, flowsOf, idOf, namesOf, type Scene } from './scene.ts'

const SHOWN = 8
const PROOFS = 4

interface Timed {
  readonly stats: readonly EdgeStats[]
  readonly summary: CallSummary
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  /** Answers that carried a latency: what the percentiles are of. */
  readonly measured: number
  readonly enough: boolean
}

function timed({ thresholds }: Scene, stats: readonly EdgeStats[]): Timed | undefined {
  const summary = summarizeCalls(stats.map(({ http }) => http))
  const latency = summary?.latency
  if (summary === undefined || latency === undefined) return undefined
  const { p50Ms, p95Ms, p99Ms, count } = latency
  return { stats, summary, p50Ms, p95Ms, p99Ms, measured: count, enough: count >= thresholds.minCalls }
}

const times = ({ p50Ms, p95Ms, p99Ms, measured }: Timed) => ({ p50Ms, p95Ms, p99Ms, measured })

/** Those of whom enough is known first, then the slowest. */
const slowestFirst = (a: Timed, b: Timed): number => Number(b.enough) - Number(a.enough) || b.p95Ms - a.p95Ms

const latencyFilter = (ms: number): string => `latency:>=${Math.max(1, Math.floor(ms))}ms`

/** The paths that take longest, of those that were called more than once. */
function slowPaths(stats: readonly EdgeStats[]): readonly Proof[] {
  return summarizeNames(stats.map(({ paths }) => paths))
    .names.flatMap(({ name, latency }) => (latency === undefined || latency.count < 2 ? [] : [{ name, latency }]))
    .sort((a, b) => b.latency.p95Ms - a.latency.p95Ms)
    .slice(0, PROOFS)
    .map(({ name, latency: { p50Ms, p95Ms, p99Ms, count } }) => ({
      sentence: say('proof.slowPath', { path: name, p50Ms, p95Ms, p99Ms, measured: count }),
      edge: '',
    }))
}

const slowCallers = (scene: Scene, stats: readonly EdgeStats[]): readonly Proof[] =>
  stats
    .flatMap((one) => timed(scene, [one]) ?? [])
    .sort(slowestFirst)
    .slice(0, PROOFS)
    .flatMap((one) =>
      one.stats.map((of) => ({
        sentence: say('proof.slowCaller', { ...namesOf(of), ...times(one) }),
        edge: idOf(of.edge),
      })),
    )

/** Services by how long they take to answer HTTP: those beyond a threshold as warnings, the slowest as a list. */
export function slowServices(scene: Scene): readonly Finding[] {
  const { slowP95Ms, slowP99Ms, top } = scene.thresholds
  const all = [...byServer(scene.edges)].flatMap(([server, stats]) => {
    const found = timed(scene, stats)
    return found === undefined ? [] : [{ server, ...found }]
  })
  const finding = (kind: FindingKind, one: Timed & { readonly server: ServiceRecord }): Finding => {
    const { server, stats } = one
    const slow = kind === 'slow'
    return {
      kind,
      severity: slow ? 'warning' : 'info',
      title: say(slow ? 'found.slow' : one.enough ? 'found.slowest.service' : 'found.slowest.service.few', {
        server: server.caption,
        ...times(one),
      }),
      explanation: undefined,
      weight: one.p95Ms,
      edges: stats.slice(0, SHOWN).map(({ edge }) => idOf(edge)),
      services: [server.identity.id],
      filter: filterOf.answers(server.identity.id, latencyFilter(one.p95Ms)),
      get command() {
        return commandOf.answers(server, ...ANY_STATUS.map((status) => ['http-status', status] as const))
      },
      proofs: slow ? [...slowCallers(scene, stats), ...slowPaths(stats)] : [],
      firstMs: 0,
      lastMs: server.lastSeenMs,
    }
  }
  const slow = all.filter(({ enough, p95Ms, p99Ms }) => enough && (p95Ms >= slowP95Ms || p99Ms >= slowP99Ms))
  const slowest = [...all].sort(slowestFirst).slice(0, top)
  return [...slow.map((one) => finding('slow', one)), ...slowest.map((one) => finding('slowest-service', one))]
}

export function slowEdges(scene: Scene): readonly Finding[] {
  return scene.edges
    .flatMap((stats) => timed(scene, [stats]) ?? [])
    .sort(slowestFirst)
    .slice(0, scene.thresholds.top)
    .flatMap((one) =>
      one.stats.map((stats) => ({
        ...edgeTimes(stats),
        kind: 'slowest-edge' as const,
        title: say(one.enough ? 'found.slowest.edge' : 'found.slowest.edge.few', { ...namesOf(stats), ...times(one) }),
        weight: one.p95Ms,
        filter: filterOf.edge(idOf(stats.edge), latencyFilter(one.p95Ms)),
      })),
    )
}

const edgeTimes = (stats: EdgeStats): Omit<Finding, 'kind' | 'title' | 'weight'> => ({
  severity: 'info',
  explanation: undefined,
  edges: [idOf(stats.edge)],
  services: endsOf(stats),
  filter: filterOf.edge(idOf(stats.edge)),
  get command() {
    return commandOf.replies(stats.edge)
  },
  proofs: [],
  firstMs: stats.edge.firstSeenMs,
  lastMs: stats.edge.lastSeenMs,
})

/** Latency between two chosen services, HTTP and DNS apart, whatever its number of calls. */
export function between(scene: Scene): readonly Finding[] {
  const { from = '', to = '' } = scene.questions
  if (from === '' && to === '') return []
  const chosen = scene.edges.filter(
    ({ edge }) =>
      (from === '' || edge.source.identity.id === from) && (to === '' || edge.destination.identity.id === to),
  )
  return chosen.flatMap((stats): readonly Finding[] => {
    const base = { ...edgeTimes(stats), kind: 'between' } as const
    const kinds = [
      { l7: 'HTTP', summary: summarizeCalls([stats.http]), proofs: () => slowPaths([stats]) },
      { l7: 'DNS', summary: summarizeCalls([stats.dns]), proofs: () => [] },
    ]
    const found = kinds.flatMap(({ l7, summary, proofs }): readonly Finding[] => {
      if (summary === undefined) return []
      const { calls, latency } = summary
      const names = { ...namesOf(stats), l7, calls }
      if (latency === undefined) return [{ ...base, weight: 0, title: say('found.between.unmeasured', names) }]
      const { p50Ms, p95Ms, p99Ms, count } = latency
      const title = say('found.between', { ...names, p50Ms, p95Ms, p99Ms, measured: count })
      return [{ ...base, weight: p95Ms, title, proofs: proofs() }]
    })
    if (found.length > 0) return found
    return [{ ...base, weight: 0, title: say('found.between.none', { ...namesOf(stats), flows: flowsOf(stats) }) }]
  })
}
