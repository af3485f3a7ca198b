import { afterEach, expect, test } from 'vitest'
import { grpcClient, type WireFlow, type WireResponse } from './grpc-client.ts'
import { type DemoRelayOptions, startDemoRelay } from './relay.ts'

const NODES = ['orrery-demo/worker-1', 'orrery-demo/worker-2', 'orrery-demo/worker-3'] as const
const CANCELLED = 1
const UNAVAILABLE = 14

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

async function start(options: DemoRelayOptions = {}) {
  const relay = await startDemoRelay({ rate: 400, historySeconds: 20, ...options })
  const client = grpcClient(relay.address)
  open.push(relay, client)
  return { relay, client }
}

/** Reads a follow stream in the background. */
function follow({ client }: { client: ReturnType<typeof grpcClient> }, request: object = {}) {
  const responses: WireResponse[] = []
  const stream = client.stream({ follow: true, ...request })
  stream.on('data', (response) => responses.push(response))
  const ended = new Promise<number>((resolve) => {
    stream.on('error', ({ code }) => resolve(code))
    stream.on('end', () => resolve(0))
  })
  return { stream, responses, ended, flows: () => responses.flatMap(({ flow }) => (flow ? [flow] : [])) }
}

const until = async (holds: () => boolean | Promise<boolean>) =>
  expect.poll(holds, { timeout: 15_000, interval: 20 }).toBe(true)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const of = (flows: readonly WireFlow[], source: string, destination: string) =>
  flows.filter(
    (flow) => flow.source?.pod_name?.startsWith(source) && flow.destination?.pod_name?.startsWith(destination),
  )

test('an act set from outside is seen on a stream that is open', async () => {
  const demo = await start({ act: 'open' })
  const live = follow(demo)
  await until(() => of(live.flows(), 'xwing', 'deathstar').length > 5)
  expect(of(live.flows(), 'xwing', 'deathstar').some(({ verdict }) => verdict === 'DROPPED')).toBe(false)
  demo.relay.setAct('l4')
  await until(() => of(live.flows(), 'xwing', 'deathstar').some(({ verdict }) => verdict === 'DROPPED'))
  demo.relay.setAct('l7')
  await until(() => live.flows().some(({ Summary }) => Summary?.startsWith('HTTP/1.1 403') === true))
  expect(demo.relay.act()).toBe('l7')
})

test('follow without a number starts with new flows, with one it starts that far back', async () => {
  const demo = await start()
  const startedMs = Date.now()
  const fresh = follow(demo)
  const older = follow(demo, { number: '50' })
  await until(() => fresh.flows().length > 0 && older.flows().length > 150)
  const times = (flows: readonly WireFlow[]) => flows.map(({ time }) => Number(time?.seconds) * 1000)
  expect(Math.min(...times(fresh.flows()))).toBeGreaterThanOrEqual(startedMs - 2000)
  expect(older.flows().length).toBeGreaterThan(150)
})

test('a node that is away is told of, counted and left out', async () => {
  const { relay, client } = await start({ live: false })
  relay.setNodeAway(true)
  expect(relay.nodeAway()).toBe(true)
  const { responses } = await client.flows({ number: '5' })
  expect(responses.slice(0, 2).map(({ node_status }) => [node_status?.state_change, node_status?.node_names])).toEqual([
    ['NODE_CONNECTED', NODES.slice(0, 2)],
    ['NODE_UNAVAILABLE', [NODES[2]]],
  ])
  expect(responses.length).toBe(2 + 10)
  expect(await client.call('observer', 'ServerStatus')).toMatchObject({
    num_connected_nodes: { value: 2 },
    num_unavailable_nodes: { value: 1 },
    unavailable_nodes: [NODES[2]],
  })
  const { nodes } = await client.call<{ nodes: readonly { state: string }[] }>('observer', 'GetNodes')
  expect(nodes.map(({ state }) => state)).toEqual(['NODE_CONNECTED', 'NODE_CONNECTED', 'NODE_UNAVAILABLE'])
})

