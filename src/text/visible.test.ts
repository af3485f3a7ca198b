import { expect, test } from 'vitest'
import { brief, visible } from './visible.ts'

test.each([
  ['GET /cart', 'GET /cart'],
  ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
  ['a\r\nb\tc\0', 'a\\x0d\\x0ab\\x09c\\x00'],
  ['abc\u202efdp.exe', 'abc\\u202efdp.exe'],
  ['\ud800', '\\ud800'],
  ['<b>שלום</b> 🛰️', '<b>שלום</b> 🛰️'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

test('a long text is cut, and says so', () => {
  expect(brief('x'.repeat(70_000), 10)).toBe(`${'x'.repeat(10)}…`)
  expect(brief('short', 10)).toBe('short')
})
