import { Code, ConnectError } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { endAll, flows, serve } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

function serveShop() {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true, frameMs: 1_000 })
  source.push([
    ...flows('web', 'cart', 3, source.clock),
    ...flows('web', 'search', 5, source.clock + 10),
    ...flows('web', 'cart', 2, source.clock + 20, Verdict.DROPPED),
  ])
  return async (field: string, text = '', limit = 0, filter = '') => {
    const { suggestions } = await client.suggest({ field, text, limit, query: { filter } })
    return suggestions.map(({ value, count }) => `${value} ${count}`)
  }
}

test('values come most frequent first', async () => {
  const suggest = serveShop()
  expect(await suggest('to-workload')).toEqual(['Deployment/cart 5', 'Deployment/search 5'])
  expect(await suggest('workload', '', 1)).toEqual(['Deployment/web 10'])
})

test('what begins with the text comes before what holds it', async () => {
  expect(await serveShop()('verdict', 'e', 6)).toEqual([
    'ERROR 0',
    'FORWARDED 8',
    'DROPPED 2',
    'REDIRECTED 0',
    'TRACED 0',
    'TRANSLATED 0',
  ])
})

test('namespaces are also those that only the source knows', async () => {
  const suggest = serveShop()
  expect(await suggest('namespace')).toEqual(['shop 10', 'kube-system 0'])
  expect(await suggest('from-namespace', 'KUBE')).toEqual(['kube-system 0'])
})

test('the values are those of the view that is asked about', async () => {
  expect(await serveShop()('to-workload', '', 0, 'search')).toEqual(['Deployment/search 5'])
})

test('a field that is none is refused', async () => {
  const error = await serveShop()('colour').then(undefined, (reason) => ConnectError.from(reason))
  expect(error).toMatchObject({ code: Code.InvalidArgument, rawMessage: expect.stringContaining('colour') })
})

test('at high rates a sample is looked into', async () => {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true, frameMs: 60_000 })
  source.push(flows('web', 'cart', 6_000, source.clock))
  const { suggestions } = await client.suggest({ field: 'from-workload' })
  expect(suggestions[0]?.count).toBe(5_000)
})
