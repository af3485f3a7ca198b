import { create } from '@bufbuild/protobuf'
import type { Analysis } from '#domain/analysis/analysis.ts'
import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import {
  type CallSummary,
  failedCalls,
  type NamedSummary,
  summarizeCalls,
  summarizeNames,
  summarizePolicies,
  summarizeTcp,
} from '#domain/analysis/summary.ts'
import {
  type Calls,
  CallsSchema,
  type DropCount,
  type Measured,
  MeasuredSchema,
  StepSchema,
} from '#gen/orrery/v1/orrery_pb.ts'

const NAMES_SHOWN = 50
const POLICIES_SHOWN = 64

/** Sums up edges; undefined where they had no flows in the window. */
export function measure(edges: readonly EdgeStats[], analysis: Analysis): Measured | undefined {
  const counts = edges.map((stats) => stats.counts())
  const sum = (of: 'flows' | 'forwarded' | 'dropped' | 'audit' | 'error') =>
    counts.reduce((total, count) => total + count[of], 0)
  if (sum('flows') === 0) return undefined
  const http = summarizeCalls(edges.map((stats) => stats.http))
  const dns = summarizeCalls(edges.map((stats) => stats.dns))
  const tcp = summarizeTcp(edges)
  const paths = summarizeNames(edges.map((stats) => stats.paths))
  const names = summarizeNames(edges.map((stats) => stats.names))
  return create(MeasuredSchema, {
    flows: sum('flows'),
    forwarded: sum('forwarded'),
    dropped: sum('dropped'),
    audit: sum('audit'),
    error: sum('error'),
    steps: analysis.steps(edges).map((step) => create(StepSchema, step)),
    drops: sumDrops(counts.flatMap(({ drops }) => drops)),
    ...(http === undefined ? {} : { http: callsMessage(http) }),
    ...(dns === undefined ? {} : { dns: callsMessage(dns) }),
    ...(tcp === undefined ? {} : { tcp: { ...tcp, answersSeen: analysis.seesAnswers } }),
    policies: summarizePolicies(edges)
      .slice(0, POLICIES_SHOWN)
      .map(({ lastMs, ...seen }) => ({ ...seen, lastSeenMs: lastMs })),
    paths: mostTelling(paths.names),
    names: mostTelling(names.names),
    pathsSeen: paths.names.length,
    namesSeen: names.names.length,
    otherPathCalls: paths.other?.calls ?? 0,
    otherNameCalls: names.other?.calls ?? 0,
  })
}

/** Those with most calls, most failures, and the slowest: a third of the room each, in the order of their calls. */
function mostTelling(names: readonly NamedSummary[]) {
  if (names.length <= NAMES_SHOWN) return names.map(namedMessage)
  const third = Math.floor(NAMES_SHOWN / 3)
  const by = (of: (name: NamedSummary) => number, room: number) =>
    [...names]
      .sort((a, b) => of(b) - of(a))
      .slice(0, room)
      .filter((name) => of(name) > 0)
  const chosen = new Set([...by(failedCalls, third), ...by(({ latency }) => latency?.p95Ms ?? 0, third)])
  for (const name of names) if (chosen.size < NAMES_SHOWN) chosen.add(name)
  return names.filter((name) => chosen.has(name)).map(namedMessage)
}

const namedMessage = (summary: NamedSummary) => ({ name: summary.name, calls: callsMessage(summary) })

function callsMessage({ calls, requests, responses, answers, latency, withoutLatency }: CallSummary): Calls {
  const part = latency === undefined ? {} : { latency }
  return create(CallsSchema, { calls, requests, responses, answered: answers, withoutLatency, ...part })
}

function sumDrops(drops: readonly DropCount[]): DropCount[] {
  const byKey = new Map<number, DropCount>()
  for (const drop of drops) {
    const key = drop.reason * 4 + drop.side
    const known = byKey.get(key)
    const deniedBy = [...new Set([...(known?.deniedBy ?? []), ...drop.deniedBy])].slice(0, 8)
    byKey.set(key, { ...drop, deniedBy, count: drop.count + (known?.count ?? 0) })
  }
  return [...byKey.values()].sort((a, b) => b.count - a.count).slice(0, 16)
}
