import { clone } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import { afterEach, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { type Flow, FlowSchema } from '#gen/flow/flow_pb.ts'
import { BACKFILL, type BackfillLimits } from './backfill.ts'
import { Hub } from './hub.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import { planQuery } from './query.ts'
import type { Opening, PastRange, Reach } from './source.ts'
import { until } from './test-service.ts'
import { responseOf, TestSource } from './test-source.ts'
import { Views } from './views.ts'

const ends: AbortController[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end.abort()
})

const NOW = 1_700_000_000_000
const FIRST: Opening = { fromMs: undefined, missedMs: 0, skewed: false }
const seconds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

/** A flow of so many seconds before now; `plain`: without an id of its own. */
function flow(ago: number, plain = false, from = 'web'): Flow {
  const made = clone(FlowSchema, parseFlow(`shop/${from} -> shop/cart:8080`))
  made.time = timestampFromMs(NOW - ago * 1000)
  made.uuid = plain ? '' : `${from}-${ago}`
  return made
}

interface World {
  readonly flows?: readonly Flow[]
  readonly reach?: Partial<Reach>
  readonly limits?: Partial<BackfillLimits>
}

/** A source that keeps flows, and who looks at it. */
function world({ flows = [], reach, limits }: World) {
  const source = new TestSource()
  source.clock = NOW
  const kept = [...flows]
  const asked: PastRange[] = []
  const oldestMs = () => Math.min(...kept.map(({ time }) => (time ? timestampMs(time) : 0)))
  source.reach = () => Promise.resolve({ oldestMs: oldestMs(), wholeMs: oldestMs(), allNodes: true, ...reach })
  source.past = (_upstream, range, most) => {
    asked.push(range)
    const found = kept.filter(({ time }) => {
      const ms = time ? timestampMs(time) : 0
      return ms >= range.fromMs && ms < range.toMs
    })
    const some = found.toSorted((a, b) => Number(a.time?.seconds) - Number(b.time?.seconds)).slice(0, most.messages)
    return Promise.resolve({ kind: 'flows', responses: some.map(responseOf), all: some.length === found.length })
  }
  const end = new AbortController()
  ends.push(end)
  const backfill = { ...BACKFILL, settleMs: 0, ...limits }
  const hub = new Hub(source, { keepMs: 0, items: 1_000, bytes: 1_000_000, backfill }, end.signal)
  const views = new Views(source, hub, DEFAULT_OPTIONS, end.signal)
  const look = (by: 'service' | 'pod' = 'service') => {
    const planned = planQuery('', { version: '', nowMs: NOW }, { by, world: 'names' })
    if (planned.kind !== 'ok') throw new Error(by)
    return views.open(planned.plan, end.signal)
  }
  const open = (opening: Opening) => {
    for (const { sink } of source.live) sink.opened?.(opening)
  }
  return { source, kept, asked, hub, look, open, asking: () => (asked.length === 0 ? 'nothing' : asked.length) }
}

const counted = (view: ReturnType<ReturnType<typeof world>['look']>) => ({
  matched: view.stats().matched,
  flows: view.graph.whole().edges.reduce((sum, edge) => sum + edge.flows, 0),
  timeline: view.timeline.flowsBetween(0, NOW + 1),
})

test('at start the past is filled in, newest first, and what came live counts once, with an id or without', async () => {
  const flows = seconds(1, 400).map((ago) => flow(ago, ago % 2 === 0))
  const { source, asked, look, open, hub } = world({ flows })
  const view = look()
  open(FIRST)
  source.pushBytes(flows.slice(0, 50).map(responseOf))
  await until(() => hub.counts.received === 399)
  await until(() => hub.counts.repeated === 50)
  expect(counted(view)).toEqual({ matched: 399, flows: 399, timeline: 399 })
  expect(view.rows.size).toBe(50)
  expect(asked.map(({ fromMs, toMs }) => [(NOW - fromMs) / 1000, (NOW - toMs) / 1000])).toEqual([
    [15, 0],
    [45, 15],
    [105, 45],
    [225, 105],
    [345, 225],
    [399, 345],
  ])
})

test('two flows that are alike and have no id are two, in the past as well', async () => {
  const twin = flow(20, true)
  const { look, open, hub } = world({ flows: [twin, twin, flow(30)] })
  const view = look()
  open(FIRST)
  await until(() => hub.counts.received === 3)
  expect(counted(view).flows).toBe(3)
})

test('what was fetched and then comes live, late, counts once', async () => {
  const flows = seconds(1, 10).map((ago) => flow(ago))
  const { source, look, open, hub } = world({ flows })
  const view = look()
  open(FIRST)
  await until(() => hub.counts.received === 9)
  source.pushBytes([flow(3), flow(4), flow(-1)].map(responseOf))
  expect(hub.counts).toMatchObject({ received: 10, repeated: 2 })
  expect(counted(view).flows).toBe(10)
})

