/**
 * What keeping windows of the past adds to folding, what it takes of memory, and what a window costs to answer:
 * `npx tsx bench/windows.ts`. For the graph ten minutes of flows pass, so that seconds leave the minute, fold into tens and
 * fill their room; for the analysis an hour.
 */
import { ANALYSIS_DEFAULTS, Analysis, type AnalysisOptions } from '#domain/analysis/analysis.ts'
import { summarizeCalls } from '#domain/analysis/summary.ts'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Graph } from '#domain/graph/graph.ts'
import type { WindowOptions } from '#domain/graph/windows.ts'

const FLOWS = 1_000_000
const SECONDS = 600
const PAST_SECONDS = 3600
const ROUNDS = 5
/** Nothing is kept beyond the minute. */
const NONE: Partial<WindowOptions> = { maxEntries: 0 }

function samples(edges: number): FlowFacts[] {
  const services = Math.ceil(Math.sqrt(edges * 4))
  const ends = Array.from({ length: services }, (_, index) => {
    const end = `ns${index % 20}/svc${index}{pod=svc${index}-7d4b9c6f5-x2x9z, id=${1000 + index}}`
    return readFacts(parseFlow(`${end} -> _`)).source
  })
  const words = ['', 'to-overlay egress', 'policy-verdict', 'http GET /cart', 'http GET /cart 200 12ms']
  return Array.from({ length: edges }, (_, index) => {
    const source = ends[index % services]
    const destination = ends[(index + 1 + Math.floor(index / services) * 7) % services]
    const facts = readFacts(parseFlow(`_ -> _:8080 ${words[Math.floor(index / 3) % words.length]}`))
    return facts.isReply === true
      ? { ...facts, source: destination, destination: source }
      : { ...facts, source, destination }
  })
}

const cpu = (from: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}

function fold(flows: readonly FlowFacts[], windows: Partial<WindowOptions>): { graph: Graph; ms: number } {
  const graph = new Graph({ windows })
  const start = process.cpuUsage()
  let seed = 1
  for (let index = 0; index < FLOWS; index++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    const facts = flows[seed % flows.length]
    if (facts !== undefined) graph.add(facts, EPOCH_MS + (index / FLOWS) * SECONDS * 1000)
  }
  return { graph, ms: cpu(start) }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Rounds are taken in turn and compared pair by pair: whatever else the machine does hits both alike. */
function compare(without: () => number, with_: () => number): { readonly base: number; readonly more: number } {
  with_()
  const pairs = Array.from({ length: ROUNDS }, (_, round) => {
    const first = round % 2 === 0 ? without() : 0
    const second = with_()
    return [round % 2 === 0 ? first : without(), second] as const
  })
  return {
    base: median(pairs.map(([base]) => base)),
    more: median(pairs.map(([base, more]) => (more / base - 1) * 100)),
  }
}

const each = (ms: number): string => ((ms / FLOWS) * 1e6).toFixed(0)
const end = EPOCH_MS + SECONDS * 1000
const LENGTHS = [60, 300, 600]

function graphBench(edges: number): void {
  const flows = samples(edges)
  const { base, more } = compare(
    () => fold(flows, NONE).ms,
    () => fold(flows, {}).ms,
  )
  const { graph } = fold(flows, {})
  const answers = LENGTHS.map((seconds) => {
    const start = process.cpuUsage()
    const { delta, fromMs, toMs } = graph.window(end - seconds * 1000, end)
    return `${(toMs - fromMs) / 1000} s: ${cpu(start).toFixed(0)} ms (${delta.edges.length} edges)`
  })
  console.log(
    `graph     ${String(edges).padStart(5)} edges  fold ${each(base)} ns a flow, windows ${more.toFixed(1)} %  answers ${answers.join(', ')}`,
  )
}

/** The analysis behind details and answers, of HTTP flows alone: what costs most. */
function analyse(flows: readonly FlowFacts[], options: Partial<AnalysisOptions>): { analysis: Analysis; ms: number } {
  const analysis = new Analysis(options)
  const graph = new Graph({ windows: NONE }, analysis.add)
  const start = process.cpuUsage()
  let seed = 1
  for (let index = 0; index < FLOWS; index++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    const facts = flows[seed % flows.length]
    // Latencies as they are: no two alike.
    const latencyMs = facts?.latencyMs === 0 ? 0 : 1 + ((seed >>> 8) % 40_000) / 100
    if (facts !== undefined) graph.add({ ...facts, latencyMs }, EPOCH_MS + (index / FLOWS) * PAST_SECONDS * 1000)
  }
  return { analysis, ms: cpu(start) }
}

function analysisBench(edges: number): void {
  const flows = samples(edges)
  const { base, more } = compare(
    () => analyse(flows, { maxCounts: 0, maxLatencies: 0 }).ms,
    () => analyse(flows, {}).ms,
  )
  const { analysis } = analyse(flows, {})
  const { counts, latencies } = analysis.kept
  const last = EPOCH_MS + PAST_SECONDS * 1000
  const answers = [60, 600, 3600].map((seconds) => {
    const start = process.cpuUsage()
    const found = analysis.over(last - seconds * 1000, last, () =>
      summarizeCalls(analysis.edges().map(({ http }) => http)),
    )
    return `${seconds} s: ${cpu(start).toFixed(0)} ms (${found?.calls ?? 0} calls)`
  })
  const mb = (entries: number): string => ((entries * 8) / 2 ** 20).toFixed(1)
  console.log(
    `analysis  ${String(edges).padStart(5)} edges  fold ${each(base)} ns a flow, windows ${more.toFixed(1)} %  keeps ${counts} counts and ${latencies} latencies,` +
      ` ${mb(counts + latencies)} MB of at most ${mb(ANALYSIS_DEFAULTS.maxCounts + ANALYSIS_DEFAULTS.maxLatencies)} MB  answers ${answers.join(', ')}`,
  )
}

for (const edges of [200, 2000]) graphBench(edges)
for (const edges of [200, 2000]) analysisBench(edges)
