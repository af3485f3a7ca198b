import { create } from '@bufbuild/protobuf'
import { Code, createClient, createRouterTransport } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { Health } from '#gen/grpc/health/v1/health_pb.ts'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { relayAddress } from '../config/address.ts'
import { answers, flowMessage, startFakeRelay } from '../relay/fake-relay.ts'
import { relayObserver } from './relay.ts'
import { registerObserver } from './service.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function observer(messages: readonly Uint8Array[]) {
  const relay = await startFakeRelay({ GetFlows: answers.ending(messages) })
  stops.push(() => relay.close())
  const address = relayAddress(`127.0.0.1:${relay.port}`)
  if (!address.ok) throw new Error(address.expected)
  return relayObserver({ address: address.value, tls: undefined })
}

async function uuids(messages: readonly Uint8Array[]): Promise<readonly string[]> {
  const all: string[] = []
  const upstream = await observer(messages)
  for await (const { responseTypes } of upstream.flows(create(GetFlowsRequestSchema), new AbortController().signal))
    if (responseTypes.case === 'flow') all.push(responseTypes.value.uuid)
  return all
}

const many = Array.from({ length: 3_000 }, (_, index) => flowMessage(index + 1))

test('all flows arrive in their order, however little is held of them', async () => {
  expect(await uuids(many)).toEqual(many.map((_, index) => `one-${index + 1}`))
})

test.each([
  ['longer than any flow', new Uint8Array(300_000), 'Relay sent a message of 300000 bytes, which is no flow.'],
  ['no message', new Uint8Array([0x0a, 0xff]), 'Relay sent a message that does not decode.'],
])('what is %s ends the stream and is said', async (_what, bytes, rawMessage) => {
  await expect(uuids([flowMessage(1), bytes])).rejects.toMatchObject({ code: Code.DataLoss, rawMessage })
})

test('no more than 64 watch health, and a place that was left is free', async () => {
  const upstream = await observer([])
  const end = new AbortController()
  stops.push(() => end.abort())
  const transport = createRouterTransport((router) => registerObserver(router, upstream, () => true, end.signal))
  const client = createClient(Health, transport)
  const watch = async (signal: AbortSignal) => {
    const stream = client.watch({ service: '' }, { signal })[Symbol.asyncIterator]()
    return (await stream.next()).value?.status
  }
  const watching = Array.from({ length: 64 }, () => new AbortController())
  for (const { signal } of watching) expect(await watch(signal)).toBe(1)
  await expect(watch(end.signal)).rejects.toMatchObject({ code: Code.ResourceExhausted })
  watching[0]?.abort()
  await expect.poll(() => watch(end.signal).catch(() => undefined)).toBe(1)
})