test('a limit ends it, and so does a call that brings no more than its own limit from the part that is left', async () => {
  const flows = seconds(1, 300).map((ago) => flow(ago))
  const { asked, look, open, hub } = world({ flows, limits: { messages: 60, callMessages: 10 } })
  look()
  open(FIRST)
  await until(() => asked.length >= 6)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(hub.counts.received).toBeGreaterThan(40)
  expect(hub.counts.received).toBeLessThanOrEqual(60)
})

test('a view that joins later is told the past too', async () => {
  const { look, open, hub } = world({ flows: seconds(1, 100).map((ago) => flow(ago, false, ago > 50 ? 'old' : 'web')) })
  look()
  open(FIRST)
  await until(() => hub.counts.received === 99)
  const late = look('pod')
  expect(hub.size).toBe(1)
  await until(() => late.stats().matched === 99)
  expect(late.rows.size).toBe(0)
})

const gaps = (view: ReturnType<ReturnType<typeof world>['look']>) =>
  view.timeline
    .changesSince(0)
    .filter(({ gap }) => gap)
    .map(({ timeMs, widthMs }) => [(NOW - timeMs) / 1000, widthMs || 1000])

/** A break that began 60 s before now; the stream goes on and brings what is not older than 15 s. */
function broken(change: World) {
  const all = seconds(0, 120).map((ago) => flow(ago))
  const made = world({ flows: all, ...change })
  const view = made.look()
  made.source.clock = NOW - 60_000
  made.source.pushBytes(all.slice(60).toReversed().map(responseOf))
  for (const { sink } of made.source.live) sink.gap(NOW - 60_000)
  made.source.clock = NOW
  made.open({ fromMs: NOW - 15_000, missedMs: NOW - 70_000, skewed: false })
  made.source.pushBytes(all.slice(0, 16).toReversed().map(responseOf))
  return { ...made, view }
}

test('after a break the gap is filled, newest first, and its mark is taken back', async () => {
  const { view, hub, asked } = broken({})
  expect(gaps(view).length).toBeGreaterThan(0)
  await until(() => gaps(view).length === 0)
  expect(hub.counts.received).toBe(120)
  expect(counted(view)).toEqual({ matched: 120, flows: 120, timeline: 120 })
  expect(asked.map(({ toMs }) => (NOW - toMs) / 1000)).toEqual([15, 30, 60])
})

test('where the rings begin within the gap, what is before stays marked', async () => {
  const { view } = broken({ reach: { oldestMs: NOW - 40_000, wholeMs: NOW - 40_000 } })
  await until(() => gaps(view).length === 20)
  expect(gaps(view)[0]).toEqual([60, 1000])
  expect(gaps(view).at(-1)).toEqual([41, 1000])
})

test.each<[string, World]>([
  ['a node is away that may know more', { reach: { allNodes: false } }],
  ['the source has nothing of it', { reach: { oldestMs: NOW - 2_000, wholeMs: NOW + 1_000 } }],
])('the mark stays where %s', async (_what, change) => {
  const { view, hub } = broken(change)
  await until(() => hub.counts.received >= 76)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(gaps(view).length).toBeGreaterThan(30)
})

test('a break while the past is fetched ends that, and the next stream takes it up again', async () => {
  const flows = seconds(1, 200).map((ago) => flow(ago))
  const { source, look, open, hub } = world({ flows, limits: { settleMs: 20 } })
  const view = look()
  open(FIRST)
  source.pushBytes(flows.slice(0, 5).map(responseOf))
  source.breakStreams()
  open({ fromMs: NOW - 5_000, missedMs: NOW - 5_000, skewed: false })
  await until(() => hub.counts.received === 199)
  expect(counted(view).flows).toBe(199)
})

test('a source that does not answer at first is asked again, and the mark is taken back then', async () => {
  const { source, view, hub } = broken({ limits: { askMs: 20 } })
  const reaches = source.reach
  let asked = 0
  source.reach = (signal) =>
    asked++ < 2 ? Promise.resolve(undefined) : (reaches?.(signal) ?? Promise.resolve(undefined))
  await until(() => gaps(view).length === 0)
  expect(asked).toBe(3)
  expect(hub.counts.received).toBe(120)
})

test('a break while a node is awaited that may know more of the gap before leaves neither marked when all is there', async () => {
  const reach = { allNodes: false }
  const { source, view, hub, open } = broken({ reach })
  await until(() => hub.counts.received === 120)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(gaps(view).length).toBeGreaterThan(30)
  reach.allNodes = true
  for (const { sink } of source.live) sink.gap(NOW)
  open({ fromMs: NOW - 10_000, missedMs: NOW - 10_000, skewed: false })
  source.pushBytes([flow(0)].map(responseOf))
  await until(() => gaps(view).length === 0)
  expect(hub.counts.received).toBe(120)
})
