import { Code, ConnectError } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { SourceKind, SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import { endAll, flows, observe, serve, until } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

test('the first frame holds the whole view, the next what changed', async () => {
  const source = new TestSource()
  const { client } = serve(source)
  const viewer = observe(client)
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 3, source.clock))
  const first = await viewer.next()
  expect(first).toMatchObject({ number: 1, reset: true, timeMs: source.clock, stats: { received: 3, matched: 3 } })
  expect(first.source?.state).toBe(SourceState.LIVE)
  expect(first.rows.map((row) => row.number)).toEqual([3, 2, 1])
  expect(first.moreRows).toBe(0)
  expect(first.graph?.services.map((service) => service.name).sort()).toEqual(['cart', 'web'])
  expect(first.graph?.edges).toHaveLength(1)
  expect(first.timeline.reduce((sum, second) => sum + second.forwarded, 0)).toBe(3)
  source.push(flows('web', 'search', 1, source.clock + 10))
  const second = await viewer.next()
  expect(second).toMatchObject({ number: 2, reset: false, moreRows: 0 })
  expect(second.rows.map((row) => row.number)).toEqual([4])
  expect(second.graph?.services.map((service) => service.name)).toContain('search')
  expect(second.graph?.edges).toHaveLength(1)
  expect(second.source).toBeUndefined()
})

test('a viewer that does not read gets one merged frame later, with rows bounded and counted', async () => {
  const source = new TestSource()
  const { client } = serve(source)
  const viewer = observe(client)
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 1, source.clock))
  await viewer.next()
  for (let round = 0; round < 100; round++) {
    source.push(flows('web', 'cart', 100, source.clock + 1_000 * round))
    if (round % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 6))
  }
  let seen = 0
  let frames = 0
  let forwarded = 0
  while (seen < 10_000) {
    const frame = await viewer.next()
    frames++
    expect(frame.rows.length).toBeLessThanOrEqual(200)
    seen += frame.rows.length + frame.moreRows
    forwarded = frame.graph?.edges[0]?.flows ?? forwarded
  }
  expect(seen).toBe(10_000)
  expect(forwarded).toBe(10_001)
  expect(frames).toBeLessThan(10)
})

test('two viewers of one filter share the view and the upstream, and the second sees history at once', async () => {
  const source = new TestSource()
  const { client, state } = serve(source)
  const one = observe(client)
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 5, source.clock))
  await one.next()
  const two = observe(client)
  const first = await two.next()
  expect(first.rows).toHaveLength(5)
  expect(state()).toMatchObject({ viewers: 2, views: 1, upstreams: 1 })
  expect(source.opened).toHaveLength(1)
})

test.each([true, false])('frames carry the graph as protobuf and as JSON alike (binary: %s)', async (binary) => {
  const source = new TestSource()
  const { client } = serve(source, {}, binary)
  const viewers = [observe(client), observe(client)]
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 1, source.clock))
  for (const viewer of viewers) expect((await viewer.next()).graph?.services).toHaveLength(2)
  source.push(flows('web', 'search', 1, source.clock))
  for (const viewer of viewers) {
    const { graph } = await viewer.next()
    expect(graph?.services.map(({ name }) => name)).toContain('search')
    expect(graph?.edges.map(({ port }) => port)).toEqual([8080])
  }
})

test('aborting releases viewer, view and upstream, after a while', async () => {
  const source = new TestSource()
  const { client, state } = serve(source)
  const viewer = observe(client)
  await viewer.next()
  viewer.stop.abort()
  await until(() => state().viewers === 0)
  expect(state().views).toBe(1)
  await until(() => state().upstreams === 0)
  expect(state()).toMatchObject({ viewers: 0, views: 0, upstreams: 0 })
  expect(source.live).toHaveLength(0)
})

test('ending the service ends its streams', async () => {
  const source = new TestSource()
  const { client, end, state } = serve(source)
  const viewer = observe(client)
  await viewer.next()
  end.abort()
  await expect(viewer.next()).rejects.toThrow(/the stream ended/)
  expect(state()).toMatchObject({ viewers: 0, views: 0, upstreams: 0 })
})

test('messages that do not decode are counted and harm nothing', async () => {
  const source = new TestSource()
  const { client } = serve(source)
  const viewer = observe(client)
  await until(() => source.live.length === 1)
  source.pushBytes([Uint8Array.of(0xff, 0xff, 0xff), new Uint8Array(0), Uint8Array.of(0x0a, 0x7f, 0x01)])
  source.push(flows('web', 'cart', 1, source.clock))
  expect((await viewer.next()).stats).toMatchObject({ received: 1, undecodable: 3 })
})

