import { expect, test } from 'vitest'
import { compileFilter } from '#domain/filter/compile.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { quoteShort } from '#domain/filter/quote.ts'
import { parseFlow } from '#domain/flow/notation.ts'
import { cellFilter } from './cell-filter.ts'
import { COLUMNS } from './columns.tsx'

const FLOWS = [
  'shop/web -> shop/cart:8080 http GET /cart?x=1 200',
  'shop/web -> kube-system/coredns:53 udp',
  'shop/web -> world:443 dropped POLICY_DENIED',
]

test.each(FLOWS)('what a cell of %s filters by keeps that flow', (line) => {
  const flow = parseFlow(line)
  const found = COLUMNS.flatMap(({ id }) => cellFilter(flow, id) ?? [])
  expect(found.length).toBeGreaterThan(3)
  for (const { field, value } of found) {
    const parsed = parseFilter(`${field}:${quoteShort(value)}`)
    const test = parsed.kind === 'ok' ? compileFilter(parsed.filter) : parsed
    expect([field, value, test.kind === 'ok' && test.value(flow)]).toEqual([field, value, true])
  }
})

test('a time cannot be filtered by, and a flow that was not dropped has no reason', () => {
  const flow = parseFlow('shop/web -> shop/cart:8080')
  expect([cellFilter(flow, 'time'), cellFilter(flow, 'reason')]).toEqual([undefined, undefined])
})
