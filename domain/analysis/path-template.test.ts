import { assert, property, string, webUrl } from 'fast-check'
import { expect, test } from 'vitest'
import { pathTemplate, templateExpression } from './path-template.ts'

test.each([
  ['/', '/'],
  ['', '/'],
  ['/v1/users/42', '/v1/users/{n}'],
  ['http://shop:8080/v1/users/42/cart?x=1#y', '/v1/users/{n}/cart'],
  ['/orders/3f2504e0-4f89-11d3-9a0c-0305e82c3301/items', '/orders/{uuid}/items'],
  ['/blob/deadbeef01', '/blob/{hex}'],
  ['/cafe/facade', '/cafe/facade'],
  ['/img_0042.png', '/img_{n}.png'],
  ['/order-4711/v2', '/order-{n}/v2'],
  ['/reports/2026-01-31', '/reports/{date}'],
  ['/mail/a@example.com', '/mail/{email}'],
  ['/t/eyJhbGciOiJIUzI1NiJ9abc123', '/t/{id}'],
  ['/a//b/', '/a//b/'],
  ['/1/2/3/4/5/6/7/8/9/10', '/{n}/{n}/{n}/{n}/{n}/{n}/{n}/{n}/…'],
  ['/v1/request-landing', '/v1/request-landing'],
])('%s is %s', (url, template) => {
  expect(pathTemplate(url)).toBe(template)
})

test('whatever the URL, the template is short', () => {
  assert(property(string({ maxLength: 5000 }), (url) => pathTemplate(url).length <= 130))
  assert(property(webUrl({ withQueryParameters: true }), (url) => !pathTemplate(url).includes('?')))
  expect(pathTemplate(`/${'x'.repeat(65_536)}`).length).toBeLessThan(130)
})

test('folding what is folded changes nothing', () => {
  assert(
    property(webUrl(), (url) => {
      const once = pathTemplate(url)
      expect(once.endsWith('…') || pathTemplate(once) === once).toBe(true)
    }),
  )
})

test.each([
  ['/v1/users/42/cart', '^/v1/users/[^/]+/cart$'],
  ['/', '^/$'],
  ['/a.b/img_0042.png', '^/a\\.b/img_[^/]+\\.png$'],
  ['/a%20b', undefined],
])('the paths that are told as that of %s are found by their expression', (path, wanted) => {
  const expression = templateExpression(pathTemplate(path))
  expect(expression).toBe(wanted)
  if (expression !== undefined) expect(new RegExp(expression).test(path)).toBe(true)
})
