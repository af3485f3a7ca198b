/**
 * How many flows per second are read from encoded messages and folded into the graph: the wire reader beside full
 * decoding, on the flows of the demo cluster. `npx tsx bench/read.ts [messages]`
 */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { createCluster } from '#domain/demo/cluster.ts'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { Graph } from '#domain/graph/graph.ts'
import { WireReader } from '#domain/wire/read-facts.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'

const wanted = Number(process.argv[2] ?? 100_000)
const startMs = Date.UTC(2026, 0, 1)
const cluster = createCluster({ seed: 1, rate: 2000, startMs, services: 60 })
const messages: Uint8Array[] = []
for (let now = startMs; messages.length < wanted; now += 1000) {
  for (const event of cluster.advance(now)) {
    if (event.kind !== 'flow') continue
    const { flow } = event
    const response = create(GetFlowsResponseSchema, {
      responseTypes: { case: 'flow', value: flow },
      nodeName: flow.nodeName,
      ...(flow.time === undefined ? {} : { time: flow.time }),
    })
    messages.push(toBinary(GetFlowsResponseSchema, response))
  }
}
const bytes = messages.reduce((sum, message) => sum + message.length, 0)
console.log(`${messages.length} flows, ${(bytes / messages.length).toFixed(0)} bytes each, Node ${process.version}`)

const library = (message: Uint8Array): FlowFacts | undefined => {
  const { responseTypes } = fromBinary(GetFlowsResponseSchema, message)
  return responseTypes.case === 'flow' ? readFacts(responseTypes.value) : undefined
}

function run(name: string, read: (message: Uint8Array) => FlowFacts | undefined, fold: boolean): number {
  const rates: number[] = []
  for (let round = 0; round < 5; round++) {
    const graph = new Graph()
    const before = process.cpuUsage()
    let missed = 0
    for (const message of messages) {
      const facts = read(message)
      if (facts === undefined) missed++
      else if (fold) graph.add(facts, facts.timeMs)
    }
    const { user, system } = process.cpuUsage(before)
    if (missed > 0) console.log(`${name}: ${missed} messages were not read`)
    rates.push((messages.length / (user + system)) * 1e6)
  }
  const median = rates.toSorted((a, b) => a - b)[2] ?? 0
  console.log(`${name.padEnd(34)} ${Math.round(median).toLocaleString('en').padStart(9)} flows per CPU-second`)
  return median
}

const reader = new WireReader()
const full = run('full decoding', library, false)
const wire = run('wire reader', (message) => reader.read(message), false)
const fullFold = run('full decoding, folded', library, true)
const wireFold = run('wire reader, folded', (message) => reader.read(message), true)
console.log(`ratio: ${(wire / full).toFixed(1)} reading, ${(wireFold / fullFold).toFixed(1)} with the graph`)
