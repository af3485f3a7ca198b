import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grpcClient, type WireFlow, type WireResponse } from './grpc-client.ts'
import { type DemoRelay, startDemoRelay } from './relay.ts'

const NODES = ['orrery-demo/worker-1', 'orrery-demo/worker-2', 'orrery-demo/worker-3']
const ALL = '18446744073709551615'
const INVALID_ARGUMENT = 3
const DEADLINE_EXCEEDED = 4
const NOT_FOUND = 5
const UNIMPLEMENTED = 12

// One Relay whose cluster stands still: what it holds is the same for every call.
let relay: DemoRelay
let client: ReturnType<typeof grpcClient>
beforeAll(async () => {
  relay = await startDemoRelay({ live: false, historySeconds: 60 })
  client = grpcClient(relay.address)
})
afterAll(async () => {
  client.close()
  await relay.close()
})

const flowsOf = (responses: readonly WireResponse[]): WireFlow[] =>
  responses.flatMap(({ flow }) => (flow ? [flow] : []))
const perNode = (flows: readonly WireFlow[]) =>
  NODES.map((node) => flows.filter(({ node_name }) => node_name === node).length)
const millis = (time: WireFlow['time']) => Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6
const stamp = (ms: number) => ({ seconds: String(Math.floor(ms / 1000)), nanos: Math.round((ms % 1000) * 1e6) })
const get = async (request: object) => flowsOf((await client.flows(request)).responses)

