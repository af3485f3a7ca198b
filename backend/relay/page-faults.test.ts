import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { afterEach, expect, it } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { LostEventSource } from '#gen/flow/flow_pb.ts'
import {
  GetFlowsRequestSchema,
  GetFlowsResponseSchema,
  GetNodesResponseSchema,
  ServerStatusResponseSchema,
} from '#gen/observer/observer_pb.ts'
import { SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { ServiceOptions } from '#service/options.ts'
import { type Answer, answers, flowMessage, nodesMessage } from './fake-relay.ts'
import { frame } from './frames.ts'
import { type Page, watchPage } from './watch-page.ts'
import { CONNECTED, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const { NODE_CONNECTED, NODE_UNAVAILABLE, NODE_ERROR } = NodeState
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A page that looks at a Relay which does as it is told; `send` sends on its open streams. */
async function pageOf(first: Partial<Parameters<typeof fakeRelay>[1]> = {}, options: Partial<ServiceOptions> = {}) {
  const open = new Set<Parameters<Answer>[0]>()
  const follow: Answer = (stream, request) => {
    answers.stream([CONNECTED])(stream, request)
    open.add(stream)
    stream.on('close', () => open.delete(stream))
  }
  const relay = await fakeRelay(stops, { GetFlows: follow, ...first })
  const { source, until } = watchRelay(stops, relay.port)
  await until(live)
  const page = await watchPage(stops, source, options)
  await page.until(({ source: of }) => of().state === SourceState.LIVE)
  while (open.size < 2) await pause(5)
  const send = (...messages: readonly Uint8Array[]) => {
    for (const stream of open) for (const message of messages) stream.write(frame(message))
  }
  return { relay, page, send, source }
}

const flow = (timeMs: number, node: string, line: string) =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, {
      responseTypes: {
        case: 'flow',
        value: { ...parseFlow(line), time: timestampFromMs(timeMs), nodeName: node, uuid: `${node}-${line}-${timeMs}` },
      },
      nodeName: node,
      time: timestampFromMs(timeMs),
    }),
  )

const lost = (source: LostEventSource, events: number, node = 'one', timeMs = Date.now()) =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, {
      responseTypes: { case: 'lostEvents', value: { source, numEventsLost: BigInt(events) } },
      nodeName: node,
      time: timestampFromMs(timeMs),
    }),
  )

it('lost events are counted by their source, told, and marked where they were', async () => {
  const { page, send } = await pageOf()
  send(lost(LostEventSource.PERF_EVENT_RING_BUFFER, 40), lost(LostEventSource.HUBBLE_RING_BUFFER, 1))
  send(lost(LostEventSource.PERF_EVENT_RING_BUFFER, 2))
  await page.until(({ source }) => source().lost.reduce((sum, { events }) => sum + events, 0) === 43)
  expect(page.source().lost.map(({ source, events }) => [source, events])).toEqual([
    [LostEventSource.PERF_EVENT_RING_BUFFER, 42],
    [LostEventSource.HUBBLE_RING_BUFFER, 1],
  ])
  await page.until(({ timeline }) => timeline().reduce((sum, { lost: events }) => sum + events, 0) === 43)
  expect(page.source().state).toBe(SourceState.LIVE)
})

const nodeList = (two: NodeState) => ({
  ServerStatus: answers.one(ServerStatusResponseSchema, {
    version: 'hubble-relay test',
    numConnectedNodes: two === NODE_CONNECTED ? 2 : 1,
    numUnavailableNodes: two === NODE_CONNECTED ? 0 : 1,
  }),
  GetNodes: answers.one(GetNodesResponseSchema, {
    nodes: [
      { name: 'one', state: NODE_CONNECTED },
      { name: 'two', state: two },
    ],
  }),
})

it('a node that leaves is named with the time since when, and marked when it leaves and when it joins again without a word', async () => {
  const { page, relay, send } = await pageOf(nodeList(NODE_CONNECTED))
  const began = Date.now()
  relay.change(nodeList(NODE_UNAVAILABLE))
  await page.until(({ source }) => source().nodesUnavailable.includes('two'))
  expect(page.source()).toMatchObject({ state: SourceState.LIVE, nodesConnected: 1, nodesKnown: 2 })
  expect(page.source().nodesAway).toMatchObject([{ name: 'two' }])
  expect(page.source().nodesAway[0]?.sinceMs).toBeGreaterThanOrEqual(began)
  await page.until(({ timeline }) => timeline().some(({ nodesAway }) => nodesAway.includes('two')))

  send(flowMessage(Date.now()))
  relay.change(nodeList(NODE_CONNECTED))
  await page.until(({ source }) => source().nodesUnavailable.length === 0)
  expect(page.source()).toMatchObject({ nodesConnected: 2, nodesKnown: 2, nodesAway: [] })
  await page.until(({ timeline }) => timeline().some(({ nodesBack }) => nodesBack.includes('two')))
})