test('a node that comes back joins a stream that is open, silently', async () => {
  const demo = await start()
  demo.relay.setNodeAway(true)
  const live = follow(demo)
  await until(() => live.flows().length > 300)
  expect(live.flows().some(({ node_name }) => node_name === NODES[2])).toBe(false)
  demo.relay.setNodeAway(false)
  await until(() => live.flows().some(({ node_name }) => node_name === NODES[2]))
  expect(live.responses.filter(({ node_status }) => node_status).length).toBe(2)
})

test('Relay serves as long as one agent does, and a watch sees it change', async () => {
  const { relay, client } = await start()
  const seen: string[] = []
  const watch = client.watch('')
  watch.on('data', (answer) => seen.push((answer as { status: string }).status))
  watch.on('error', ({ code }) => expect(code).toBe(CANCELLED))
  await until(() => seen.length === 1)
  for (const node of NODES) relay.setNodeAway(true, node)
  await until(() => seen.length === 2)
  relay.setNodeAway(false)
  await until(() => seen.length === 3)
  expect(seen).toEqual(['SERVING', 'NOT_SERVING', 'SERVING'])
  watch.cancel()
})

test('a watch of an unknown service says so and stays', async () => {
  const { client } = await start({ live: false })
  const seen: unknown[] = []
  const watch = client.watch('nonsense')
  watch.on('data', (answer) => seen.push(answer))
  watch.on('error', ({ code }) => expect(code).toBe(CANCELLED))
  await until(() => seen.length === 1)
  expect(seen).toEqual([{ status: 'SERVICE_UNKNOWN' }])
  watch.cancel()
})

test('a Relay that hangs sends nothing, and goes on when it does not hang any more', async () => {
  const demo = await start()
  const live = follow(demo)
  await until(() => live.flows().length > 0)
  demo.relay.setHanging(true)
  await pause(300)
  const before = live.responses.length
  await pause(1500)
  expect(live.responses.length).toBe(before)
  demo.relay.setHanging(false)
  await until(() => live.responses.length > before)
})

test.each(['unavailable', 'cut'] as const)('streams break: %s', async (how) => {
  const demo = await start()
  const live = follow(demo)
  await until(() => live.flows().length > 0)
  demo.relay.breakStreams(how)
  expect(await live.ended).toBe(UNAVAILABLE)
  const again = follow(demo, { number: '1' })
  await until(() => again.flows().length > 0)
})

test('stops, and comes back on the same port with what happened meanwhile', async () => {
  const demo = await start()
  const live = follow(demo)
  await until(() => live.flows().length > 0)
  await demo.relay.stop()
  expect(await live.ended).toBe(UNAVAILABLE)
  expect((await demo.client.flows({ number: '1' })).code).toBe(UNAVAILABLE)
  await demo.relay.restart()
  const other = grpcClient(demo.relay.address)
  open.push(other)
  expect((await other.flows({ number: '1' })).code).toBe(0)
})

test('a call that its client gives up leaves nothing behind', async () => {
  const demo = await start()
  const live = follow(demo)
  await until(() => live.flows().length > 0 && demo.relay.streams() === 1)
  live.stream.cancel()
  expect(await live.ended).toBe(CANCELLED)
  await until(() => demo.relay.streams() === 0)
})

test('a reader that is too slow is told how much it missed', async () => {
  const demo = await start({ rate: 4000, ringCapacity: 255 })
  const live = follow(demo)
  await until(() => live.flows().length > 0)
  live.stream.pause()
  await pause(2500)
  live.stream.resume()
  const lost = () =>
    live.responses.reduce((sum, { lost_events: event }) => {
      return event?.source === 'HUBBLE_RING_BUFFER' ? sum + Number(event.num_events_lost) : sum
    }, 0)
  await until(() => lost() > 255)
  expect(lost()).toBeGreaterThan(255)
})

test('a port that is taken is an error', async () => {
  const { relay } = await start({ live: false })
  await expect(startDemoRelay({ port: relay.port, live: false })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
