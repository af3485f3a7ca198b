import { expect, test } from 'vitest'
import { compileFilter } from '#domain/filter/compile.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { quoteShort } from '#domain/filter/quote.ts'
import { parseFlow } from '#domain/flow/notation.ts'
import { cellFilter } from './cell-filter.ts'
import { COLUMNS } from './columns.ts'

const FLOWS = [
  'shop/web -> shop/cart:8080 http GET /cart?x=1 200',
  'shop/web -> kube-system/coredns:53 udp',
  'shop/web -> world:443 dropped POLICY_DENIED flags:SYN denied-by:CiliumNetworkPolicy/shop/web uuid:abc encrypted',
  'shop/web -> kube-system/coredns:53 dns api.github.com. A NXDOMAIN node:c1/n1',
]

test.each(FLOWS)('what a cell of %s filters by keeps that flow', (line) => {
  const flow = parseFlow(line)
  const found = COLUMNS.flatMap(({ id }) => cellFilter({ flow, answer: undefined }, id) ?? [])
  expect(found.length).toBeGreaterThan(9)
  for (const { field, value } of found) {
    const parsed = parseFilter(`${field}:${quoteShort(value)}`)
    const test = parsed.kind === 'ok' ? compileFilter(parsed.filter) : parsed
    expect([field, value, test.kind === 'ok' && test.value(flow)]).toEqual([field, value, true])
  }
})

test('a time cannot be filtered by, and a flow that was not dropped has no reason', () => {
  const shown = { flow: parseFlow('shop/web -> shop/cart:8080'), answer: undefined }
  expect([cellFilter(shown, 'time'), cellFilter(shown, 'reason')]).toEqual([undefined, undefined])
})