it('what a node sends once more when it returns to the stream counts once', async () => {
  const { page, send } = await pageOf()
  const now = Date.now()
  const some = [1, 2, 3].map((ago) => flow(now - ago, 'two', 's/a -> s/x:80'))
  send(...some)
  await page.until(({ last }) => last().stats?.matched === 3)
  send(nodesMessage(NODE_ERROR, ['two'], 'agent is restarting', now))
  send(...some, flow(Date.now(), 'two', 's/b -> s/x:80'))
  await page.until(({ edges }) => edges().length === 2)
  expect(page.last().stats?.matched).toBe(4)
  expect(page.edges().map(({ flows }) => flows)).toEqual([3, 1])
})

it('a node whose part of the stream breaks counts as away though Relay is connected to it, until it sends a flow again', async () => {
  const { page, send } = await pageOf(nodeList(NODE_CONNECTED))
  send(nodesMessage(NODE_ERROR, ['two'], 'agent is restarting', Date.now()), flowMessage(Date.now()))
  await page.until(({ source }) => source().nodesUnavailable.includes('two'))
  expect(page.source()).toMatchObject({ state: SourceState.LIVE, nodesConnected: 1, nodesKnown: 2 })
  await page.until(({ timeline }) => timeline().some(({ nodesAway }) => nodesAway.includes('two')))
  send(flowMessage(Date.now(), 'two'))
  await page.until(({ source }) => source().nodesUnavailable.length === 0)
  expect(page.source()).toMatchObject({ nodesConnected: 2, nodesKnown: 2 })
})

it('nodes whose clocks are minutes off spoil nobody else’s time, and the stream goes on for them after a break', async () => {
  const { page, send, relay } = await pageOf()
  const now = Date.now()
  const lines = { ahead: 's/a -> s/x:80', right: 's/b -> s/x:80', behind: 's/c -> s/x:80' }
  const all = () => {
    const at = Date.now()
    send(
      flow(at + 300_000, 'ahead', lines.ahead),
      flow(at, 'right', lines.right),
      flow(at - 300_000, 'behind', lines.behind),
    )
  }
  for (let times = 0; times < 4; times++) {
    all()
    await pause(40)
  }
  await page.until(({ last }) => (last().stats?.matched ?? 0) === 12)
  const count = (from: number, to: number) =>
    page
      .timeline()
      .filter(({ timeMs }) => timeMs >= from && timeMs < to)
      .reduce((sum, { forwarded }) => sum + forwarded, 0)
  // What is ahead counts as now, what is behind where it says that it was; nothing stands in the future.
  expect(count(now - 2_000, Date.now() + 1_000)).toBe(8)
  expect(count(now - 315_000, now - 250_000)).toBe(4)
  expect(page.timeline().every(({ timeMs }) => timeMs <= Date.now())).toBe(true)
  const minutes = page.edges().map(({ flows, minute }) => [flows, minute?.flows])
  expect(minutes.toSorted(([, a = 0], [, b = 0]) => a - b)).toEqual([
    [4, 0],
    [4, 4],
    [4, 4],
  ])
  expect(page.last().stats?.matchedPerSecond).toBeLessThanOrEqual(12)

  // FAST.overlapMs after the stream began, old flows tell of a clock that is behind.
  await pause(1_100)
  all()
  await page.until(({ last }) => (last().stats?.matched ?? 0) === 15)
  const streams = () => relay.calls.filter(({ method }) => method === 'GetFlows')
  const before = streams().length
  relay.cut()
  // Both streams are opened anew: that of the page and that beside it.
  while (streams().length < before + 2) await pause(5)
  const sent = page.last().stats?.matched ?? 0
  await pause(50)
  const asked = streams().map(({ request }) => fromBinary(GetFlowsRequestSchema, request))
  expect(asked.some(({ follow, number, since }) => follow && number === 0n && since === undefined)).toBe(true)
  all()
  await page.until(({ last }) => (last().stats?.matched ?? 0) >= sent + 3)
})

