import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { EMPTY_FILTER, type Filter } from '#domain/filter/ast.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { EdgeSchema, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { complete } from './completion.ts'
import { mapValues } from './map-values.ts'

const filter = (text: string): Filter => {
  const parsed = parseFilter(text)
  return parsed.kind === 'ok' ? parsed.filter : EMPTY_FILTER
}
const seen = new Map([
  ['namespace', new Map([['shop', 7]])],
  ['from-pod', new Map([['shop/web-1', 3]])],
])
const at = (draft: string, parsed = '') => complete(draft, draft.length, seen, filter(parsed))

test.each([
  ['a bare word', 'sho', '', 'sho'],
  ['a value', 'namespace:sh', 'namespace', 'sh'],
  ['a value of one side', 'verdict:DROPPED from-pod:', 'from-pod', ''],
  ['a value of a flag', '--from-pod sh', 'from-pod', 'sh'],
  ['a value behind an equals sign', '--namespace=sh', 'namespace', 'sh'],
  ['a value behind an alias', 'ns:sh', 'namespace', 'sh'],
])('of %s the flows are asked for', (_, draft, field, text) => {
  expect(at(draft).wanted).toEqual({ field, text, filter: '' })
})

test('values are looked for among the flows that the other terms keep', () => {
  expect(at('namespace:', 'namespace:shop verdict:DROPPED !namespace:kube-system').wanted.filter).toBe(
    'verdict:DROPPED !namespace:kube-system',
  )
})

test('a value ends its term, a field waits for one', () => {
  expect(at('namespace:sh').choices[0]).toMatchObject({
    label: 'shop',
    count: 7,
    pick: { kind: 'write', draft: 'namespace:shop ', caret: 15, done: true },
  })
  expect(at('verdic').choices[0]).toMatchObject({ pick: { draft: 'verdict:', caret: 8, done: false } })
  expect(at('--from-po').choices[0]).toMatchObject({ pick: { draft: '--from-pod ', done: false } })
})

test('what stands behind the caret stays', () => {
  const { choices } = complete('namespace:sh port:80', 12, seen, EMPTY_FILTER)
  expect(choices[0]?.pick).toMatchObject({ draft: 'namespace:shop port:80', caret: 15 })
})

test('nodes and edges are completed from the map, with their flows', () => {
  const services = new Map(
    ['/shop/web', '/shop/cart'].map((id, index) => [index + 1, create(ServiceSchema, { id, number: index + 1 })]),
  )
  const id = '/shop/web → /shop/cart : 8080 / tcp'
  const edges = new Map([[1, create(EdgeSchema, { id, sourceNumber: 1, destinationNumber: 2, flows: 5 })]])
  const counts = mapValues(services, edges)
  const choices = (draft: string) =>
    complete(draft, draft.length, counts, EMPTY_FILTER).choices.map(({ label, count, pick }) => [
      label,
      count,
      pick.kind === 'write' && pick.draft,
    ])
  expect(choices('edge:cart')).toEqual([[id, 5, `edge:'${id}' `]])
  expect(choices('map-service:')).toEqual([
    ['/shop/web', 5, 'map-service:/shop/web '],
    ['/shop/cart', 5, 'map-service:/shop/cart '],
  ])
  expect(choices('to-map-service:')).toEqual([['/shop/cart', 5, 'to-map-service:/shop/cart ']])
})
