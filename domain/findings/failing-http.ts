import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { type CallSummary, summarizeCalls, summarizeNames } from '#domain/analysis/summary.ts'
import { say } from '#domain/explain/sentence.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import { deniedCalls } from './drops.ts'
import { ANY_STATUS, commandOf, filterOf } from './filters.ts'
import type { Finding, Proof } from './finding.ts'
import { byServer, idOf, namesOf, type Scene } from './scene.ts'
import { surelyAtLeast } from './share.ts'

const SHOWN = 8
const PROOFS = 4
const KINDS = [
  { kind: 'http-5xx', answer: 'serverError', share: 'share5xx', status: '5+' },
  { kind: 'http-4xx', answer: 'clientError', share: 'share4xx', status: '4+' },
] as const
type Kind = (typeof KINDS)[number]

interface Answering {
  readonly server: ServiceRecord
  readonly calling: readonly EdgeStats[]
  readonly summary: CallSummary
  /** 403s that the L7 proxy wrote by itself, for calls that it denied. */
  readonly proxied: number
}

/** Services that answer HTTP, with all who call them. */
function answering({ edges }: Scene): readonly Answering[] {
  return [...byServer(edges)].flatMap(([server, all]) => {
    const calling = all.filter(({ http }) => http !== undefined)
    const summary = summarizeCalls(
      calling.map(({ http }) => http),
      false,
    )
    if (summary === undefined) return []
    const denied = calling.reduce((sum, stats) => sum + deniedCalls(stats), 0)
    return [{ server, calling, summary, proxied: Math.min(denied, summary.answers.clientError) }]
  })
}

const failedOf = ({ summary, proxied }: Answering, { answer }: Kind): number =>
  answer === 'clientError' ? summary.answers.clientError - proxied : summary.answers.serverError

/** Services that answer with 4xx or 5xx, over all who call them. What the proxy refused is no answer of theirs. */
export function failingHttp(scene: Scene): readonly Finding[] {
  const { thresholds } = scene
  return answering(scene).flatMap((one) =>
    KINDS.flatMap((kind) => {
      const failed = failedOf(one, kind)
      const sure = surelyAtLeast(failed, one.summary.responses) > thresholds[kind.share]
      return failed >= thresholds.minFailed && sure ? [failing(one, kind, failed)] : []
    }),
  )
}

function failing(one: Answering, kind: Kind, failed: number): Finding {
  const { server, calling, summary } = one
  const { answer } = kind
  const failedAt = (stats: EdgeStats) => stats.http?.answers(answer) ?? 0
  const worst = calling.filter((stats) => failedAt(stats) > 0).sort((a, b) => failedAt(b) - failedAt(a))
  const paths = summarizeNames(
    calling.map((stats) => stats.paths),
    false,
  )
    .names.filter(({ answers }) => answers[answer] > 0)
    .sort((a, b) => b.answers[answer] - a.answers[answer])
  const [path] = paths
  const failedShare = failed / Math.max(1, summary.responses)
  const gaps = { server: server.caption, failed, responses: summary.responses, failedShare, path: path?.name ?? '' }
  return {
    kind: kind.kind,
    severity: kind.kind === 'http-5xx' && failedShare >= 0.5 ? 'critical' : 'warning',
    title: say(path === undefined ? `found.${kind.kind}` : `found.${kind.kind}.path`, gaps),
    explanation: undefined,
    weight: failed,
    edges: worst.slice(0, SHOWN).map(({ edge }) => idOf(edge)),
    services: [server.identity.id],
    filter: filterOf.answers(server.identity.id, `http-status:${kind.status}`),
    get command() {
      return commandOf.answers(server, ['http-status', kind.status])
    },
    proofs: [
      ...worst.slice(0, PROOFS).map((stats): Proof => {
        const responses = stats.http?.responses ?? 0
        const params = { ...namesOf(stats), failed: failedAt(stats), responses }
        return { sentence: say('proof.caller', params), edge: idOf(stats.edge) }
      }),
      ...paths.slice(0, PROOFS).map(({ name, answers, responses }): Proof => {
        const part = answers[answer]
        const params = { path: name, failed: part, responses, failedShare: part / Math.max(1, responses) }
        return { sentence: say('proof.path', params), edge: '' }
      }),
    ],
    firstMs: 0,
    lastMs: Math.max(0, ...worst.map(({ http }) => http?.lastMs ?? 0)),
  }
}

/** The shares of 5xx and 4xx of every service that answers HTTP, the most failing first. */
export function httpShares(scene: Scene): readonly Finding[] {
  const weigh = ({ summary: { answers, responses } }: Answering) =>
    surelyAtLeast(answers.serverError + answers.clientError, responses) + responses / 1e12
  return answering(scene)
    .toSorted((a, b) => weigh(b) - weigh(a))
    .slice(0, scene.thresholds.top * 2)
    .map((one) => {
      const { server, calling, summary, proxied } = one
      const share = (part: number) => part / Math.max(1, summary.responses)
      return {
        kind: 'http-share' as const,
        severity: 'info' as const,
        title: say(proxied > 0 ? 'found.httpShare.proxied' : 'found.httpShare', {
          server: server.caption,
          serverShare: share(summary.answers.serverError),
          clientShare: share(summary.answers.clientError),
          responses: summary.responses,
          requests: summary.requests,
          proxied,
        }),
        explanation: undefined,
        weight: weigh(one),
        edges: calling.slice(0, SHOWN).map(({ edge }) => idOf(edge)),
        services: [server.identity.id],
        filter: filterOf.answers(server.identity.id, ANY_STATUS.map((status) => `http-status:${status}`).join(' ')),
        get command() {
          return commandOf.answers(server, ...ANY_STATUS.map((status) => ['http-status', status] as const))
        },
        proofs: [],
        firstMs: 0,
        lastMs: Math.max(0, ...calling.map(({ http }) => http?.lastMs ?? 0)),
      }
    })
}
