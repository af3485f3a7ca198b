import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { FlowSchema, LostEventSource } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { Sampler } from './sampler.ts'

const NOW = 1_800_000_000_000

const encode = (responseTypes: GetFlowsResponse['responseTypes']) =>
  toBinary(GetFlowsResponseSchema, create(GetFlowsResponseSchema, { responseTypes }))

const flow = (text: string, timeMs: number, nodeName = 'one') =>
  encode({ case: 'flow', value: { ...parseFlow(text), time: timestampFromMs(timeMs), nodeName } })

test('flows are counted by what they show', () => {
  const sampler = new Sampler()
  sampler.take(flow('shop/web -> shop/cart:8080 http GET /cart 200', NOW - 5_000), NOW, false)
  sampler.take(flow('shop/web -> pay/bank:443 dropped POLICY_DENIED', NOW - 4_000), NOW, false)
  sampler.take(
    encode({
      case: 'lostEvents',
      value: { $typeName: 'flow.LostEvent', source: LostEventSource.HUBBLE_RING_BUFFER, numEventsLost: 3n },
    }),
    NOW,
    false,
  )
  sampler.take(
    encode({
      case: 'nodeStatus',
      value: {
        $typeName: 'relay.NodeStatusEvent',
        stateChange: NodeState.NODE_ERROR,
        nodeNames: ['two'],
        message: 'no',
      },
    }),
    NOW,
    false,
  )
  sampler.take(Uint8Array.of(255), NOW, false)
  expect(sampler.sample()).toMatchObject({
    flows: 2,
    dropped: 1,
    http: 1,
    dns: 0,
    namespaces: [
      { name: 'shop', flows: 2 },
      { name: 'pay', flows: 1 },
    ],
    oldestMs: NOW - 5_000,
    newestMs: NOW - 4_000,
    lost: [{ source: LostEventSource.HUBBLE_RING_BUFFER, events: 3 }],
    undecodable: 1,
    clocks: [],
  })
  expect(sampler.errors).toEqual([{ name: 'two', message: 'no' }])
})

test('clocks are told by fresh flows, and by flows from the future', () => {
  const sampler = new Sampler()
  const text = 'shop/web -> shop/cart:8080'
  sampler.take(flow(text, NOW - 60_000, 'old'), NOW, false)
  sampler.take(flow(text, NOW + 30_000, 'ahead'), NOW, false)
  sampler.take(flow(text, NOW - 2_000, 'fine'), NOW, true)
  sampler.take(flow(text, NOW - 700, 'fine'), NOW, true)
  expect(sampler.sample().clocks).toEqual([
    { node: 'ahead', lagMs: -30_000 },
    { node: 'fine', lagMs: 700 },
  ])
})

test('of many flows an even choice is kept', () => {
  const sampler = new Sampler()
  const times = Array.from({ length: 9_000 }, (_, index) => NOW + index)
  const encoded = times.map((timeMs) => flow('a/b -> a/c:80', timeMs))
  for (const bytes of encoded) sampler.take(bytes, NOW + 10_000, false)
  expect(sampler.flows).toBe(9_000)
  const at = sampler.kept.map((bytes) => encoded.findIndex((one) => one === bytes))
  expect(at.length).toBeGreaterThanOrEqual(1_000)
  expect(at.length).toBeLessThan(2_000)
  const steps = new Set(at.slice(1).map((index, before) => index - (at[before] ?? 0)))
  expect(steps.size).toBe(1)
})

test('a sample of long messages takes no more room than one of many short ones', () => {
  const sampler = new Sampler()
  const flow = create(FlowSchema, { nodeName: 'x'.repeat(200_000), time: { seconds: 1n } })
  const long = toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: flow } }),
  )
  for (let count = 0; count < 500; count++) sampler.take(long, 1_000, true)
  expect(sampler.flows).toBe(500)
  expect(sampler.kept.length).toBeGreaterThan(30)
  expect(sampler.kept.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(17 * 1024 * 1024)
  expect(sampler.sample().clocks[0]?.node).toHaveLength(255)
  sampler.take(new Uint8Array(300_000), 1_000, true)
  expect(sampler.sample().undecodable).toBe(1)
})
