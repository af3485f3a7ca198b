import { Code, ConnectError } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { PastRowsState, SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { endAll, flows, observe, serve, until } from './test-service.ts'
import { responseOf, TestSource } from './test-source.ts'

afterEach(endAll)

/** A source with a quiet minute, one of drops, and two of silence since. */
function past() {
  const source = new TestSource()
  const start = source.clock
  const { client } = serve(source, { keepWarm: true, ringRows: 40 })
  source.push(flows('web', 'cart', 30, start))
  source.clock = start + 60_000
  source.push(flows('web', 'db', 20, start + 60_000, Verdict.DROPPED))
  source.clock = start + 180_000
  return { source, start, client }
}

test('a window shows what happened in it, and says what is kept', async () => {
  const { client, start } = past()
  const stream = observe(client, '', 100, { fromMs: start + 60_000, toMs: start + 61_000 })
  const { reset, graph, rows, moreRows, window } = await stream.next()
  expect(reset).toBe(true)
  expect(graph?.edges.map(({ dropped, forwarded }) => [dropped, forwarded])).toEqual([[20, 0]])
  expect([rows.length, moreRows]).toEqual([20, 0])
  expect(window).toMatchObject({
    fromMs: start + 60_000,
    toMs: start + 61_000,
    grainMs: 1000,
    countsFromMs: start,
    filling: false,
  })
})

test('rows that are no longer kept are counted and said to be gone', async () => {
  const { client, start } = past()
  const first = await observe(client, '', 100, { fromMs: start, toMs: start + 1000 }).next()
  // Of the first 30 rows, 10 had to leave for the 20 that came after them.
  expect([first.rows.length, first.moreRows]).toEqual([20, 10])
  expect(first.window?.rowsFromMs).toBe(start + 10)
  expect(first.graph?.edges.map(({ forwarded }) => forwarded)).toEqual([30])
})

test('a window that still fills is followed, and the live view goes on beside it', async () => {
  const source = new TestSource()
  const start = source.clock
  const { client } = serve(source)
  const live = observe(client, '')
  const stream = observe(client, '', 100, { fromMs: start, toMs: start + 10_000 })
  await until(() => source.live.length > 0)
  source.push(flows('web', 'cart', 3, start))
  const first = await stream.next()
  expect(first.window?.filling).toBe(true)
  source.clock = start + 20_000
  source.push(flows('web', 'db', 2, start + 5000))
  source.push(flows('web', 'late', 1, start + 15_000))
  let ports = first.graph?.edges.length ?? 0
  let rows = first.rows.length
  while (rows < 5) {
    const frame = await stream.next()
    expect(frame.reset).toBe(false)
    ports += frame.graph?.edges.length ?? 0
    rows += frame.rows.length
  }
  expect([ports, rows]).toEqual([2, 5])
  expect((await live.next()).window).toBeUndefined()
})

test('a snapshot of a window names the ends by id', async () => {
  const { client, start } = past()
  const { edges, services, window } = await client.snapshot({
    query: { fromMs: start + 60_000, toMs: start + 61_000 },
  })
  expect(edges).toMatchObject([{ dropped: 20, source: services[0]?.id }])
  expect(window?.grainMs).toBe(1000)
})

test('a file can be looked at in parts once it is read', async () => {
  const source = new TestSource(SourceKind.FILE, 0)
  const begin = 1_700_000_000_000
  const { client } = serve(source)
  const live = observe(client)
  await until(() => source.live.length > 0)
  for (const [name, at] of [
    ['a', 0],
    ['b', 7_200_000],
  ] as const) {
    source.clock = begin + at
    source.push(flows(name, 'cart', 5, begin + at))
  }
  source.complete()
  expect((await live.next()).timeline.map(({ forwarded }) => forwarded)).toEqual([5, 5])
  const early = await observe(client, '', 100, { fromMs: begin, toMs: begin + 60_000 }).next()
  expect(early.graph?.services.map(({ name }) => name).sort()).toEqual(['a', 'cart'])
  expect(early.window?.filling).toBe(false)
})

test.each([
  [2000, 1000],
  [1000, 1000],
  [Number.NaN, 1000],
  [0, Number.POSITIVE_INFINITY],
])('from %d to %d is no window', async (fromMs, toMs) => {
  const { client } = serve(new TestSource())
  const error = await observe(client, '', 0, { fromMs, toMs })
    .next()
    .catch((cause: unknown) => ConnectError.from(cause))
  expect(error).toMatchObject({ code: Code.InvalidArgument })
})

test('rows that are no longer kept are asked of the source again, and told after the newer ones', async () => {
  const { source, client, start } = past()
  const asked: unknown[] = []
  source.past = (_upstream, range) => {
    asked.push(range)
    const older = [...flows('web', 'cart', 10, start), ...flows('other', 'cart', 5, start + 20)]
    return Promise.resolve({ kind: 'flows', responses: older.map(responseOf), all: true })
  }
  const stream = observe(client, '', 100, { fromMs: start, toMs: start + 1000 })
  const first = await stream.next()
  expect(first.graph?.edges.map(({ forwarded }) => forwarded)).toEqual([30])
  expect([first.rows.length, first.window?.past?.state]).toEqual([0, PastRowsState.ASKING])
  const { rows, moreRows, window } = await stream.next()
  expect(asked).toEqual([{ fromMs: start, toMs: start + 10 }])
  expect(window?.past).toMatchObject({ state: PastRowsState.ALL, rows: 10, fromMs: start })
  expect([rows.length, moreRows]).toEqual([30, 0])
  const numbers = rows.map(({ number }) => number)
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
  expect(numbers.at(-1)).toBe(-9)
})

test.each([
  ['has none of them', { kind: 'flows', responses: [], all: true } as const, { state: PastRowsState.GONE }],
  ['cannot be asked', { kind: 'failed', problem: 'No.' } as const, { state: PastRowsState.FAILED, problem: 'No.' }],
])('a source that %s is said so, with the rows that are kept', async (_, answer, told) => {
  const { source, client, start } = past()
  source.past = () => Promise.resolve(answer)
  const stream = observe(client, '', 100, { fromMs: start, toMs: start + 1000 })
  await stream.next()
  const { rows, moreRows, window } = await stream.next()
  expect(window?.past).toMatchObject(told)
  expect([rows.length, moreRows]).toEqual([20, 10])
})
