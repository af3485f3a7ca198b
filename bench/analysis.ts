/**
 * What the analysis of the details and answers costs per flow, above the graph: `npx tsx bench/analysis.ts`. Each kind of
 * flow alone, over 2,000 edges, then how long reading takes.
 */
import { Analysis } from '#domain/analysis/analysis.ts'
import { THRESHOLD_DEFAULTS } from '#domain/findings/finding.ts'
import { findings } from '#domain/findings/findings.ts'
import { sceneOf } from '#domain/findings/scene.ts'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Graph } from '#domain/graph/graph.ts'

const FLOWS = 500_000
const PER_SECOND = 50_000
const EDGES = 2000

const KINDS: readonly (readonly [string, (index: number) => string])[] = [
  ['trace', () => 'flags:ACK'],
  ['trace, UDP', () => 'udp'],
  ['SYN', () => 'flags:SYN'],
  ['policy verdict', () => 'policy-verdict allowed-by:CiliumNetworkPolicy/ns/rule'],
  ['drop', () => 'dropped POLICY_DENIED flags:SYN'],
  ['HTTP', (index) => `http GET /users/${index % 50} 200 ${1 + (index % 90)}ms`],
  ['DNS', (index) => `dns name-${index % 200}.example. A NOERROR 2ms`],
]

function samples(words: (index: number) => string): FlowFacts[] {
  return Array.from({ length: EDGES }, (_, index) =>
    readFacts(
      parseFlow(`ns/a${index % 90}:${1024 + (index % 50_000)} -> ns/b${Math.floor(index / 90)}:80 ${words(index)}`),
    ),
  )
}

function run(flows: readonly FlowFacts[], analysis: Analysis | undefined): number {
  const graph = new Graph({}, analysis?.add)
  for (const facts of flows) graph.add(facts, EPOCH_MS)
  const start = process.cpuUsage()
  let seed = 1
  for (let index = 0; index < FLOWS; index++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    const facts = flows[seed % flows.length]
    if (facts !== undefined) graph.add(facts, EPOCH_MS + (index / PER_SECOND) * 1000)
  }
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1000) / FLOWS
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const everything: FlowFacts[] = []
for (const [name, words] of KINDS) {
  const flows = samples(words)
  everything.push(...flows)
  const without = median([1, 2, 3].map(() => run(flows, undefined)))
  const analysed = median([1, 2, 3].map(() => run(flows, new Analysis())))
  console.log(
    `${name.padEnd(16)} graph ${without.toFixed(0).padStart(5)} ns  with analysis ${analysed.toFixed(0).padStart(5)} ns  → ${(analysed - without).toFixed(0).padStart(5)} ns`,
  )
}

const before = process.memoryUsage().heapUsed
const analysis = new Analysis()
run(everything, analysis)
const heap = (process.memoryUsage().heapUsed - before) / 2 ** 20
const start = performance.now()
const now = EPOCH_MS + 10_000
const { found } = findings(sceneOf(analysis, now, THRESHOLD_DEFAULTS, {}))
console.log(
  `${analysis.edges().length} edges, all kinds: answers in ${(performance.now() - start).toFixed(0)} ms (${found.length} findings), about ${heap.toFixed(0)} MB with the graph`,
)
