import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { GroupBy, MapService, ServiceKind, SourceKind, World } from '#gen/orrery/v1/orrery_pb.ts'
import { createInTabTransport } from './in-tab.ts'
import { endAll, serve } from './test-service.ts'
import { responseOf, TestSource } from './test-source.ts'

afterEach(endAll)

const WEB = 's/web{pod=web-7d4b9c6f5-x2x9z, cluster=c}'
const CART = (pod: string): string => `s/cart{pod=cart-558bd4d5db-${pod}, cluster=c}`
const LINES = [
  `${WEB} -> ${CART('w2m67')}:80 node:one`,
  `${WEB} -> ${CART('w2m67')}:80 node:one http GET /a 200 40ms`,
  `${WEB} -> ${CART('k4lmn')}:80 node:two`,
  `${WEB} -> a.example{ip=203.0.113.7}:443 egress node:one`,
  `${WEB} -> b.example{ip=203.0.113.8}:443 egress node:one`,
]
const PODS = { groupBy: GroupBy.POD }
const POD = (pod: string): string => `c/s/pod:cart-558bd4d5db-${pod}`

function served() {
  const source = new TestSource()
  const running = serve(source, { keepWarm: true, keepMs: 10_000 })
  source.push(LINES.map((line) => parseFlow(line)))
  return { ...running, source }
}

const idsOf = ({ edges }: { readonly edges: readonly { readonly destination: string }[] }) =>
  edges.map(({ destination }) => destination).sort()

test('a query says what the nodes are; each grouping has a view of its own over one upstream', async () => {
  const { client, state } = served()
  const one = { world: World.AS_ONE }
  expect(idsOf(await client.snapshot({}))).toEqual(['c/s/cart', 'world/a.example', 'world/b.example'])
  expect(idsOf(await client.snapshot({ query: { groupBy: GroupBy.SERVICE, world: World.BY_DNS_NAME } }))).toHaveLength(
    3,
  )
  expect(state().views).toBe(1)
  expect(idsOf(await client.snapshot({ query: { ...PODS, ...one } }))).toEqual([POD('k4lmn'), POD('w2m67'), 'world'])
  expect(idsOf(await client.snapshot({ query: { groupBy: GroupBy.NODE, ...one } }))).toEqual([
    'node/one',
    'node/two',
    'world',
  ])
  expect(idsOf(await client.snapshot({ query: { world: World.BY_CIDR } }))).toEqual([
    'c/s/cart',
    'world/cidr/203.0.113.0/24',
  ])
  expect(state()).toMatchObject({ views: 4, upstreams: 1 })
})

test('filters by ids of the map hold in every grouping, whichever they were made in', async () => {
  const { client } = served()
  const flows = async (filter: string, groupBy: GroupBy) => {
    const { edges } = await client.snapshot({ query: { filter, groupBy } })
    return edges.reduce((sum, edge) => sum + edge.flows, 0)
  }
  for (const groupBy of [GroupBy.SERVICE, GroupBy.POD]) {
    expect(await flows('map-service:"c/s/cart"', groupBy)).toBe(3)
    expect(await flows(`map-service:"${POD('w2m67')}"`, groupBy)).toBe(2)
    expect(await flows(`edge:"c/s/pod:web-7d4b9c6f5-x2x9z → ${POD('k4lmn')} : 80 / tcp"`, groupBy)).toBe(1)
    expect(await flows('edge:"c/s/web → c/s/cart : 80 / tcp"', groupBy)).toBe(3)
  }
  expect(await flows('map-service:"c/s/cart"', GroupBy.NODE)).toBe(3)
  expect(await flows('map-service:"node/two"', GroupBy.NODE)).toBe(1)
})

test('details and answers are those of the grouping; a service has those of its pods', async () => {
  const { client } = served()
  const query = { filter: '', ...PODS }
  const of = (value: string) => client.details({ query, of: { case: 'serviceId', value } })
  expect((await of(POD('w2m67'))).own).toMatchObject({ flows: 2, http: { calls: 1 } })
  expect((await of('c/s/cart')).own).toMatchObject({ flows: 3, http: { calls: 1 } })
  const { findings } = await client.answers({ query })
  expect(findings.flatMap(({ services }) => services)).toContain('c/s/pod:web-7d4b9c6f5-x2x9z')
})

test('edges carry the 95th percentile of their latencies, others none', async () => {
  const { client } = served()
  const { edges } = await client.snapshot({ query: PODS })
  const p95 = edges.find(({ destination }) => destination === POD('w2m67'))?.p95Ms ?? 0
  expect(Math.abs(p95 - 40)).toBeLessThanOrEqual(0.4)
  expect(edges.filter(({ p95Ms }) => p95Ms > 0)).toHaveLength(1)
})

test('a grouping that is newer than the service is refused', async () => {
  const { client } = served()
  const error = await client
    .snapshot({ query: { groupBy: 99 as GroupBy } })
    .then(undefined, (reason) => ConnectError.from(reason))
  expect(error).toMatchObject({ code: Code.InvalidArgument })
})

test('a file in the tab is grouped all the same', async () => {
  const source = new TestSource(SourceKind.FILE)
  source.history.push(...LINES.map((line) => responseOf(parseFlow(line))))
  const end = new AbortController()
  const client = createClient(MapService, createInTabTransport({ source, version: '1.2.3', signal: end.signal }))
  const answer = client.snapshot({ query: PODS })
  while (source.live.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  source.complete()
  const { services } = await answer
  expect(services.filter(({ kind }) => kind === ServiceKind.POD)).toHaveLength(3)
  end.abort()
})
