import { create } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { afterEach, expect, test } from 'vitest'
import { type FlowFilter, FlowFilterSchema, FlowSchema } from '#gen/flow/flow_pb.ts'
import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { Hub } from './hub.ts'
import type { FlowItem, Item } from './reader.ts'
import type { Subscriber } from './subscriber.ts'
import { responseOf, TestSource } from './test-source.ts'
import type { UpstreamLimits } from './upstream.ts'

const ends: AbortController[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end.abort()
})

function hubOver(source: TestSource, limits: Partial<UpstreamLimits> = {}, keepMs = 10) {
  const end = new AbortController()
  ends.push(end)
  return new Hub(source, { keepMs, items: 10_000, bytes: 10_000_000, ...limits }, end.signal)
}

/** Writes down what it is handed: uuids of flows, kinds of the rest. */
class Listener implements Subscriber {
  readonly seen: string[] = []
  readonly gaps: { readonly fromMs: number; readonly toMs: number }[] = []
  completed = 0

  take(item: Item): void {
    this.seen.push(item.kind === 'flow' ? item.facts.uuid : item.kind)
    if (item.kind === 'gap') this.gaps.push(item)
  }

  older({ facts }: FlowItem): void {
    this.seen.push(`older ${facts.uuid}`)
  }

  complete(): void {
    this.completed++
  }
}

function join(hub: Hub, source?: string) {
  const listener = new Listener()
  const stop = new AbortController()
  ends.push(stop)
  hub.subscribe({ whitelist: source === undefined ? [] : [filter(source)], blacklist: [] }, listener, stop.signal)
  return { listener, stop }
}

const filter = (pod: string): FlowFilter => create(FlowFilterSchema, { sourcePod: [pod] })

const flow = (uuid: string) => responseOf(create(FlowSchema, { uuid, time: timestampFromMs(1_700_000_000_000) }))

const uuids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `f${from + index}`)

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

test('a source that leaves fields out has a stream of its own for who wants flows whole, and no other has', () => {
  for (const masked of [true, false]) {
    const source = Object.assign(new TestSource(), { masked })
    const hub = hubOver(source)
    const { signal } = new AbortController()
    const everything = { whitelist: [], blacklist: [] }
    for (const whole of [false, true, true]) hub.subscribe({ ...everything, whole }, new Listener(), signal)
    expect(source.opened.map(({ upstream }) => upstream.whole)).toEqual(masked ? [false, true] : [false])
  }
})

test('equal upstream filters share a stream, different ones do not', () => {
  const source = new TestSource()
  const hub = hubOver(source)
  join(hub)
  join(hub)
  join(hub, 'shop/web')
  join(hub, 'shop/web')
  join(hub, 'shop/cart')
  expect(source.opened.map(({ upstream }) => upstream.whitelist[0]?.sourcePod ?? [])).toEqual([
    [],
    ['shop/web'],
    ['shop/cart'],
  ])
})

test('who joins late hears the past in order and then goes on live, missing and doubling nothing', async () => {
  const source = new TestSource()
  const hub = hubOver(source)
  join(hub)
  source.pushBytes(uuids(0, 1_700).map(flow))
  const { listener } = join(hub)
  for (let at = 1_700; at < 1_800; at++) {
    source.pushBytes([flow(`f${at}`)])
    if (at % 25 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await until(() => listener.seen.length >= 1_800)
  expect(listener.seen).toEqual(uuids(0, 1_800))
})

test('who is overtaken while catching up is told of the hole', async () => {
  const source = new TestSource()
  const hub = hubOver(source, { items: 600 })
  join(hub)
  source.pushBytes(uuids(0, 600).map(flow))
  const { listener } = join(hub)
  source.pushBytes(uuids(600, 1_900).map(flow))
  await until(() => listener.seen.at(-1) === 'f1899')
  expect(listener.seen).toEqual([...uuids(0, 500), 'gap', ...uuids(1_300, 1_900)])
})

test('who joins while the stream is broken is told since when, and then with the others how the gap grows', async () => {
  const source = new TestSource()
  const hub = hubOver(source)
  join(hub)
  const brokenMs = source.now() - 5_000
  for (const { sink } of source.opened) sink.gap(brokenMs)
  const { listener } = join(hub)
  await until(() => listener.gaps.length >= 2)
  expect(Math.min(...listener.gaps.map(({ fromMs }) => fromMs))).toBe(brokenMs)
  const told = listener.gaps.length
  await until(() => listener.gaps.length > told)
  source.pushBytes([flow('f0')])
  expect(listener.seen.slice(-2)).toEqual(['gap', 'f0'])
  expect(listener.gaps.at(-1)?.fromMs).toBe(brokenMs)
})

test('who leaves while catching up hears no more', async () => {
  const source = new TestSource()
  const hub = hubOver(source)
  join(hub)
  source.pushBytes(uuids(0, 900).map(flow))
  const { listener, stop } = join(hub)
  stop.abort()
  await new Promise((resolve) => setTimeout(resolve, 5))
  source.pushBytes([flow('later')])
  expect(listener.seen).toEqual(uuids(0, 500))
})

test('an upstream outlives its last subscriber by a while, and whoever comes in that time', async () => {
  const source = new TestSource()
  const hub = hubOver(source, {}, 30)
  join(hub).stop.abort()
  expect(hub.size).toBe(1)
  const { stop } = join(hub)
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(hub.size).toBe(1)
  stop.abort()
  await until(() => hub.size === 0)
  expect(source.live).toHaveLength(0)
})

test('a file that was forgotten in part is read again, and its end is told to everyone', async () => {
  const source = new TestSource(SourceKind.FILE)
  const hub = hubOver(source, { items: 100 })
  source.history.push(...uuids(0, 300).map(flow))
  const one = join(hub)
  expect(source.opened).toHaveLength(1)
  const two = join(hub)
  expect(source.opened).toHaveLength(2)
  source.complete()
  await until(() => one.listener.completed + two.listener.completed === 2)
})

test('losses that several streams report count once', () => {
  const source = new TestSource()
  const hub = hubOver(source)
  join(hub)
  source.lose(5)
  join(hub, 'shop/web')
  source.lose(7)
  expect([...hub.lost.values()]).toEqual([12])
})
