import { create, toBinary } from '@bufbuild/protobuf'
import { afterEach, describe, expect, test } from 'vitest'
import {
  GetFlowsResponseSchema,
  GetNamespacesResponseSchema,
  GetNodesResponseSchema,
  Observer,
  ServerStatusResponseSchema,
} from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { relayAddress } from '../config/address.ts'
import { Channel } from './channel.ts'
import { answers, flowMessage, nodesMessage } from './fake-relay.ts'
import { StreamNodes } from './nodes.ts'
import { reachOf } from './reach.ts'
import { CONNECTED, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const names = (count: number) => Array.from({ length: count }, (_, index) => `node-${index}`)
const nodes = (count: number) => {
  const message = create(GetNodesResponseSchema, {
    nodes: names(count).map((name, index) => ({
      name,
      state: index % 2 === 0 ? NodeState.NODE_CONNECTED : NodeState.NODE_UNAVAILABLE,
    })),
  })
  return answers.ending([toBinary(GetNodesResponseSchema, message)])
}
const FLOWING = answers.stream([CONNECTED, flowMessage(Date.now())])

/** Two bytes of each: what is decoded is a hundred times as much. */
const TOO_MANY = answers.ending([new Uint8Array(280_000).map((_, index) => (index % 2 === 0 ? 0x0a : 0))])

function channelTo(port: number): Channel {
  const address = relayAddress(`127.0.0.1:${port}`)
  if (!address.ok) throw new Error(address.expected)
  const channel = new Channel({ address: address.value, tls: undefined })
  stops.push(() => channel.drop(new Error('the test has ended')))
  return channel
}

describe('a Relay with more to tell than anyone can keep', () => {
  test('65,000 nodes, half of them away: all are counted, ten are named', async () => {
    const relay = await fakeRelay(stops, { GetFlows: FLOWING, GetNodes: nodes(65_000) })
    const { until } = watchRelay(stops, relay.port)
    const status = await until(({ nodesKnown }) => nodesKnown > 0)
    expect(status).toMatchObject({ nodesKnown: 65_000, nodesConnected: 32_500 })
    expect(status.nodesUnavailable).toHaveLength(10)
  })

  test('an answer of more parts than is taken is no answer, and flows go on', async () => {
    const relay = await fakeRelay(stops, { GetFlows: FLOWING, GetNodes: TOO_MANY })
    const { until, flows } = watchRelay(stops, relay.port)
    expect(await until(live)).toMatchObject({ nodesKnown: 0 })
    expect(flows.length).toBeGreaterThan(0)
  })

  test('and it is said why', async () => {
    const relay = await fakeRelay(stops, { GetNodes: TOO_MANY })
    const asked = channelTo(relay.port).unary(Observer.method.getNodes, {}, 20_000, new AbortController().signal)
    const detail = 'an answer to GetNodes that does not decode (it has more than 131072 parts)'
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'garbage', detail } })
  })

  test('a version and names of a million letters are cut', async () => {
    const long = 'x'.repeat(1_000_000)
    const status = { version: long, numConnectedNodes: 1, numUnavailableNodes: 1, unavailableNodes: [long] }
    const relay = await fakeRelay(stops, {
      GetFlows: FLOWING,
      ServerStatus: answers.one(ServerStatusResponseSchema, status),
    })
    const { until } = watchRelay(stops, relay.port)
    const told = await until(({ version }) => version !== '')
    expect([told.version.length, told.nodesUnavailable[0]?.length]).toEqual([255, 255])
  })

  test('100,000 namespaces', async () => {
    const namespaces = names(100_000).map((namespace) => ({ namespace }))
    const answer = toBinary(GetNamespacesResponseSchema, create(GetNamespacesResponseSchema, { namespaces }))
    const relay = await fakeRelay(stops, { GetNamespaces: answers.ending([answer]) })
    const asked = channelTo(relay.port).unary(Observer.method.getNamespaces, {}, 20_000, new AbortController().signal)
    expect((await asked).namespaces).toHaveLength(100_000)
  })
})

describe('what a stream tells of nodes', () => {
  test('no more are told apart than there can be, however many messages tell of them', () => {
    const told = new StreamNodes()
    for (let round = 0; round < 30; round++) {
      const fresh = names(1_000).map((name) => `${round}-${name}`)
      told.told(nodesMessage(NodeState.NODE_ERROR, fresh, 'x'.repeat(10_000)))
      told.told(nodesMessage(NodeState.NODE_UNAVAILABLE, fresh))
    }
    expect([...told.failed]).toHaveLength(10_000)
    expect(told.allFailed).toHaveLength(2_048)
  })

  test('a message that is longer than one of all nodes is not looked into', () => {
    const told = new StreamNodes()
    told.told(nodesMessage(NodeState.NODE_ERROR, ['x'.repeat(2_000_000)]))
    expect(told.allWell).toBe(true)
  })
})

test('how far back nodes reach is not asked of a server that sends flows without end', async () => {
  const first = (index: number) =>
    toBinary(
      GetFlowsResponseSchema,
      create(GetFlowsResponseSchema, {
        responseTypes: { case: 'flow', value: {} },
        nodeName: `node-${index}`,
        time: { seconds: BigInt(1_000 + index), nanos: 0 },
      }),
    )
  const relay = await fakeRelay(stops, {
    GetFlows: answers.stream(Array.from({ length: 30_000 }, (_, index) => first(index))),
  })
  const reach = await reachOf(channelTo(relay.port), 60_000, new AbortController().signal)
  expect(reach).toEqual({ oldestMs: 1_000_000, wholeMs: 20_999_000, allNodes: false })
})
