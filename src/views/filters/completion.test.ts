import { expect, test } from 'vitest'
import { EMPTY_FILTER, type Filter } from '#domain/filter/ast.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { complete } from './completion.ts'

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
