import { afterEach, expect, it } from 'vitest'
import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { type Answer, answers, flowMessage, HEALTHY } from './fake-relay.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { frame } from './frames.ts'
import { CONNECTED, code, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const FLOWING = { GetFlows: answers.stream([CONNECTED, flowMessage(7)]) }
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function behindLine(does: Parameters<typeof fakeRelay>[1], idleMs = 0) {
  const relay = await fakeRelay(stops, does)
  const line = await startFaultProxy(relay.port, idleMs)
  stops.push(() => line.close())
  const watched = watchRelay(stops, line.port)
  const told: SourceStatus[] = []
  const stop = new AbortController()
  stops.push(() => stop.abort())
  watched.source.onStatus((status) => told.push(status), stop.signal)
  await watched.until(live)
  return { ...watched, relay, line, told }
}

it('a connection that is half open is told, left for a new one, and marked as a gap since it was last heard', async () => {
  const { line, until, gaps, since } = await behindLine(FLOWING)
  line.halfOpen()
  const broke = Date.now()
  const status = await until(code('timeout'))
  expect(status.state).toBe(SourceState.RECONNECTING)
  await until(live)
  expect(gaps()).toBe(1)
  expect(since[0]).toBeLessThanOrEqual(broke + 50)
  expect(line.connections()).toBeGreaterThan(1)
})

it('a line that hangs without closing, for old and new connections, is told and found again when it carries', async () => {
  const { line, until, gaps } = await behindLine(FLOWING)
  line.hang(true)
  const status = await until(code('timeout'))
  expect(status.state).toBe(SourceState.RECONNECTING)
  await until(({ attempts }) => attempts >= 2)
  line.hang(false)
  await until(live)
  expect(gaps()).toBe(1)
})

it('a connection that is reset is told, and marked as a gap once', async () => {
  const { line, until, gaps, told } = await behindLine(FLOWING)
  told.length = 0
  line.reset()
  await until(({ state }) => state === SourceState.RECONNECTING)
  await until(live)
  expect(gaps()).toBe(1)
  expect(told[0]?.state).toBe(SourceState.RECONNECTING)
})

it('a proxy that cuts idle connections finds none, though no flow comes for long', async () => {
  const { line, told, gaps, source, relay } = await behindLine({ GetFlows: answers.stream([CONNECTED]) }, 400)
  told.length = 0
  const asked = relay.calls.length
  while (relay.calls.length < asked + 120) await pause(10)
  expect(line.connections()).toBe(1)
  expect(told.filter((status) => !live(status))).toEqual([])
  expect(gaps()).toBe(0)
  expect(live(source.status())).toBe(true)
})

it('a proxy that cuts idle streams, not connections, loses nothing: each stream asks for what came since', async () => {
  const cut: Answer = (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' })
    stream.write(frame(CONNECTED))
    stream.write(frame(flowMessage(7)))
    setTimeout(() => stream.close(8), 80)
  }
  const { relay, until, told } = await behindLine({ GetFlows: cut })
  const streams = () => relay.calls.filter(({ method }) => method === 'GetFlows')
  while (streams().length < 4) await pause(10)
  expect(told.some(({ state }) => state === SourceState.RECONNECTING)).toBe(true)
  expect(told.some(({ state }) => state === SourceState.FAILED)).toBe(false)
  relay.change({ ...HEALTHY, ...FLOWING })
  await until((status) => live(status) && status.attempts === 0)
  const requests = new Set(streams().map(({ request }) => request.toString('hex')))
  expect(requests.size).toBeGreaterThan(1)
})

it('flows that come out of order and from wrong clocks all arrive as they came, and the stream comes back after a break', async () => {
  const now = Date.now()
  const times = [now, now - 60_000, now + 3_600_000, now - 5, now + 1, 1]
  const { flows, until, relay } = await behindLine({
    GetFlows: answers.stream([CONNECTED, ...times.map((time) => flowMessage(time))]),
  })
  while (flows.length < times.length + 1) await pause(5)
  expect(flows.slice(1)).toEqual(times.map((time) => `one-${time}`))
  relay.cut()
  await until(({ state }) => state === SourceState.RECONNECTING)
  await until(live)
})