it('what a node sees whose clock is minutes behind counts as of now once that is known, and what it lost too', async () => {
  const { page, send } = await pageOf({}, { clockWindowMs: 150 })
  const began = Date.now()
  const behind = 's/c -> s/x:80'
  const all = () => {
    const at = Date.now()
    send(
      flow(at, 'right', 's/b -> s/x:80'),
      flow(at - 300_000, 'behind', behind),
      flow(at + 7_200_000, 'ahead', 's/a -> s/x:80'),
    )
  }
  const known = () => page.source().clocksBehind
  while (known().length === 0) {
    all()
    await pause(20)
  }
  expect(known()).toMatchObject([{ node: 'behind' }])
  expect(Math.abs((known()[0]?.behindMs ?? 0) - 300_000)).toBeLessThan(3_000)
  all()
  send(lost(LostEventSource.PERF_EVENT_RING_BUFFER, 3, 'behind', Date.now() - 300_000))
  send(lost(LostEventSource.PERF_EVENT_RING_BUFFER, 4, 'ahead', Date.now() + 7_200_000))
  const sumOf = (of: Page, field: 'lost' | 'forwarded', fromMs: number) =>
    of
      .timeline()
      .filter(({ timeMs }) => timeMs >= fromMs)
      .reduce((sum, second) => sum + second[field], 0)
  const from = began - 1_000
  await page.until(() => sumOf(page, 'lost', from) === 7)
  expect(page.timeline().every(({ timeMs }) => timeMs <= Date.now())).toBe(true)
  const edgeOf = (of: Page) => of.edges().find(({ id }) => id.includes('/c '))
  await page.until(() => (edgeOf(page)?.minute?.flows ?? 0) > 0)
  expect(Date.now() - (edgeOf(page)?.lastSeenMs ?? 0)).toBeLessThan(60_000)

  // A clock that is set right is one.
  while (known().length > 0) {
    send(flow(Date.now(), 'behind', behind))
    await pause(20)
  }
})

it('while Relay is away the gap is on the timeline and grows, and when flows come again it has its whole size', async () => {
  const { page, send, relay } = await pageOf()
  send(flow(Date.now(), 'one', 's/a -> s/x:80'), flow(Date.now() - 300_000, 'behind', 's/c -> s/x:80'))
  await page.until(({ edges }) => edges().length === 2)
  await relay.close()
  const gaps = () => page.timeline().filter(({ gap }) => gap)
  await page.until(() => gaps().length > 0)
  const [first] = gaps()
  await page.until(() => gaps().length > 2)
  expect(page.source().state).toBe(SourceState.RECONNECTING)
  const seconds = gaps().map(({ timeMs }) => timeMs)
  expect(seconds).toEqual(seconds.map((_, at) => (first?.timeMs ?? 0) + at * 1_000))

  const back = await fakeRelay(stops, { GetFlows: answers.stream([CONNECTED, flowMessage(Date.now())]) }, relay.port)
  await page.until(({ source }) => source().state === SourceState.LIVE)
  const whole = gaps().length
  expect(whole).toBeGreaterThanOrEqual(seconds.length)
  expect(gaps().every(({ timeMs }) => timeMs <= Date.now())).toBe(true)
  await pause(2_200)
  expect(gaps()).toHaveLength(whole)
  expect(back.calls.length).toBeGreaterThan(0)
})

it('a cluster in which nothing happens is live, and what was on the map leaves it in time', async () => {
  const { page, send, relay } = await pageOf()
  send(flow(Date.now() - 601_000, 'one', 's/a -> s/x:80'), flow(Date.now(), 'one', 's/b -> s/x:80'))
  await page.until(({ edges }) => edges().length === 2)
  const asked = relay.calls.length
  // As many questions as in four minutes of the product.
  while (relay.calls.length < asked + 200) await pause(10)
  expect(page.source()).toMatchObject({ state: SourceState.LIVE, flowsPerSecond: 0 })
  expect(page.source().problem).toBeUndefined()
  expect(page.timeline().some(({ gap }) => gap)).toBe(false)
  expect(
    page
      .edges()
      .map(({ idle }) => idle)
      .toSorted((a, b) => Number(a) - Number(b)),
  ).toEqual([false, true])
})

it('a flood is read as far as it goes, frames keep coming, and what is no row is counted', async () => {
  const { page, send } = await pageOf()
  const before = page.frames()
  let sent = 0
  // Equal messages on a stream that never broke are different flows.
  const at = Date.now()
  const some = Array.from({ length: 300 }, (_, index) => flow(at, 'one', `s/c${index % 50} -> s/x:${80 + (index % 4)}`))
  for (let burst = 0; burst < 25; burst++) {
    send(...some)
    sent += some.length
    await pause(10)
  }
  send(lost(LostEventSource.HUBBLE_RING_BUFFER, 12_345))
  await page.until(({ source }) => source().lost.length > 0)
  await page.until(({ last }) => (last().stats?.matched ?? 0) === sent)
  expect(page.frames() - before).toBeGreaterThan(4)
  const { shown, more } = page.rows()
  expect(shown + more).toBe(sent)
  expect(more).toBeGreaterThan(0)
  expect(page.source()).toMatchObject({ state: SourceState.LIVE, lost: [{ events: 12_345 }] })
})
