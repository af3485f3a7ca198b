import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Graph } from '#domain/graph/graph.ts'
import { Analysis, type AnalysisOptions } from './analysis.ts'
import type { EdgeStats } from './edge-stats.ts'

/** Folds lines of the flow notation into a graph and its analysis, each at its own time; for tests. */
export function analyseLines(
  lines: readonly string[],
  options: Partial<AnalysisOptions> = {},
): { readonly graph: Graph; readonly analysis: Analysis } {
  const analysis = new Analysis(options)
  const graph = new Graph(options.whole === true ? { leaveAfterMs: Infinity } : {}, analysis.add)
  addLines(graph, lines)
  return { graph, analysis }
}

export function addLines(graph: Graph, lines: readonly string[]): void {
  for (const line of lines) {
    const facts = readFacts(parseFlow(line))
    graph.add(facts, facts.timeMs === 0 ? EPOCH_MS : facts.timeMs)
  }
}

/** The one edge between two services, by their names. */
export function edgeOf(analysis: Analysis, client: string, server: string): EdgeStats {
  const found = analysis
    .edges()
    .filter(({ edge }) => edge.source.identity.name === client && edge.destination.identity.name === server)
  const [one] = found
  if (one === undefined || found.length > 1) throw new Error(`${found.length} edges from ${client} to ${server}`)
  return one
}
