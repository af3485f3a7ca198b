import { create, fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { createClient } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { type Flow, FlowFilterSchema, Verdict } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { CheckVerdict, DemoAct, DemoService, MapService, SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import { measureDemo } from './demo-doctor.ts'
import { createDemoSource, type DemoSourceOptions } from './demo-source.ts'
import { createInTabTransport } from './in-tab.ts'
import type { Upstream } from './source.ts'

let end = new AbortController()
afterEach(() => {
  end.abort()
  end = new AbortController()
})

const ALL: Upstream = { whitelist: [], blacklist: [] }
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
async function until(true_: () => boolean) {
  while (!true_()) await pause(5)
}

/** A source by a clock that the test sets, and the flows that come out of it. */
function start(options: DemoSourceOptions = {}, upstream = ALL) {
  let nowMs = 1_760_000_000_000
  const source = createDemoSource({ historySeconds: 20, clock: () => nowMs, ...options }, end.signal)
  const seen: Flow[] = []
  const told: string[] = []
  const closing = new AbortController()
  source.open(
    upstream,
    {
      responses(batch) {
        for (const bytes of batch) {
          const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
          if (responseTypes.case === 'flow') seen.push(responseTypes.value)
          else told.push(responseTypes.case ?? 'nothing')
        }
      },
      gap: () => told.push('gap'),
      complete: () => told.push('complete'),
    },
    closing.signal,
  )
  const times = () => seen.flatMap(({ time }) => (time ? [timestampMs(time)] : []))
  return { source, seen, told, times, closing, began: nowMs, pass: (ms: number) => (nowMs += ms), now: () => nowMs }
}

test('the past comes first, in the order of time, and then what happens', async () => {
  const { times, began, pass, now } = start()
  await until(() => (times().at(-1) ?? 0) > began - 1_000)
  expect(times()[0]).toBeLessThan(began - 18_000)
  pass(3_000)
  await until(() => (times().at(-1) ?? 0) > now() - 1_000)
  expect(times()).toEqual(times().toSorted((a, b) => a - b))
  expect(times().length).toBeGreaterThan(20 * 30)
})

test('a filter of Relay holds for the past and for what comes, also for one who joins late', async () => {
  const dropped: Upstream = { whitelist: [create(FlowFilterSchema, { verdict: [Verdict.DROPPED] })], blacklist: [] }
  const { source, seen, began, times } = start({}, dropped)
  await until(() => (times().at(-1) ?? 0) > began - 5_000)
  expect(new Set(seen.map(({ verdict }) => verdict))).toEqual(new Set([Verdict.DROPPED]))
  const late: Uint8Array[] = []
  const responses = (batch: readonly Uint8Array[]) => late.push(...batch)
  source.open(dropped, { responses, gap: () => undefined, complete: () => undefined }, end.signal)
  expect(late.length).toBeGreaterThanOrEqual(seen.length)
})

test('who leaves hears nothing more', async () => {
  const { seen, closing, pass } = start()
  await until(() => seen.length > 0)
  closing.abort()
  const before = seen.length
  pass(5_000)
  await pause(30)
  expect(seen).toHaveLength(before)
})

test('a machine that slept goes on from now instead of making up for the night', async () => {
  const { times, began, pass, now } = start()
  await until(() => (times().at(-1) ?? 0) > began - 1_000)
  pass(8 * 3_600_000)
  await until(() => {
    pass(20)
    return (times().at(-1) ?? 0) > now() - 1_000
  })
  const slept = times().filter((ms) => ms > began + 60_000 && ms < now() - 60_000)
  expect(slept).toEqual([])
})

test('a node that is taken away sends nothing, is told of, and comes back', async () => {
  const { source, seen, told, pass, times, now } = start({ rate: 200 })
  await until(() => seen.length > 500)
  const { demo } = source
  demo.setNodeAway(true)
  expect(source.status()).toMatchObject({ nodesConnected: 2, nodesKnown: 3, nodesUnavailable: [demo.node] })
  expect(told).toContain('nodeStatus')
  const from = seen.length
  pass(4_000)
  await until(() => (times().at(-1) ?? 0) > now() - 1_000)
  expect(seen.slice(from).some(({ nodeName }) => nodeName === demo.node)).toBe(false)
  demo.setNodeAway(false)
  pass(4_000)
  await until(() => seen.slice(from).some(({ nodeName }) => nodeName === demo.node))
  expect(source.status()).toMatchObject({ state: SourceState.LIVE, nodesConnected: 3, nodesUnavailable: [] })
})

test('the service in the tab shows it, switches its acts and tells the truth about it', async () => {
  const source = createDemoSource({ historySeconds: 30 }, end.signal)
  const measure = measureDemo(source, 1_500)
  const deps = { source, version: '1.2.3', signal: end.signal, demo: source.demo, measure, options: { keepWarm: true } }
  const transport = createInTabTransport(deps)
  const [map, demo] = [createClient(MapService, transport), createClient(DemoService, transport)]
  expect(await map.status({})).toMatchObject({ demo: true })
  await until(() => source.status().newestFlowMs > Date.now() - 5_000)
  const { services } = await map.snapshot({})
  expect(services.map(({ name }) => name)).toEqual(expect.arrayContaining(['deathstar', 'xwing', 'tiefighter']))
  expect(await demo.setDemo({ act: DemoAct.L4 })).toMatchObject({ act: DemoAct.L4 })

  const checks = new Map<string, { found: string; verdict: CheckVerdict }>()
  for await (const report of map.diagnose({})) for (const check of report.checks) checks.set(check.id, check)
  expect([...checks.keys()]).toEqual(['source', 'nodes', 'flows', 'lost', 'namespaces', 'l7', 'filter'])
  expect(checks.get('source')?.found).toContain('there is no Relay')
  expect(checks.get('flows')?.verdict).toBe(CheckVerdict.OK)
})
