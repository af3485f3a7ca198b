import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { createCluster } from '#domain/demo/cluster.ts'
import { flowResponse } from '#domain/demo/responses.ts'
import { GetFlowsRequestSchema, type GetFlowsResponse } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { Bell } from '#service/bell.ts'
import { Agent } from './agent.ts'
import { mergeFlows } from './merge.ts'
import type { Selection } from './reader.ts'

const START = 1_760_000_000_000
const readable: Selection = { matches: () => true, show: (entry) => flowResponse(entry.flow) }

function stage(
  request: { follow?: boolean; number?: bigint },
  selection: Parameters<typeof mergeFlows>[0]['selection'] = readable,
) {
  const cluster = createCluster({ seed: 1, rate: 60, startMs: START })
  const agents = cluster.nodes.map((node) => new Agent(node, 1023, START))
  const bell = new Bell()
  const end = new AbortController()
  const clock = { nowMs: START }
  const stream = mergeFlows({
    agents,
    request: create(GetFlowsRequestSchema, request),
    selection,
    relayNode: 'relay',
    bell,
    signal: end.signal,
    now: () => clock.nowMs,
    hangs: () => false,
  })
  const advance = (ms: number) => {
    clock.nowMs += ms
    for (const event of cluster.advance(clock.nowMs)) agents[event.node.index]?.observe(event)
    bell.ring()
  }
  return { agents, stream, end, advance, clock }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const timeOf = ({ time }: GetFlowsResponse) => Number(time?.seconds) * 1000 + (time?.nanos ?? 0) / 1e6
const statusOf = (response: GetFlowsResponse | undefined) =>
  response?.responseTypes.case === 'nodeStatus' ? response.responseTypes.value : undefined

test('no agents: the stream ends at once', async () => {
  const { stream } = stage({})
  const empty = mergeFlows({
    agents: [],
    request: create(GetFlowsRequestSchema, { follow: true }),
    selection: readable,
    relayNode: 'relay',
    bell: new Bell(),
    signal: new AbortController().signal,
    now: () => START,
    hangs: () => false,
  })
  expect((await empty.next()).done).toBe(true)
  await stream.return(undefined)
})

test('while flows arrive, those in the queue wait; after a second without any, the older ones go', async () => {
  const { stream, advance, clock, end } = stage({ follow: true })
  expect(statusOf((await stream.next()).value)?.stateChange).toBe(NodeState.NODE_CONNECTED)
  const first = stream.next()
  await pause(5)
  advance(500)
  await pause(50)
  clock.nowMs += 1600
  const { value } = await first
  expect(value && timeOf(value)).toBeLessThan(clock.nowMs - 1000)
  end.abort()
})

test('a node that breaks off in the middle is told of after ten seconds, together with those that said the same', async () => {
  const { stream, advance, agents, clock, end } = stage({ follow: true })
  await stream.next()
  advance(1000)
  const seen: GetFlowsResponse[] = []
  const reading = (async () => {
    for await (const response of stream) seen.push(response)
  })()
  const tick = async (ms: number) => {
    advance(ms)
    await pause(5)
  }
  await tick(100)
  agents[1]?.setAway(true, clock.nowMs)
  agents[2]?.setAway(true, clock.nowMs)
  for (let passed = 0; passed < 9000; passed += 500) await tick(500)
  expect(seen.some((response) => statusOf(response) !== undefined)).toBe(false)
  for (let passed = 0; passed < 8000; passed += 500) await tick(500)
  const errors = seen.flatMap((response) => statusOf(response) ?? [])
  expect(errors.map(({ stateChange }) => stateChange)).toEqual([NodeState.NODE_ERROR])
  expect(errors[0]?.nodeNames).toEqual(['orrery-demo/worker-2', 'orrery-demo/worker-3'])
  end.abort()
  await reading
})
