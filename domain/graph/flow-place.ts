import type { FlowFacts } from '#domain/flow/facts.ts'
import type { Travel } from './direction.ts'
import { drawsEdge } from './draws-edge.ts'
import { edgeId } from './edge.ts'
import type { Edges } from './edges.ts'
import type { KnownEnd } from './ends.ts'
import type { EndOf } from './place-ends.ts'
import type { Services } from './services.ts'
import { shownEdge } from './shown-edge.ts'

/**
 * The ids of a flow's ends and of its edge. Each has two: as the graph names it, and as one would whose nodes are pods (where
 * here they are services) or services (where here they are not), so that a filter that was made there keeps its meaning here.
 */
export interface FlowPlace {
  readonly source: readonly string[]
  readonly destination: readonly string[]
  readonly edges: readonly string[]
}

/** An end of a flow as the node that it is here, and as the one that it is in the other grouping. */
interface TwiceKnown {
  readonly here: KnownEnd
  readonly there: KnownEnd
}

/** Names a flow that was added. What found no room has the ids of what stands for it. No edge for a flow that draws none. */
export function flowPlace(
  services: Services,
  edges: Edges,
  facts: FlowFacts,
  { back, portKnown }: Travel,
  known: (which: EndOf) => TwiceKnown,
): FlowPlace {
  const [source, destination] = [known('source'), known('destination')]
  const idsOf = ({ here, there }: TwiceKnown) => [
    services.shown(here)?.identity.id ?? here.identity.id,
    there.identity.id,
  ]
  const ends = { source: idsOf(source), destination: idsOf(destination) }
  const named = source.here.identity.namedBy !== 'nothing' || destination.here.identity.namedBy !== 'nothing'
  if (!drawsEdge(facts) || !named) return { ...ends, edges: [] }

  const [client, server] = back ? [destination, source] : [source, destination]
  const { protocol } = facts
  const port = portKnown ? (back ? facts.sourcePort : facts.destinationPort) : 0
  const edge = shownEdge(services, edges, { client: client.here, server: server.here, protocol, port })
  const idOf = (from: string, to: string) => edgeId(from, to, edge?.port ?? port, protocol)
  const [from = '', to = ''] = [client, server].map((end) => idsOf(end)[0])
  const here = edge ? idOf(edge.source.identity.id, edge.destination.identity.id) : idOf(from, to)
  return { ...ends, edges: [here, idOf(client.there.identity.id, server.there.identity.id)] }
}
