/**
 * What filters cost on one core: `npx tsx bench/looks.ts`. Reading texts, matching flows, looking into a flow for completion,
 * facets and presets, and answering Facets; then what a view comes to at most.
 */
import { compileFilter } from '#domain/filter/compile.ts'
import { FacetCounts } from '#domain/filter/facets.ts'
import { parseFilter } from '#domain/filter/language.ts'
import '#domain/filter/cel.ts'
import { PRESETS } from '#domain/filter/presets.ts'
import { SeenValues } from '#domain/filter/seen.ts'
import { parseFlow } from '#domain/flow/notation.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'

const labels = Array.from({ length: 10 }, (_, index) => `k8s:example.com/label-${index}=value`).join(', ')
const WORDS = [
  'to-overlay egress',
  'policy-verdict',
  'http GET /cart?id=7 200 12ms',
  'dns name.example. A NXDOMAIN 2ms',
]
const flows: readonly Flow[] = Array.from({ length: 4_000 }, (_, index) =>
  parseFlow(
    `ns${index % 20}/web{pod=web-${index % 300}, id=${1000 + (index % 300)}, ${labels}} -> ns${index % 7}/cart{pod=cart-${index % 90}, ${labels}}:${8000 + (index % 50)} ${WORDS[index % WORDS.length]}`,
  ),
)

/** Microseconds of CPU time for one call. */
function cost(times: number, act: (index: number) => void): number {
  for (let index = 0; index < Math.min(times, 2_000); index++) act(index)
  const start = process.cpuUsage()
  for (let index = 0; index < times; index++) act(index)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / times
}

const say = (name: string, micros: number) => console.log(`${name.padEnd(64)} ${micros.toFixed(2).padStart(10)} µs`)
const flowAt = (index: number): Flow => flows[index % flows.length] ?? parseFlow('a -> b')

const TEXTS = [
  'namespace:shop verdict:DROPPED',
  'from-pod:ns1/web to-port:8000-9000 !port:53',
  "label:'example.com/label-3 in (value,other)' !(namespace:kube-system verdict:FORWARDED)",
  'http-path:^/cart',
  'cart web',
  'cel:\'_flow.source.labels.exists(l, l.startsWith("k8s:example.com/label-9"))\'',
]
for (const text of TEXTS) {
  say(
    `read     ${text}`,
    cost(2_000, () => parseFilter(text)),
  )
  const parsed = parseFilter(text)
  const compiled = parsed.kind === 'ok' ? compileFilter(parsed.filter) : undefined
  if (compiled?.kind === 'ok')
    say(
      `match    ${text}`,
      cost(40_000, (index) => compiled.value(flowAt(index))),
    )
}

const seen = new SeenValues()
const facets = new FacetCounts()
const PARTS: readonly (readonly [string, (flow: Flow) => void])[] = [
  ['values for completion', (flow) => seen.add(flow)],
  ['facets', (flow) => facets.add(flow)],
  [
    'presets',
    (flow) => {
      for (const { hides } of PRESETS) hides(flow)
    },
  ],
]
for (const [name, act] of PARTS)
  say(
    `look     ${name}`,
    cost(20_000, (index) => act(flowAt(index))),
  )
const whole = cost(20_000, (index) => {
  for (const [, act] of PARTS) act(flowAt(index))
})
say('look     all of it', whole)
say(
  'answer   top of all facets',
  cost(500, () => void facets.top('port', 50)),
)
console.log(
  `50 looks a tick, 4 ticks a second: ${((whole * 200) / 10_000).toFixed(2)} % of a core for a view, 64 views ${((whole * 200 * 64) / 10_000).toFixed(1)} %`,
)

const before = process.memoryUsage().heapUsed
const kept = Array.from({ length: 4 }, () => {
  const one = new SeenValues()
  const two = new FacetCounts()
  for (const flow of flows) {
    one.add(flow)
    two.add(flow)
  }
  return [one, two]
})
console.log(`${((process.memoryUsage().heapUsed - before) / kept.length / 1024).toFixed(0)} kB of values for each view`)
