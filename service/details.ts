import { create } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { dropCaseOf } from '#domain/analysis/allowed-peers.ts'
import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { explainDrop } from '#domain/explain/explain.ts'
import { filterOf } from '#domain/findings/filters.ts'
import { idOf } from '#domain/findings/scene.ts'
import {
  type DetailsRequest,
  type DetailsResponse,
  DetailsResponseSchema,
  Side,
  type Why,
  WhySchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { measure } from './measured.ts'
import { explanationParts } from './sentences.ts'
import type { View } from './view.ts'

/**
 * What a view knows of one edge or service. Throws INVALID_ARGUMENT where none is named and NOT_FOUND where the view has
 * no such one.
 */
export function detailsOf({ of }: DetailsRequest, view: View): DetailsResponse {
  view.advance()
  const { analysis } = view
  const all = analysis.edges()
  const common = { timeMs: view.now(), sinceMs: analysis.sinceMs ?? 0, left: analysis.left }
  if (of.case === 'edgeId') {
    const edges = all.filter(({ edge }) => idOf(edge) === of.value)
    const [stats] = edges
    if (stats === undefined) throw new ConnectError(`No edge "${of.value}" in this view.`, Code.NotFound)
    const own = measure(edges, analysis)
    const why = whyOf(stats, all)
    return create(DetailsResponseSchema, { ...common, why, ...(own === undefined ? {} : { own }) })
  }
  if (of.case !== 'serviceId') throw new ConnectError('Say which: edge_id or service_id.', Code.InvalidArgument)
  const served = all.filter(({ edge }) => edge.destination.identity.id === of.value)
  const calling = all.filter(({ edge }) => edge.source.identity.id === of.value)
  if (served.length + calling.length === 0) {
    throw new ConnectError(`No service "${of.value}" in this view.`, Code.NotFound)
  }
  const own = measure(served, analysis)
  const called = measure(calling, analysis)
  return create(DetailsResponseSchema, {
    ...common,
    ...(own === undefined ? {} : { own }),
    ...(called === undefined ? {} : { called }),
  })
}

/** Why an edge drops flows, for each reason and end. */
export function whyOf(stats: EdgeStats, all: readonly EdgeStats[]): Why[] {
  const namesPolicies = all.some(({ policies }) => policies.list().length > 0)
  return stats.counts().drops.map((drop) => {
    const evidence = stats.evidence.get(drop.reason, drop.side)
    const direction = drop.side === Side.UNSPECIFIED ? '' : ` traffic-direction:${SIDE_WORDS[drop.side]}`
    return create(WhySchema, {
      ...explanationParts(explainDrop(dropCaseOf(stats, drop, all, namesPolicies))),
      reason: drop.reason,
      side: drop.side,
      count: drop.count,
      firstSeenMs: evidence?.firstMs ?? 0,
      lastSeenMs: evidence?.lastMs ?? 0,
      deniedBy: [...(evidence?.deniedBy ?? [])],
      calls: [...(evidence?.calls ?? [])],
      filter: filterOf.edge(idOf(stats.edge), `verdict:DROPPED${direction}`),
    })
  })
}

const SIDE_WORDS = { [Side.EGRESS]: 'egress', [Side.INGRESS]: 'ingress' } as const
