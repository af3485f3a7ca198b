import { fromBinary } from '@bufbuild/protobuf'
import { afterEach, expect, it } from 'vitest'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { type Answer, answers, flowMessage, nodesMessage } from './fake-relay.ts'
import { frame } from './frames.ts'
import { CONNECTED, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const OLD_MS = 300_000

it.each([
  [
    'a node that comes back with old flows is none whose clock is behind: the next stream asks for what came since',
    true,
  ],
  [
    'a node that sends old flows all the time has a clock that is behind: the next stream asks for what comes now',
    false,
  ],
])('%s', async (_, left) => {
  const open: Parameters<Answer>[0][] = []
  const follow: Answer = (stream, request) => {
    answers.stream([CONNECTED])(stream, request)
    open.push(stream)
  }
  const relay = await fakeRelay(stops, { GetFlows: follow })
  const { until, flows, source } = watchRelay(stops, relay.port)
  // One that takes word of how a stream begins, so that it may ask for what comes now alone.
  const sink = { responses: () => undefined, gap: () => undefined, opened: () => undefined, complete: () => undefined }
  const stop = new AbortController()
  stops.push(() => stop.abort())
  source.open({ whitelist: [], blacklist: [] }, sink, stop.signal)
  await until(live)
  while (open.length < 2) await pause(5)
  const send = (...messages: readonly Uint8Array[]) => {
    for (const stream of open) for (const message of messages) stream.write(frame(message))
  }
  send(flowMessage(Date.now()))
  // FAST.overlapMs: at first a stream brings old flows anyway.
  await pause(1_100)
  if (left) send(nodesMessage(NodeState.NODE_ERROR, ['two'], 'agent is restarting', Date.now()))
  const old = [0, 1].map((ms) => flowMessage(Date.now() - OLD_MS + ms, 'two'))
  const before = flows.length
  send(...old)
  while (flows.length < before + old.length) await pause(5)
  relay.cut()
  while (open.length < 4) await pause(5)
  const asked = relay.calls.filter(({ method }) => method === 'GetFlows')
  const since = asked.slice(2).map(({ request }) => fromBinary(GetFlowsRequestSchema, request).since !== undefined)
  expect(since.every(Boolean)).toBe(left)
})
