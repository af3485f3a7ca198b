import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTraceUrl, traceUrl } from './trace-url.ts'

describe('a template for links to traces', () => {
  test.each([
    ['https://jaeger.example.com/trace/{traceId}', true],
    ['http://localhost:16686/trace/{traceId}?uiFind=x', true],
    ['https://tempo.example.com/explore?left=["now-1h","now","Tempo",{"query":"{traceId}"}]', true],
    ['https://[fd00::1]:3000/t/{traceId}', true],
    ['https://jaeger.example.com/trace/', false],
    ['javascript:alert("{traceId}")', false],
    ['data:text/html,{traceId}', false],
    ['//evil.example/{traceId}', false],
    ['/trace/{traceId}', false],
    ['https://{traceId}/', false],
    ['https://{traceId}.example.com/', false],
    ['https://name:secret@host/{traceId}', false],
    ['https://host/a b/{traceId}', false],
    ['', false],
  ])('%s: %j', (template, fine) => {
    expect(isTraceUrl(template)).toBe(fine)
  })

  test('the id is put in, escaped, as often as it is asked for', () => {
    expect(traceUrl('https://j/t/{traceId}?x={traceId}', 'a/b&c$&')).toBe(
      'https://j/t/a%2Fb%26c%24%26?x=a%2Fb%26c%24%26',
    )
    expect(traceUrl('https://j/t/{traceId}', '')).toBeUndefined()
    expect(traceUrl('javascript:{traceId}', 'x')).toBeUndefined()
  })

  test('no id leads elsewhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
        const link = traceUrl('https://jaeger.example.com/trace/{traceId}/end', id)
        const url = new URL(link ?? '')
        expect([url.origin, url.pathname.endsWith('/end') || /^\.\.?$/.test(id), url.search, url.hash]).toEqual([
          'https://jaeger.example.com',
          true,
          '',
          '',
        ])
      }),
    )
  })
})
