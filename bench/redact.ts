/** What redaction costs on the flows of the demo cluster, by default rules and with a pattern. `npx tsx bench/redact.ts [messages]` */
import { create, toBinary } from '@bufbuild/protobuf'
import { createCluster } from '#domain/demo/cluster.ts'
import { compilePattern, type RedactOptions, SECRET_HEADERS } from '#domain/redact/options.ts'
import { responseRedactor } from '#domain/redact/redact-response.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'

const wanted = Number(process.argv[2] ?? 100_000)
const startMs = Date.UTC(2026, 0, 1)
const cluster = createCluster({ seed: 1, rate: 2000, startMs, services: 60 })
const messages: Uint8Array[] = []
for (let now = startMs; messages.length < wanted; now += 1000) {
  for (const event of cluster.advance(now)) {
    if (event.kind !== 'flow') continue
    const response = create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: event.flow } })
    messages.push(toBinary(GetFlowsResponseSchema, response))
  }
}

function run(name: string, options: RedactOptions): void {
  const redact = responseRedactor(options)
  const rates: number[] = []
  let changed = 0
  for (let round = 0; round < 5; round++) {
    changed = 0
    const before = process.cpuUsage()
    for (const message of messages) if (redact(message) !== message) changed++
    const { user, system } = process.cpuUsage(before)
    rates.push((messages.length / (user + system)) * 1e6)
  }
  const median = Math.round(rates.toSorted((a, b) => a - b)[2] ?? 0).toLocaleString('en')
  console.log(`${name.padEnd(16)} ${median.padStart(9)} flows per CPU-second, ${changed} of ${messages.length} changed`)
}

const standard: RedactOptions = { headers: SECRET_HEADERS, urlQuery: false, patterns: [] }
const pattern = compilePattern('[0-9a-f]{32}')
run('default', standard)
run('with queries', { ...standard, urlQuery: true })
if (!('wrong' in pattern)) run('with a pattern', { ...standard, patterns: [pattern] })
