/**
 * Flows per CPU-second from Relay's socket to the folded graph, in the product's own path (Relay source, upstream, view), and
 * the simplest full alternative (Connect's client, whole decoding, one message per flow sent on) on the same flood.
 * `npx tsx bench/ingest.ts [seconds] [ours|graph|masked|simple|all]`; graph: the way to the folded graph and nothing else of the
 * product; masked: both with a field mask.
 */
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { cpus } from 'node:os'
import { createClient } from '@connectrpc/connect'
import { connectNodeAdapter, createGrpcTransport } from '@connectrpc/connect-node'
import { Graph } from '#domain/graph/graph.ts'
import { WireReader } from '#domain/wire/read-facts.ts'
import { Observer } from '#gen/observer/observer_pb.ts'
import { Hub } from '#service/hub.ts'
import { DEFAULT_OPTIONS } from '#service/options.ts'
import { planQuery } from '#service/query.ts'
import { Views } from '#service/views.ts'
import { relayAddress } from '../backend/config/address.ts'
import { createLog } from '../backend/log.ts'
import { createRelaySource } from '../backend/relay/source.ts'

const seconds = Number(process.argv[2] ?? 8)
const which = process.argv[3] ?? 'all'
const wanted = (part: string) => which === 'all' || which === part
const WARM_MS = 4_000

/** Starts the synthetic Relay; answers where it listens and how to end it. */
async function firehose(
  ...flags: readonly string[]
): Promise<{ readonly port: number; readonly length: number; stop(): void }> {
  const child = fork(new URL('firehose.ts', import.meta.url), ['0', ...flags], {
    stdio: 'ignore',
    execArgv: ['--import', 'tsx'],
  })
  const said = await new Promise<{ readonly port: number; readonly length: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { port: number; length: number }))
    child.once('exit', (code) => reject(new Error(`the firehose ended with ${code}`)))
  })
  return { ...said, stop: () => child.kill() }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Flows per CPU-second and per second of the clock, over the time measured. */
async function measure(name: string, flows: () => number): Promise<number> {
  await wait(WARM_MS)
  const before = { flows: flows(), cpu: process.cpuUsage(), ms: performance.now() }
  let rss = 0
  for (let second = 0; second < seconds; second++) {
    await wait(1_000)
    rss = Math.max(rss, process.memoryUsage.rss())
  }
  const { user, system } = process.cpuUsage(before.cpu)
  const count = flows() - before.flows
  const perCpu = (count / (user + system)) * 1e6
  const words = (value: number) => Math.round(value).toLocaleString('en').padStart(9)
  console.log(
    `${name.padEnd(32)} ${words(perCpu)} flows per CPU-second, ${words((count / (performance.now() - before.ms)) * 1000)} a second, ` +
      `at most ${Math.round(rss / 2 ** 20)} MB`,
  )
  return perCpu
}

async function ours(name: string, port: number): Promise<number> {
  const stop = new AbortController()
  const address = relayAddress(`127.0.0.1:${port}`)
  const planned = planQuery('', { version: '', nowMs: Date.now() })
  if (!address.ok || planned.kind !== 'ok') throw new Error('cannot be')
  const log = createLog({ level: 'silent', format: 'json' })
  const source = createRelaySource({ address: address.value, tls: undefined, signal: stop.signal, log })
  const options = DEFAULT_OPTIONS
  const hub = new Hub(source, { keepMs: 0, items: options.pastItems, bytes: options.pastBytes }, stop.signal)
  const view = new Views(source, hub, options, stop.signal).open(planned.plan, stop.signal)
  const rate = await measure(name, () => hub.counts.received)
  const { services, edges } = view.graph.size
  console.log(`${' '.repeat(33)}${services} services, ${edges} edges, ${hub.counts.undecodable} not understood`)
  stop.abort()
  return rate
}

/** From the socket to the folded graph alone: without repetitions, rows, timeline, and what answers and details are made of. */
async function graphAlone(name: string, port: number): Promise<number> {
  const stop = new AbortController()
  const address = relayAddress(`127.0.0.1:${port}`)
  if (!address.ok) throw new Error('cannot be')
  const log = createLog({ level: 'silent', format: 'json' })
  const source = createRelaySource({ address: address.value, tls: undefined, signal: stop.signal, log })
  const graph = new Graph()
  const reader = new WireReader()
  let flows = 0
  const responses = (batch: readonly Uint8Array[]) => {
    const now = Date.now()
    for (const bytes of batch) {
      const facts = reader.read(bytes)
      if (facts === undefined) continue
      graph.add(facts, now)
      flows++
    }
  }
  const nothing = () => undefined
  source.open(
    { whitelist: [], blacklist: [] },
    { responses, opened: nothing, gap: nothing, complete: nothing },
    stop.signal,
  )
  const rate = await measure(name, () => flows)
  stop.abort()
  return rate
}

async function simple(port: number): Promise<number> {
  let flows = 0
  const stop = new AbortController()
  const relay = createClient(Observer, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }))
  async function* getFlows() {
    for await (const response of relay.getFlows({ follow: true }, { signal: stop.signal })) {
      flows++
      yield response
    }
  }
  const server = createServer(connectNodeAdapter({ routes: (router) => void router.service(Observer, { getFlows }) }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const viewer = connect((server.address() as AddressInfo).port, '127.0.0.1')
  viewer.on('error', () => undefined)
  const body = Buffer.from([0, 0, 0, 0, 0])
  viewer.write(
    `POST /observer.Observer/GetFlows HTTP/1.1\r\nHost: bench\r\nContent-Type: application/connect+proto\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  viewer.write(body)
  viewer.resume()
  const rate = await measure('whole decoding, one by one', () => flows)
  stop.abort()
  viewer.destroy()
  server.closeAllConnections()
  server.close()
  return rate
}

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`)

/** Measures against a Relay of its own, which ends before the next one begins. */
async function against(
  part: string,
  flags: readonly string[],
  run: (port: number) => Promise<number>,
): Promise<number> {
  if (!wanted(part)) return 0
  const relay = await firehose(...flags)
  console.log(`flows of ${relay.length} bytes:`)
  const rate = await run(relay.port)
  relay.stop()
  await wait(500)
  return rate
}

const fast = await against('ours', [], (port) => ours('Orrery, all that it keeps', port))
const graph = await against('graph', [], (port) => graphAlone('socket to folded graph alone', port))
await against('masked', ['masked'], (port) => ours('the same with a field mask', port))
await against('masked', ['masked'], (port) => graphAlone('graph alone with a field mask', port))
const slow = await against('simple', [], simple)
if (fast > 0 && slow > 0)
  console.log(`ratio: ${(fast / slow).toFixed(1)}, of the graph alone ${(graph / slow).toFixed(1)}`)
process.exit(0)