test('a flow that arrives again after a break counts once, and the break stands on the timeline', async () => {
  const source = new TestSource()
  const { client } = serve(source)
  const viewer = observe(client)
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 5, source.clock))
  source.breakStreams()
  source.push(flows('web', 'cart', 7, source.clock))
  source.lose(12)
  const frame = await viewer.next()
  expect(frame.stats).toMatchObject({ received: 7, matched: 7 })
  expect(frame.timeline.some((second) => second.gap)).toBe(true)
  expect(frame.timeline.reduce((sum, second) => sum + second.lost, 0)).toBe(12)
  expect(frame.source?.lost.map(({ events }) => events)).toEqual([12])
})

test('a new status of the source is in the next frame', async () => {
  const source = new TestSource()
  const { client } = serve(source)
  const viewer = observe(client)
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 1, source.clock))
  await viewer.next()
  source.change((status) => {
    status.state = SourceState.RECONNECTING
  })
  expect((await viewer.next()).source?.state).toBe(SourceState.RECONNECTING)
})

test('a quiet stream has a heartbeat', async () => {
  const { client } = serve(new TestSource(), { heartbeatMs: 20 })
  const viewer = observe(client)
  await viewer.next()
  expect(await viewer.next()).toMatchObject({ number: 2, reset: false, rows: [], moreRows: 0 })
  expect(await viewer.next()).toMatchObject({ number: 3 })
})

test('one viewer too many is refused in words, and has room again when another leaves', async () => {
  const source = new TestSource()
  const { client, state } = serve(source, { maxViewers: 2 })
  const one = observe(client)
  const two = observe(client)
  await Promise.all([one.next(), two.next()])
  const error = await observe(client)
    .next()
    .then(undefined, (reason) => ConnectError.from(reason))
  expect(error).toMatchObject({ code: Code.ResourceExhausted })
  one.stop.abort()
  await until(() => state().viewers === 1)
  expect(await observe(client).next()).toMatchObject({ number: 1 })
})

test('a Snapshot without viewers waits for the first flows and names edges by ids', async () => {
  const source = new TestSource()
  const { client } = serve(source, { snapshotWaitMs: 5_000 })
  const answer = client.snapshot({})
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 2, source.clock, Verdict.DROPPED))
  const snapshot = await answer
  const [edge] = snapshot.edges
  expect(snapshot.services.map(({ id }) => id)).toEqual(expect.arrayContaining([edge?.source, edge?.destination]))
  expect(edge?.source).toContain('web')
  expect(snapshot.services.every(({ number }) => number === 0)).toBe(true)
  expect(edge).toMatchObject({ number: 0, sourceNumber: 0, destinationNumber: 0, port: 8080, dropped: 2, forwarded: 0 })
  expect(snapshot.stats?.matched).toBe(2)
})

test('a Snapshot of a source that sends nothing comes after the wait', async () => {
  const { client, state } = serve(new TestSource())
  expect(await client.snapshot({})).toMatchObject({ services: [], edges: [], stats: { received: 0 } })
  expect(state().views).toBe(1)
  await until(() => state().views + state().upstreams === 0)
})

test('a Snapshot of a file waits for its end', async () => {
  const source = new TestSource(SourceKind.FILE)
  const { client } = serve(source, { snapshotWaitMs: 5_000 })
  const answer = client.snapshot({})
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 2, source.clock))
  source.push(flows('web', 'search', 2, source.clock + 86_400_000))
  source.clock += 86_400_000
  source.complete()
  expect((await answer).edges).toHaveLength(2)
})

test('Status names source, version and viewers', async () => {
  const source = new TestSource(SourceKind.DEMO)
  const { client } = serve(source)
  await observe(client).next()
  expect(await client.status({})).toMatchObject({
    version: '1.2.3',
    viewers: 1,
    demo: true,
    source: { name: 'test', state: SourceState.LIVE },
  })
})

test('the view of the empty filter is kept warm when asked for', async () => {
  const source = new TestSource()
  const { client, state } = serve(source, { keepWarm: true, keepMs: 1 })
  expect(source.live).toHaveLength(1)
  source.push(flows('web', 'cart', 4, source.clock))
  const viewer = observe(client)
  expect((await viewer.next()).rows).toHaveLength(4)
  viewer.stop.abort()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(state()).toMatchObject({ viewers: 0, views: 1, upstreams: 1 })
})
