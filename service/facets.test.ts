import { afterEach, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { endAll, flows, serve, until } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

test('facets count the flows of a query by value, and presets what they would hide', async () => {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true })
  await until(() => source.live.length === 1)
  source.push([
    ...flows('web', 'cart', 3, source.clock),
    ...flows('web', 'cart', 1, source.clock + 10, Verdict.DROPPED),
    parseFlow('shop/web -> kube-system/coredns:53 udp'),
  ])
  const all = await client.facets({})
  const of = (answer: typeof all, facet: string) =>
    answer.facets.find((found) => found.facet === facet)?.values.map(({ value, count }) => `${value} ${count}`)
  expect(all).toMatchObject({ looked: 5, matched: 5 })
  expect(of(all, 'verdict')).toEqual(['FORWARDED 4', 'DROPPED 1'])
  expect(of(all, 'drop-reason')).toEqual(['POLICY_DENIED 1'])
  expect(of(all, 'namespace')).toEqual(['shop 5', 'kube-system 1'])
  expect(of(all, 'port')).toEqual(['8080 4', '53 1'])
  expect(all.presets.map(({ value, count }) => `${value} ${count}`)).toContain('dns 1')
  const dropped = await client.facets({ query: { filter: 'policy_denied' } })
  expect(of(dropped, 'verdict')).toEqual(['DROPPED 1'])
})

test('a bare word is looked for in several fields, and a flow from shop to shop counts once', async () => {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true })
  await until(() => source.live.length === 1)
  source.push(flows('web', 'cart', 3, source.clock))
  const { suggestions } = await client.suggest({ text: 'shop' })
  expect(suggestions.map(({ field, value, count }) => `${field}:${value} ${count}`)).toContain('namespace:shop 3')
})
