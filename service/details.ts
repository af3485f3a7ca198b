import { create } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { dropCaseOf } from '#domain/analysis/allowed-peers.ts'
import type { Analysis, AnsweredWindow } from '#domain/analysis/analysis.ts'
import type { EdgeStats } from '#domain/analysis/edge-stats.ts'
import { statsId } from '#domain/analysis/past-edges.ts'
import { explainDrop } from '#domain/explain/explain.ts'
import { filterOf } from '#domain/findings/filters.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import {
  type DetailsRequest,
  type DetailsResponse,
  DetailsResponseSchema,
  type Measured,
  Side,
  type Why,
  WhySchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { measure } from './measured.ts'
import { explanationParts } from './sentences.ts'
import type { View } from './view.ts'
import { analysisState, type Stretch } from './window.ts'

/**
 * What a view knows of one edge or service, over the last minutes or over a window of the past. Throws INVALID_ARGUMENT
 * where none is named and NOT_FOUND where the view has no such one.
 */
export function detailsOf({ of }: DetailsRequest, view: View, asked: Stretch | undefined): DetailsResponse {
  view.advance()
  const read = (analysis: Analysis, window: AnsweredWindow | undefined) =>
    create(DetailsResponseSchema, {
      timeMs: view.now(),
      sinceMs: analysis.sinceMs ?? 0,
      left: analysis.left,
      ...(window && { window: analysisState(view, window) }),
      ...partsOf(of, analysis),
    })
  return asked === undefined ? read(view.analysis, undefined) : view.past.over(asked.fromMs, asked.toMs, read)
}

interface Parts {
  readonly why?: Why[]
  readonly own?: Measured
  readonly called?: Measured
}

function partsOf(of: DetailsRequest['of'], analysis: Analysis): Parts {
  const all = analysis.edges()
  if (of.case === 'edgeId') {
    const stats = all.find((one) => statsId(one) === of.value)
    if (stats === undefined) throw new ConnectError(`No edge "${of.value}" in this view.`, Code.NotFound)
    return { why: whyOf(stats, all), ...measured('own', [stats], analysis) }
  }
  if (of.case !== 'serviceId') throw new ConnectError('Say which: edge_id or service_id.', Code.InvalidArgument)
  const served = all.filter(({ edge }) => isOf(edge.destination, of.value))
  const calling = all.filter(({ edge }) => isOf(edge.source, of.value))
  if (served.length + calling.length === 0) {
    throw new ConnectError(`No service "${of.value}" in this view.`, Code.NotFound)
  }
  return { ...measured('own', served, analysis), ...measured('called', calling, analysis) }
}

function measured(name: 'own' | 'called', edges: readonly EdgeStats[], analysis: Analysis): Parts {
  const found = measure(edges, analysis)
  return found === undefined ? {} : { [name]: found }
}

/** Also a service all whose pods stand for themselves in this view. */
const isOf = ({ identity, partOf }: ServiceRecord, id: string): boolean => identity.id === id || partOf?.id === id

/** Why an edge drops flows, for each reason and end. */
export function whyOf(stats: EdgeStats, all: readonly EdgeStats[]): Why[] {
  const namesPolicies = all.some(({ policies }) => policies.list().length > 0)
  return stats.counts().drops.map((drop) => {
    const evidence = stats.proof(drop.reason, drop.side)
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
      filter: filterOf.edge(statsId(stats), `verdict:DROPPED${direction}`),
    })
  })
}

const SIDE_WORDS = { [Side.EGRESS]: 'egress', [Side.INGRESS]: 'ingress' } as const
