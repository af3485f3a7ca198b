/**
 * Flows per second that a graph folds, on one core, from facts on: `npx tsx bench/fold.ts`. Endpoints come back as the same
 * objects, as a wire reader that interns them hands them out.
 */
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Graph } from '#domain/graph/graph.ts'

const FLOWS = 1_000_000
const PER_SECOND = 50_000

function samples(edges: number): FlowFacts[] {
  const services = Math.ceil(Math.sqrt(edges * 4))
  const labels = Array.from({ length: 10 }, (_, index) => `k8s:example.com/label-${index}=value`).join(', ')
  const ends = Array.from({ length: services }, (_, index) => {
    const end = `ns${index % 20}/svc${index}{pod=svc${index}-7d4b9c6f5-x2x9z, id=${1000 + index}, ${labels}}`
    return readFacts(parseFlow(`${end} -> _`)).source
  })
  const words = [
    '',
    '',
    'to-overlay egress',
    'to-stack egress',
    'policy-verdict',
    'http GET /cart',
    'http GET /cart 200 12ms',
  ]
  return Array.from({ length: edges }, (_, index) => {
    const source = ends[index % services]
    const destination = ends[(index + 1 + Math.floor(index / services) * 7) % services]
    const facts = readFacts(parseFlow(`_ -> _:8080 ${words[Math.floor(index / 3) % words.length]}`))
    return facts.isReply === true
      ? { ...facts, source: destination, destination: source }
      : { ...facts, source, destination }
  })
}

function run(flows: readonly FlowFacts[]): void {
  const graph = new Graph()
  for (const facts of flows) graph.add(facts, EPOCH_MS)
  const before = process.memoryUsage().heapUsed
  const start = process.cpuUsage()
  let seed = 1
  for (let index = 0; index < FLOWS; index++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    const facts = flows[seed % flows.length]
    if (facts !== undefined) graph.add(facts, EPOCH_MS + (index / PER_SECOND) * 1000)
  }
  const { user, system } = process.cpuUsage(start)
  const seconds = (user + system) / 1e6
  const { edges } = graph.size
  const reading = process.cpuUsage()
  const delta = graph.changesSince(0)
  const read = process.cpuUsage(reading)
  const changed = delta === 'too-old' ? 0 : delta.edges.length
  const heap = (process.memoryUsage().heapUsed - before) / 2 ** 20
  console.log(
    `${String(edges).padStart(6)} edges  ${Math.round(FLOWS / seconds)
      .toLocaleString('en')
      .padStart(10)} flows per CPU-second` +
      `  ${((seconds / FLOWS) * 1e9).toFixed(0).padStart(5)} ns each  ${((read.user + read.system) / 1000).toFixed(0).padStart(4)} ms for a delta of ${changed}  ${heap.toFixed(0)} MB`,
  )
}

for (const edges of [2000, 20_000]) {
  const flows = samples(edges)
  run(flows)
}
