import type { SeenCounts } from '#domain/filter/seen.ts'
import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'

const add = (counts: Map<string, number>, id: string, flows: number) => counts.set(id, (counts.get(id) ?? 0) + flows)

/** The nodes and edges of the map as values of `map-service` and `edge`, with the flows that the view counted for them. */
export function mapValues(services: ReadonlyMap<number, Service>, edges: ReadonlyMap<number, Edge>): SeenCounts {
  const either = new Map([...services.values()].map(({ id }) => [id, 0]))
  const from = new Map<string, number>()
  const to = new Map<string, number>()
  const between = new Map<string, number>()
  for (const { id, sourceNumber, destinationNumber, flows } of edges.values()) {
    add(between, id, flows)
    const ends = [services.get(sourceNumber)?.id, services.get(destinationNumber)?.id] as const
    if (ends[0] !== undefined) add(from, ends[0], flows)
    if (ends[1] !== undefined) add(to, ends[1], flows)
    for (const end of new Set(ends)) if (end !== undefined) add(either, end, flows)
  }
  return new Map([
    ['map-service', either],
    ['from-map-service', from],
    ['to-map-service', to],
    ['edge', between],
  ])
}
