import { ANSWERS, type Answer, type Calls } from './calls.ts'
import { TCP } from './connections.ts'
import type { EdgeStats } from './edge-stats.ts'
import { type Percentiles, percentiles } from './latency.ts'
import { type NamedCalls, OTHER_NAMES } from './named-calls.ts'
import type { PolicySeen } from './policies.ts'

/** Calls over one or several edges. A call has a request and an answer; the greater of the two numbers is that of calls. */
export interface CallSummary {
  readonly calls: number
  readonly requests: number
  readonly responses: number
  readonly answers: Readonly<Record<Answer, number>>
  readonly latency: Percentiles | undefined
  /** Responses whose latency is not known: 0, absurd, or beyond the limits. */
  readonly withoutLatency: number
}

export interface NamedSummary extends CallSummary {
  readonly name: string
}

/** Connections over one or several edges. */
export interface TcpSummary {
  readonly attempts: number
  readonly answered: number
  readonly unanswered: number
  readonly refused: number
  readonly resetByServer: number
  readonly resetByClient: number
  /** Their SYN was dropped. */
  readonly dropped: number
}

const ANSWER_NAMES = Object.keys(ANSWERS) as readonly Answer[]
/** Names whose percentiles are worked out: those with most calls. */
const NAMES_MEASURED = 200

/** Undefined where there were none. */
export function summarizeCalls(parts: readonly (Calls | undefined)[], measured = true): CallSummary | undefined {
  const known = parts.filter((part) => part !== undefined)
  const sum = (of: (calls: Calls) => number) => known.reduce((total, calls) => total + of(calls), 0)
  const calls = sum(({ requests, responses }) => Math.max(requests, responses))
  if (calls === 0) return undefined
  const answers = Object.fromEntries(
    ANSWER_NAMES.map((answer) => [answer, sum((calls) => calls.answers(answer))]),
  ) as Record<Answer, number>
  return {
    calls,
    requests: sum(({ requests }) => requests),
    responses: sum(({ responses }) => responses),
    answers,
    latency: measured ? percentiles(known.flatMap(({ latencies }) => latencies ?? [])) : undefined,
    withoutLatency: sum(({ withoutLatency }) => withoutLatency),
  }
}

/** Failed calls: HTTP 4xx and 5xx, DNS answers other than NOERROR that no search list explains. */
export const failedCalls = ({ answers }: Pick<CallSummary, 'answers'>): number =>
  answers.clientError + answers.serverError + answers.nxdomain + answers.refused + answers.otherError

/**
 * Calls by name over several edges, most first; those without room stand together in `other`. Percentiles cost much: at
 * most 200 names have them.
 */
export function summarizeNames(
  parts: readonly (NamedCalls | undefined)[],
  measured = true,
): {
  readonly names: readonly NamedSummary[]
  readonly other: CallSummary | undefined
} {
  const byName = new Map<string, Calls[]>()
  for (const part of parts) {
    for (const [name, calls] of part?.entries() ?? []) {
      const known = byName.get(name)
      if (known === undefined) byName.set(name, [calls])
      else known.push(calls)
    }
  }
  const other = summarizeCalls(byName.get(OTHER_NAMES) ?? [], measured)
  byName.delete(OTHER_NAMES)
  const ranked = [...byName]
    .map(([name, calls]) => ({
      name,
      parts: calls,
      calls: calls.reduce((sum, { requests, responses }) => sum + Math.max(requests, responses), 0),
    }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))
  const names = ranked.flatMap(({ name, parts }, index) => {
    const summary = summarizeCalls(parts, measured && index < NAMES_MEASURED)
    return summary === undefined ? [] : [{ name, ...summary }]
  })
  return { names, other }
}

/** Undefined where no connection was followed. */
export function summarizeTcp(edges: readonly EdgeStats[]): TcpSummary | undefined {
  const sum = (key: number) => edges.reduce((total, { tcp }) => total + tcp.read(key), 0)
  const summary = {
    attempts: sum(TCP.attempts),
    answered: sum(TCP.answered),
    unanswered: sum(TCP.unanswered),
    refused: sum(TCP.refused),
    resetByServer: sum(TCP.resetByServer),
    resetByClient: sum(TCP.resetByClient),
    dropped: sum(TCP.dropped),
  }
  return Object.values(summary).some((count) => count > 0) ? summary : undefined
}

/** Policies over several edges, most often named first. */
export function summarizePolicies(edges: readonly EdgeStats[]): readonly PolicySeen[] {
  const byKey = new Map<string, PolicySeen>()
  for (const { policies } of edges) {
    for (const seen of policies.list()) {
      const key = `${seen.side} ${seen.name}`
      const known = byKey.get(key)
      byKey.set(key, {
        ...seen,
        allowed: seen.allowed + (known?.allowed ?? 0),
        denied: seen.denied + (known?.denied ?? 0),
        lastMs: Math.max(seen.lastMs, known?.lastMs ?? 0),
      })
    }
  }
  return [...byKey.values()].sort((a, b) => b.allowed + b.denied - a.allowed - a.denied || (a.name < b.name ? -1 : 1))
}
