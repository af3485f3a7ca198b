import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileName } from './file-name.ts'

const at = Date.UTC(2026, 10, 21, 3, 40, 1, 234)

test.each([
  ['hubble-relay:80', [], at, 'orrery-hubble-relay-80-20261121T034001Z.svg'],
  ['demo', ['shop'], at, 'orrery-demo-shop-20261121T034001Z.svg'],
  ['demo', ['a', 'b', 'c', 'd', 'e'], at, 'orrery-demo-a-b-c-and-2-more-20261121T034001Z.svg'],
  ['../../etc/passwd', [], 0, 'orrery-etc-passwd.svg'],
  ['', [], Number.NaN, 'orrery.svg'],
  ['', [], Date.UTC(10_000, 0) - 1, 'orrery-99991231T235959Z.svg'],
  ['', [], Date.UTC(10_000, 0), 'orrery.svg'],
  ['שלום', ['🛰️'], at, 'orrery-שלום-20261121T034001Z.svg'],
])('%j narrowed to %j', (source, namespaces, timeMs, name) => {
  expect(fileName({ source, namespaces, timeMs, ending: 'svg' })).toBe(name)
})

test('no source and no namespace leads out of a folder or makes a name too long', () => {
  const any = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(any, fc.array(any, { maxLength: 5 }), fc.double(), (source, namespaces, timeMs) => {
      const name = fileName({ source, namespaces, timeMs, ending: 'csv' })
      expect(name).toMatch(/^orrery[\p{L}\p{M}\p{N}._-]*\.csv$/u)
      expect(name).not.toContain('..')
      expect(name.length).toBeLessThan(600)
    }),
  )
})
