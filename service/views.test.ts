import { afterEach, expect, test } from 'vitest'
import { Hub } from './hub.ts'
import { linkedSignal } from './linked-signal.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import { planQuery } from './query.ts'
import { flows } from './test-service.ts'
import { TestSource } from './test-source.ts'
import { Views } from './views.ts'

const stop = new AbortController()
afterEach(() => stop.abort())

test('many views together keep little more than a few may keep alone', () => {
  const source = new TestSource()
  const options = { ...DEFAULT_OPTIONS, ringBytes: 100_000 }
  const hub = new Hub(source, { keepMs: 0, items: 20_000, bytes: 32_000_000 }, stop.signal)
  const views = new Views(source, hub, options, stop.signal)
  const open = Array.from({ length: 20 }, (_, port) => {
    // Text is matched here, so that all views stand on one upstream.
    const planned = planQuery(`text:we !text:nothing${port}`, { version: '', nowMs: 0 })
    if (planned.kind !== 'ok') throw new Error(planned.message)
    return views.open(planned.plan, linkedSignal(stop.signal))
  })
  for (let at = 0; at < 200; at++) source.push(flows('web', 'cart', 10, source.clock + at))
  const kept = open.map(({ rows }) => rows.bytes)
  expect(kept[0]).toBeGreaterThan(90_000)
  expect(kept.at(-1)).toBeGreaterThan(3_000)
  for (const [at, bytes] of kept.entries()) expect(bytes).toBeLessThanOrEqual(100_000 / (at + 1) + 1_000)
  expect(kept.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(400_000)
})