describe('GetFlows', () => {
  test('tells of the connected nodes first, from the node of Relay itself', async () => {
    const { responses, code } = await client.flows({ number: '1' })
    expect(code).toBe(0)
    expect(responses[0]?.node_status).toMatchObject({ state_change: 'NODE_CONNECTED', node_names: NODES })
    expect(responses[0]?.node_name).toBe('orrery-demo/worker-1')
    expect(responses.slice(1).every(({ flow }) => flow !== undefined)).toBe(true)
  })

  test('takes number for each node by itself', async () => {
    expect(perNode(await get({ number: '20' }))).toEqual([20, 20, 20])
  })

  test('repeats time and node of the flow beside it', async () => {
    const { responses } = await client.flows({ number: '5' })
    const wrong = responses.filter(
      ({ flow, node_name, time }) => flow && (flow.node_name !== node_name || millis(flow.time) !== millis(time)),
    )
    expect(wrong).toEqual([])
  })

  test('gives the newest by number, the oldest by first, and all for a number past everything', async () => {
    const all = await get({ number: ALL })
    const of = (flows: readonly WireFlow[], node: string) => flows.filter(({ node_name }) => node_name === node)
    const uuids = (flows: readonly WireFlow[]) => flows.map(({ uuid }) => uuid)
    const [last, first, none] = [await get({ number: '7' }), await get({ number: '7', first: true }), await get({})]
    expect(all.length).toBeGreaterThan(1000)
    expect(none.length).toBe(all.length)
    for (const node of NODES) {
      expect(uuids(of(last, node))).toEqual(uuids(of(all, node).slice(-7)))
      expect(uuids(of(first, node))).toEqual(uuids(of(all, node).slice(0, 7)))
    }
  })

  test('sorts what fits into its queue', async () => {
    const times = (await get({ number: '30' })).map(({ time }) => millis(time))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('takes since and until as they are, ends included, and since before number', async () => {
    const all = await get({ number: ALL })
    const times = all.map(({ time }) => millis(time)).sort((a, b) => a - b)
    const [from, to] = [times[Math.floor(times.length / 3)] ?? 0, times[Math.floor(times.length / 2)] ?? 0]
    const expected = all.filter(({ time }) => millis(time) >= from && millis(time) <= to).length
    expect((await get({ number: ALL, since: stamp(from), until: stamp(to) })).length).toBe(expected)
    const some = await get({ number: '3', since: stamp(from) })
    expect(perNode(some)).toEqual([3, 3, 3])
    expect(some.every(({ time }) => millis(time) < to)).toBe(true)
  })

  test('counts towards number only what passes the filters', async () => {
    const dropped = await get({ number: '4', whitelist: [{ verdict: ['DROPPED'], source_pod: ['starwars/xwing'] }] })
    expect(dropped.length).toBeGreaterThanOrEqual(4)
    expect(dropped.every(({ verdict, source }) => verdict === 'DROPPED' && source?.pod_name === 'xwing')).toBe(true)
  })

  test('leaves out what the blacklist matches', async () => {
    const flows = await get({ number: ALL, blacklist: [{ verdict: ['FORWARDED'] }] })
    expect(flows.length).toBeGreaterThan(10)
    expect(flows.some(({ verdict }) => verdict === 'FORWARDED')).toBe(false)
  })

  test('a filter that means nothing is an error of every node, told once, and the call ends well', async () => {
    const { responses, code } = await client.flows({
      number: '5',
      whitelist: [{ source_pod: ['a/b/c('], node_name: ['a/b/c/d'] }, { source_ip: ['not an address'] }],
    })
    const errors = responses.filter(({ node_status }) => node_status?.state_change === 'NODE_ERROR')
    expect(errors.map(({ node_status }) => node_status?.node_names)).toEqual([NODES])
    expect(errors[0]?.node_status?.message).not.toBe('')
    expect(flowsOf(responses)).toEqual([])
    expect(code).toBe(0)
  })

  test('refuses first with follow', async () => {
    const { code, details } = await client.flows({ first: true, follow: true })
    expect([code, details]).toEqual([INVALID_ARGUMENT, 'first cannot be specified with follow'])
  })

  test('copies only what a field mask lists, time and node of the response too', async () => {
    const paths = ['source.pod_name', 'verdict', 'is_reply']
    const masked = await client.flows({ number: '5', field_mask: { paths } })
    const responses = masked.responses.filter(({ flow }) => flow)
    expect(responses.length).toBe(15)
    expect(
      new Set(
        responses.flatMap(({ flow }) => Object.keys(flow ?? {}).filter((key) => !['l7', 'extensions'].includes(key))),
      ),
    ).toEqual(new Set(['source', 'verdict', 'is_reply']))
    expect(new Set(responses.flatMap(({ flow }) => Object.keys(flow?.source ?? {})))).toEqual(new Set(['pod_name']))
    expect(responses.every(({ time, node_name }) => !time && !node_name)).toBe(true)
    const timed = await client.flows({ number: '1', field_mask: { paths: ['time', 'node_name'] } })
    expect(timed.responses.filter(({ flow }) => flow).every(({ time, node_name }) => time && node_name)).toBe(true)
  })

  test('says of a field mask that means nothing what is wrong with it', async () => {
    const { responses, code } = await client.flows({
      number: '5',
      field_mask: { paths: ['verdict', 'nonsense.field'] },
    })
    expect(responses.at(-1)?.node_status?.message).toContain('nonsense.field')
    expect(code).toBe(0)
  })

  test('asked for more than a ring that went round holds, tells of one lost event first, with the time of now', async () => {
    const small = await startDemoRelay({ live: false, historySeconds: 60, ringCapacity: 63 })
    const other = grpcClient(small.address)
    const { responses } = await other.flows({ number: '100' })
    const lost = responses.filter(({ lost_events }) => lost_events?.source === 'HUBBLE_RING_BUFFER')
    expect(lost.length).toBe(3)
    expect(new Set(lost.map(({ node_name }) => node_name))).toEqual(new Set(NODES))
    expect(lost.every(({ lost_events }) => lost_events?.num_events_lost === '1' && !lost_events.cpu)).toBe(true)
    const newest = Math.max(...flowsOf(responses).map(({ time }) => millis(time)))
    expect(lost.every(({ time }) => millis(time) >= newest)).toBe(true)
    other.close()
    await small.close()
  })

  test('a deadline ends a stream that follows', async () => {
    const { code } = await client.flows({ follow: true }, { deadline: Date.now() + 300 })
    expect(code).toBe(DEADLINE_EXCEEDED)
  })
})

test('the status sums the rings of all nodes', async () => {
  const all = (await client.flows({ number: ALL })).responses.filter(({ node_status }) => !node_status)
  const status = await client.call<Record<string, unknown>>('observer', 'ServerStatus')
  expect(status).toMatchObject({
    num_flows: String(all.length + NODES.length),
    max_flows: String(3 * 4095),
    num_connected_nodes: { value: 3 },
    num_unavailable_nodes: {},
  })
  expect(status['version']).toMatch(/^hubble-relay v1\.19/)
  expect(Number(status['uptime_ns'])).toBeGreaterThan(60e9)
  expect(Number(status['flows_rate'])).toBeGreaterThan(20)
})

test('nodes and namespaces are told', async () => {
  const { nodes } = await client.call<{ nodes: readonly Record<string, unknown>[] }>('observer', 'GetNodes')
  expect(nodes.map(({ name, state }) => [name, state])).toEqual(NODES.map((name) => [name, 'NODE_CONNECTED']))
  expect(nodes[0]).toMatchObject({ address: '192.168.50.11:4244', max_flows: '4095' })
  const answer = await client.call<{ namespaces: readonly object[] }>('observer', 'GetNamespaces')
  expect(answer.namespaces).toEqual(
    ['kube-system', 'l7-lab', 'monitoring', 'shop', 'shop-data', 'starwars'].map((namespace) => ({
      cluster: 'orrery-demo',
      namespace,
    })),
  )
})

test.each(['', 'hubble.server.Observer'])('the health of "%s" is told', async (service) => {
  expect(await client.call('health', 'Check', { service })).toEqual({ status: 'SERVING' })
})

test('the health of other services is not found', async () => {
  await expect(client.call('health', 'Check', { service: 'observer.Observer' })).rejects.toMatchObject({
    code: NOT_FOUND,
  })
})

test('what Relay does not implement, it says so', async () => {
  const { code, details } = await client.unknown('/observer.Observer/GetAgentEvents')
  expect([code, details]).toEqual([UNIMPLEMENTED, 'GetAgentEvents not yet implemented'])
})
