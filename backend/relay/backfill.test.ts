import { afterEach, expect, it } from 'vitest'
import { Hub } from '#service/hub.ts'
import { DEFAULT_OPTIONS } from '#service/options.ts'
import { planQuery } from '#service/query.ts'
import { Views } from '#service/views.ts'
import { relayAddress } from '../config/address.ts'
import { startDemoRelay } from '../demo/relay.ts'
import { createLog } from '../log.ts'
import { createRelaySource } from './source.ts'
import type { Stops } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('what a Relay still holds is there at once, and counts once however often the stream breaks', async () => {
  const relay = await startDemoRelay({ live: false, historySeconds: 8, rate: 60 })
  stops.push(() => relay.close())
  const stop = new AbortController()
  stops.push(() => stop.abort())
  const address = relayAddress(relay.address)
  const planned = planQuery('', { version: '', nowMs: Date.now() })
  if (!address.ok || planned.kind !== 'ok') throw new Error('cannot be')
  const log = createLog({ level: 'silent', format: 'json' })
  const timing = { firstRetryMs: 20, longestRetryMs: 50, overlapMs: 600_000 }
  const source = createRelaySource({ address: address.value, tls: undefined, signal: stop.signal, log, timing })
  const hub = new Hub(source, { keepMs: 0, items: 20_000, bytes: 32_000_000 }, stop.signal)
  const view = new Views(source, hub, DEFAULT_OPTIONS, stop.signal).open(planned.plan, stop.signal)

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
