import type { Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { type EdgeRecord, MANY_PORTS } from './edge.ts'
import type { Edges } from './edges.ts'
import type { KnownEnd } from './ends.ts'
import type { Services } from './services.ts'

/** The edge that counts the flows between two ends: their own, or the one that stands for those without room. */
export function shownEdge(
  services: Services,
  edges: Edges,
  flow: { readonly client: KnownEnd; readonly server: KnownEnd; readonly protocol: Protocol; readonly port: number },
): EdgeRecord | undefined {
  const { client, server, protocol, port } = flow
  const [from, to] = [services.shown(client), services.shown(server)]
  const own = from && to && edges.find(from, to, protocol, port)
  if (own !== undefined) return own
  for (const all of [false, true]) {
    const [a, b] = [services.standIn(client.identity, all), services.standIn(server.identity, all)]
    const folded = a && b && edges.find(a, b, protocol, MANY_PORTS)
    if (folded !== undefined) return folded
  }
  return undefined
}
