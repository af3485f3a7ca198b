import { afterEach, expect, it } from 'vitest'
import { BACKFILL } from '#service/backfill.ts'
import { Hub } from '#service/hub.ts'
import { DEFAULT_OPTIONS } from '#service/options.ts'
import { planQuery } from '#service/query.ts'
import type { View } from '#service/view.ts'
import { Views } from '#service/views.ts'
import { relayAddress } from '../config/address.ts'
import { type DemoRelayOptions, startDemoRelay } from '../demo/relay.ts'
import { createLog } from '../log.ts'
import { peek } from './peek.ts'
import { createRelaySource } from './source.ts'
import type { Timing } from './timing.ts'
import type { Stops } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What a service makes of a demo Relay, and that Relay. */
async function watched(options: DemoRelayOptions, timing: Partial<Timing> = {}) {
  const relay = await startDemoRelay(options)
  stops.push(() => relay.close())
  const stop = new AbortController()
  stops.push(() => stop.abort())
  const address = relayAddress(relay.address)
  const planned = planQuery('', { version: '', nowMs: Date.now() })
  if (!address.ok || planned.kind !== 'ok') throw new Error('cannot be')
  const log = createLog({ level: 'silent', format: 'json' })
  const waits = { firstRetryMs: 20, longestRetryMs: 50, ...timing }
  const source = createRelaySource({ address: address.value, tls: undefined, signal: stop.signal, log, timing: waits })
  // However slow the machine of the test is, nothing is given up.
  const patient = { callMs: 20_000, totalMs: 120_000, lateTurns: Number.POSITIVE_INFINITY }
  const backfill = { ...BACKFILL, settleMs: 200, ...patient }
  const hub = new Hub(source, { keepMs: 0, items: 20_000, bytes: 32_000_000, backfill }, stop.signal)
  const view = new Views(source, hub, DEFAULT_OPTIONS, stop.signal).open(planned.plan, stop.signal)
  /** Flows that Relay still has of a time. */
  const kept = async (fromMs: number, toMs: number): Promise<number> => {
    const all = { whitelist: [], blacklist: [] }
    const past = await source.past?.(all, { fromMs, toMs }, { messages: 1e6, bytes: 1e9, ms: 20_000 }, stop.signal)
    if (past?.kind !== 'flows') throw new Error('no past')
    return past.responses.filter((bytes) => peek(bytes)?.kind === 'flow').length
  }
  return { relay, hub, view, kept }
}

const gaps = (view: View) => view.timeline.changesSince(0).filter(({ gap }) => gap).length

it('the newest flows of each node are there at once, and then all that the rings hold', async () => {
  const { hub, view, kept } = await watched({ live: false, historySeconds: 20, rate: 400, services: 20 })
  while (hub.counts.received === 0) await pause(5)
  expect(hub.counts.received).toBeLessThanOrEqual(3_000)
  const all = await kept(0, Date.now())
  expect(all).toBeGreaterThan(4_000)
  while (hub.counts.received < all) await pause(10)
  await pause(50)
  expect(view.stats().matched).toBe(all)
  expect(view.timeline.flowsBetween(0, Date.now())).toBe(all)
})

it('what a long break missed is fetched, and its gap is marked no more', async () => {
  const { relay, hub, view, kept } = await watched({ rate: 200, historySeconds: 2 }, { replayMs: 100 })
  while (hub.counts.received === 0) await pause(5)
  const began = Date.now()
  await relay.stop()
  while (gaps(view) === 0) await pause(10)
  await pause(2_500)
  await relay.restart()
  while (gaps(view) > 0) await pause(20)
  const until = Date.now() - 2_000
  const from = Math.floor(began / 1000) * 1000 - 1_000
  const to = Math.floor(until / 1000) * 1000
  expect(view.timeline.flowsBetween(from, to)).toBe(await kept(from, to))
})

it('what a Relay still holds is there at once, and counts once however often the stream breaks', async () => {
  const { relay, hub, view } = await watched(
    { live: false, historySeconds: 8, rate: 60 },
    { overlapMs: 600_000, replayMs: 600_000 },
  )

  /** Everything that comes has come when as much was repeated as there is. */
  const counted = () => view.graph.whole().edges.map(({ id, flows }) => [id, flows] as const)
  while (hub.counts.received === 0) await pause(10)
  for (let before = 0; before !== hub.counts.received; await pause(1_500)) before = hub.counts.received
  const first = hub.counts.received
  const edges = counted()
  expect(first).toBeGreaterThan(100)

  for (const [breaks, how] of (['unavailable', 'cut', 'unavailable'] as const).entries()) {
    relay.breakStreams(how)
    while (hub.counts.repeated < first * (breaks + 1)) await pause(10)
  }
  expect(hub.counts.received).toBe(first)
  expect(view.stats().matched).toBe(first)
  expect(counted()).toEqual(edges)
})
