import { create } from '@bufbuild/protobuf'
import { type Edge, type GraphDelta, GraphDeltaSchema, type Service } from '#gen/orrery/v1/orrery_pb.ts'

/** The graph as a viewer holds it, by number. */
export interface GraphState {
  readonly services: Map<number, Service>
  readonly edges: Map<number, Edge>
}

export const emptyState = (): GraphState => ({ services: new Map(), edges: new Map() })

/** Brings a viewer's state up to date, in place. Twice the same delta does no harm. */
export function applyDelta(state: GraphState, delta: GraphDelta): void {
  for (const number of delta.removedEdges) state.edges.delete(number)
  for (const number of delta.removedServices) state.services.delete(number)
  for (const service of delta.services) state.services.set(service.number, service)
  for (const edge of delta.edges) state.edges.set(edge.number, edge)
}

/** One delta that does what the earlier and then the later do; neither is changed. */
export function mergeDeltas(earlier: GraphDelta, later: GraphDelta): GraphDelta {
  return create(GraphDeltaSchema, {
    services: mergeParts(earlier.services, later.services, later.removedServices),
    edges: mergeParts(earlier.edges, later.edges, later.removedEdges),
    removedServices: [...new Set([...earlier.removedServices, ...later.removedServices])],
    removedEdges: [...new Set([...earlier.removedEdges, ...later.removedEdges])],
    replacedServices: { ...earlier.replacedServices, ...later.replacedServices },
    replacedEdges: { ...earlier.replacedEdges, ...later.replacedEdges },
  })
}

function mergeParts<Part extends { readonly number: number }>(
  earlier: readonly Part[],
  later: readonly Part[],
  removed: readonly number[],
): Part[] {
  const parts = new Map<number, Part>()
  for (const part of earlier) parts.set(part.number, part)
  for (const number of removed) parts.delete(number)
  for (const part of later) parts.set(part.number, part)
  return [...parts.values()]
}

/** The parts as a Snapshot has them: without the numbers of a stream, the ends of edges named by the ids of services. */
export function withIds({ services, edges }: Pick<GraphDelta, 'services' | 'edges'>): {
  services: Service[]
  edges: Edge[]
} {
  const ids = new Map(services.map(({ number, id }) => [number, id]))
  return {
    services: services.map((service) => ({ ...service, number: 0 })),
    edges: edges.map((edge) => ({
      ...edge,
      number: 0,
      sourceNumber: 0,
      destinationNumber: 0,
      source: ids.get(edge.sourceNumber) ?? '',
      destination: ids.get(edge.destinationNumber) ?? '',
    })),
  }
}
