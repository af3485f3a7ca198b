import type { Filter } from '#domain/filter/ast.ts'
import type { FilterContext } from '#domain/filter/extras.ts'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { drawsEdge } from '#domain/graph/draws-edge.ts'
import { edgeId, MANY_PORTS } from '#domain/graph/edge.ts'
import { flowEnds } from '#domain/graph/flow-ends.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'

interface Names {
  readonly source: string
  readonly destination: string
  /** With the port, and with that of an edge that folds many. */
  readonly edges: readonly string[]
}

/**
 * How the map names the ends and the edge of a flow, told from that flow alone: what a graph has learned from others (a
 * server port, two names of one workload) is not known here. An edge of many ports takes the flows of each of them.
 */
export function mapNames({ terms }: Filter): FilterContext {
  const wanted = new Set(terms.filter(({ field }) => field === 'edge').map(({ value }) => value))
  let last: { readonly flow: Flow; readonly names: Names } | undefined
  const namesOf = (flow: Flow): Names => {
    if (last?.flow !== flow) last = { flow, names: nameEnds(readFacts(flow)) }
    return last.names
  }
  return {
    serviceIds: namesOf,
    edgeId(flow) {
      const { edges } = namesOf(flow)
      return edges.find((edge) => wanted.has(edge)) ?? edges[0]
    },
  }
}

function nameEnds(facts: FlowFacts): Names {
  const { source, destination, back, port } = flowEnds(facts)
  if (!drawsEdge(facts)) return { source, destination, edges: [] }
  const ends = back ? ([destination, source] as const) : ([source, destination] as const)
  return { source, destination, edges: [port, MANY_PORTS].map((port) => edgeId(...ends, port, facts.protocol)) }
}
