import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCsv } from './csv.ts'

/** A reader of RFC 4180 as it is written there. */
function read(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let at = 0
  while (at < text.length) {
    const row: string[] = []
    for (;;) {
      let cell = ''
      if (text[at] === '"') {
        at += 1
        while (text[at] !== '"' || text[at + 1] === '"') {
          expect(at).toBeLessThan(text.length)
          if (text[at] === '"') at += 1
          cell += text[at]
          at += 1
        }
        at += 1
      } else {
        while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
          expect(text[at]).not.toBe('"')
          cell += text[at]
          at += 1
        }
      }
      row.push(cell)
      if (text[at] !== ',') break
      at += 1
    }
    expect(text.slice(at, at + 2)).toBe('\r\n')
    at += 2
    rows.push(row)
  }
  return rows
}

test('any cells read back, but for the apostrophe before formulas', () => {
  const tables = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }))
  fc.assert(
    fc.property(tables, (rows) => {
      const back = read(toCsv(rows)).map((row) =>
        row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])/u, '')),
      )
      expect(back).toEqual(rows)
    }),
  )
})

describe('cells', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['＝1', "'＝1"],
    ['שלום 🛰️', 'שלום 🛰️'],
    [-1.5, '-1.5'],
    [Number.NaN, ''],
    ['', ''],
  ])('%j is written %j', (value, written) => {
    expect(toCsv([[value, 'x']])).toBe(`${written},x\r\n`)
  })
})
