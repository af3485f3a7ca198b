import { fromBinary } from '@bufbuild/protobuf'
import { afterEach, expect, it } from 'vitest'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { type Answer, answers, flowMessage, nodesMessage } from './fake-relay.ts'
import { CONNECTED, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const FLOWS = answers.stream([CONNECTED, flowMessage(Date.now()), flowMessage(Date.now())])

const isMasked = (request: Buffer): boolean =>
  (fromBinary(GetFlowsRequestSchema, request).fieldMask?.paths.length ?? 0) > 0

it.each<[string, Answer]>([
  ['by itself', answers.status(3, 'invalid field mask')],
  [
    'by all its nodes',
    answers.ending([CONNECTED, nodesMessage(NodeState.NODE_ERROR, ['one', 'two'], 'unknown field in mask')]),
  ],
])('a server that refuses a field mask %s is asked without one', async (_how, refuse) => {
  const asked: boolean[] = []
  const relay = await fakeRelay(stops, {
    GetFlows: (stream, request) => {
      asked.push(isMasked(request))
      return isMasked(request) ? refuse(stream, request) : FLOWS(stream, request)
    },
  })
  const watched = watchRelay(stops, relay.port, undefined, true)
  await watched.until((status) => live(status) && status.newestFlowMs > 0)
  expect(asked).toEqual([true, false])
  expect([watched.source.masked, watched.source.status().masked]).toEqual([false, false])
})

it('a stream that breaks goes on with its mask', async () => {
  const asked: boolean[] = []
  const relay = await fakeRelay(stops, {
    GetFlows: (stream, request) => {
      asked.push(isMasked(request))
      return asked.length === 1
        ? answers.ending([CONNECTED, flowMessage(Date.now())])(stream, request)
        : FLOWS(stream, request)
    },
  })
  const watched = watchRelay(stops, relay.port, undefined, true)
  await expect.poll(() => asked.length).toBe(2)
  await watched.until(live)
  expect(asked).toEqual([true, true])
  expect(watched.source.status().masked).toBe(true)
})
