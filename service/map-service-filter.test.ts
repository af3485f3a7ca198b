import { Code, ConnectError } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { FilterErrorSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { endAll, flows, observe, serve, until } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

test('a filter is handed to the source as far as it goes, and the rest is matched here', async () => {
  const source = new TestSource()
  const { client, state } = serve(source)
  const all = observe(client)
  const dropped = observe(client, 'verdict:DROPPED')
  const words = observe(client, 'search')
  await until(() => source.live.length === 2)
  source.push([
    ...flows('web', 'cart', 3, source.clock),
    ...flows('web', 'search', 2, source.clock + 10),
    ...flows('web', 'cart', 1, source.clock + 20, Verdict.DROPPED),
  ])
  expect((await all.next()).stats).toMatchObject({ received: 6, matched: 6 })
  const narrow = await dropped.next()
  expect(narrow).toMatchObject({ stats: { received: 1, matched: 1 }, notes: [] })
  const free = await words.next()
  expect(free).toMatchObject({ stats: { received: 6, matched: 2 }, notes: [expect.stringContaining('text')] })
  expect(free.graph?.services.map(({ name }) => name).sort()).toEqual(['search', 'web'])
  expect(state()).toMatchObject({ viewers: 3, views: 3, upstreams: 2 })
})

test('a new filter that the source cannot narrow shows history at once', async () => {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true })
  source.push([...flows('web', 'cart', 300, source.clock), ...flows('web', 'search', 2, source.clock + 10)])
  const first = await observe(client, 'search').next()
  expect(first).toMatchObject({ reset: true, stats: { received: 302, matched: 2 } })
})

test('nodes and edges of the map can be filtered for by their ids', async () => {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true })
  source.push([...flows('web', 'cart', 3, source.clock), ...flows('web', 'search', 2, source.clock + 10)])
  const { services, edges } = await client.snapshot({})
  const cart = services.find(({ name }) => name === 'cart')?.id ?? ''
  const edge = edges.find(({ destination }) => destination === cart)?.id ?? ''
  for (const filter of [`map-service:"${cart}"`, `edge:"${edge}"`]) {
    const answer = await client.snapshot({ query: { filter } })
    expect(answer.edges.map(({ id, flows }) => ({ id, flows }))).toEqual([{ id: edge, flows: 3 }])
  }
})

test('a filter that is wrong is refused with the place of the fault', async () => {
  const { client } = serve(new TestSource())
  const refusal = async (filter: string) => {
    const error = await observe(client, filter)
      .next()
      .then(undefined, (reason) => ConnectError.from(reason))
    if (!(error instanceof ConnectError)) throw new Error('not refused')
    return { code: error.code, detail: error.findDetails(FilterErrorSchema)[0] }
  }
  expect(await refusal('verdict:DROPPED verdict:MAYBE')).toMatchObject({
    code: Code.InvalidArgument,
    detail: { start: 24, end: 29, message: expect.stringContaining('MAYBE') },
  })
  expect(await refusal('x'.repeat(70_000))).toMatchObject({ code: Code.InvalidArgument, detail: { end: 70_000 } })
})

test('views no one looks at make room, views in use do not', async () => {
  const source = new TestSource()
  const { client, state } = serve(source, { maxViews: 2, keepMs: 60_000 })
  const [one, two] = [observe(client, 'pod:shop/a'), observe(client, 'pod:shop/b')]
  await Promise.all([one.next(), two.next()])
  const error = await client.snapshot({}).then(undefined, (reason) => ConnectError.from(reason))
  expect(error).toMatchObject({ code: Code.ResourceExhausted })
  one.stop.abort()
  await until(() => state().viewers === 1)
  expect(await client.snapshot({})).toMatchObject({ services: [] })
  expect(state().views).toBe(2)
})

test('a filter for a node or an edge finds what the map learned from other flows', async () => {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true })
  const at = (line: string) => parseFlow(line)
  source.push([
    // The same pod, first told by its name alone, then with its workload: one node of the map.
    at('shop/web -> shop/cart-7d4b9c6f5d-abcde:8080'),
    ...flows('web', 'cart', 2, source.clock),
    ...flows('cart', 'web', 1, source.clock + 5),
  ])
  const { edges } = await client.snapshot({})
  for (const { id, flows } of edges) {
    const narrow = await client.snapshot({ query: { filter: `edge:"${id}"` } })
    expect(narrow.edges.map((edge) => [edge.id, edge.flows])).toEqual([[id, flows]])
  }
})

test('a Relay too old to know a field is not asked for it: the field is matched here, and the frames say so', async () => {
  const source = new TestSource()
  source.change((status) => {
    status.version = 'hubble-relay v1.14.6+g0123456789'
  })
  const { client } = serve(source, { keepWarm: true })
  source.push([parseFlow('shop/web -> shop/cart:8080 http GET /cart 200'), ...flows('web', 'cart', 2, source.clock)])
  const first = await observe(client, 'http-url:cart').next()
  expect(first).toMatchObject({ stats: { received: 3, matched: 1 } })
  expect(first.notes).toEqual([expect.stringMatching(/http_url: matched here, this Relay is too old/)])
  expect(source.live.flatMap(({ upstream }) => upstream.whitelist)).toEqual([])
})
