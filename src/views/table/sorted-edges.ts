import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { serviceName } from '#src/text/graph-words.ts'

/**
 * Connections in an order that holds still: those that dropped within the minute first, then those that ever did, then
 * the rest; among these by name and port.
 */
export function sortedEdges(edges: Iterable<Edge>, services: ReadonlyMap<number, Service>): readonly Edge[] {
  const rank = (edge: Edge) => ((edge.minute?.dropped ?? 0) > 0 ? 0 : edge.dropped > 0 ? 1 : 2)
  const name = (edge: Edge) =>
    `${serviceName(services.get(edge.sourceNumber))} ${serviceName(services.get(edge.destinationNumber))}`
  return [...edges]
    .map((edge) => ({ edge, rank: rank(edge), name: name(edge) }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.edge.port - b.edge.port))
    .map(({ edge }) => edge)
}
