/**
 * What keeping windows of the past adds to folding, and what a window costs to answer: `npx tsx bench/windows.ts`. Ten
 * minutes of flows pass, so that seconds leave the minute, fold into tens and fill their room.
 */
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Graph } from '#domain/graph/graph.ts'
import type { WindowOptions } from '#domain/graph/windows.ts'

const FLOWS = 1_000_000
const SECONDS = 600
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

for (const edges of [200, 2000]) {
  const flows = samples(edges)
  fold(flows, {})
  const [without, with_]: [number[], number[]] = [[], []]
  for (let round = 0; round < 3; round++) {
    without.push(fold(flows, NONE).ms)
    with_.push(fold(flows, {}).ms)
  }
  const { graph } = fold(flows, {})
  const end = EPOCH_MS + SECONDS * 1000
  const answers = [60, 300, 600].map((seconds) => {
    const start = process.cpuUsage()
    const { delta, fromMs, toMs } = graph.window(end - seconds * 1000, end)
    return `${(toMs - fromMs) / 1000} s: ${cpu(start).toFixed(0)} ms (${delta.edges.length} edges)`
  })
  const each = (ms: number): string => ((ms / FLOWS) * 1e6).toFixed(0)
  console.log(
    `${String(edges).padStart(6)} edges  fold ${each(median(without))} ns a flow, with windows ${each(median(with_))} ns` +
      ` (${((median(with_) / median(without) - 1) * 100).toFixed(1)} %)  answers ${answers.join(', ')}`,
  )
}
