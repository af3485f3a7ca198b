import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { withIds } from './delta.ts'
import { Graph } from './graph.ts'
import type { GraphOptions } from './graph-options.ts'

/** For tests: a graph of flows in notation, added at `EPOCH_MS` or at the time each line says. */
export function foldLines(lines: readonly string[], options: Partial<GraphOptions> = {}): Graph {
  const graph = new Graph(options)
  addLines(graph, lines)
  return graph
}

export function addLines(graph: Graph, lines: readonly string[]): boolean[] {
  return lines.map((line) => {
    const facts = readFacts(parseFlow(line))
    return graph.add(facts, facts.timeMs > 0 ? facts.timeMs : EPOCH_MS)
  })
}

/** The edges as `source → destination : port / protocol`, namespaces left out where all is in one. */
export const edgeIds = (graph: Graph): string[] => withIds(graph.whole()).edges.map(({ id }) => id)

/** The only edge of a graph. */
export function onlyEdge(graph: Graph): Edge {
  const [edge, ...more] = withIds(graph.whole()).edges
  if (edge === undefined || more.length > 0) throw new Error(`expected one edge, found ${edgeIds(graph).join(', ')}`)
  return edge
}

export const servicesOf = (graph: Graph): Service[] => withIds(graph.whole()).services
