import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSplitter, type Piece } from './split.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Splits `text`, cut into chunks of `size` bytes. */
function split(text: string, size = Number.POSITIVE_INFINITY, limit?: number): readonly Piece[] {
  const splitter = createSplitter(limit)
  const bytes = bytesOf(text)
  const pieces: Piece[] = []
  for (let at = 0; at < bytes.length; at += size) {
    // A copy that is overwritten afterwards, as a reader that reuses its buffer would do.
    const chunk = bytes.slice(at, at + size)
    pieces.push(...splitter.push(chunk))
    chunk.fill(0x21)
  }
  pieces.push(...splitter.end())
  return pieces
}

/** `1 {"a":1}` for a value, `2! reason` for a bad one. */
const show = (pieces: readonly Piece[]): readonly string[] =>
  pieces.map((piece) =>
    piece.kind === 'value' ? `${piece.line} ${JSON.stringify(piece.json)}` : `${piece.line}! ${piece.reason}`,
  )

const A = '{"a":{"text":"x } ] { \\" \\\\","list":[{"k":1},{"k":2}]}}'
const B = '{"b":[]}'
const pretty = (text: string, indent: number | string = 2): string =>
  JSON.stringify(JSON.parse(text), undefined, indent)
const cut = A.slice(0, 30)

const LAYOUTS: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['nothing', '', []],
  ['blank lines only', '\n\r\n  \n', []],
  ['lines', `${A}\n${B}\n`, [`1 ${A}`, `2 ${B}`]],
  ['lines without a last newline', `${A}\n${B}`, [`1 ${A}`, `2 ${B}`]],
  ['lines with CRLF, blanks around', `  ${A} \r\n\r\n\t${B}\r\n`, [`1 ${A}`, `3 ${B}`]],
  ['a byte order mark', `\uFEFF${A}\n${B}\n`, [`1 ${A}`, `2 ${B}`]],
  ['record separators and zeros', `\u0000\u0000\u001e${A}\n\u001e${B}\n`, [`1 ${A}`, `2 ${B}`]],
  ['one after the other on a line', `${A}${B} ${A}\n${B}`, [`1 ${A}`, `1 ${B}`, `1 ${A}`, `2 ${B}`]],
  ['an array on one line', `[${A},${B}]`, [`1 ${A}`, `1 ${B}`]],
  ['an array of lines', `[\n${A},\n${B}\n]\n`, [`2 ${A}`, `3 ${B}`]],
  ['an array of lines, commas first', `[\n${A}\n,${B}\n]\n`, [`2 ${A}`, `3 ${B}`]],
  ['an array that begins on the first line', `[${A},\n${B}]\n`, [`1 ${A}`, `2 ${B}`]],
  ['several arrays', `[${A}]\n[${B}]\n[]\n[[${A}]]`, [`1 ${A}`, `2 ${B}`, `4 ${A}`]],
  ['pretty-printed', `${pretty(A)}\n${pretty(B)}\n`, [`1 ${A}`, `14 ${B}`]],
  ['pretty-printed with tabs, one after the other', `${pretty(A, '\t')}${pretty(B)}`, [`1 ${A}`, `13 ${B}`]],
  ['a pretty-printed array', pretty(`[${A},${B}]`), [`2 ${A}`, `15 ${B}`]],
  ['pretty-printed, closing and opening on a line', `[${pretty(A)}, ${pretty(B)}]`, [`1 ${A}`, `13 ${B}`]],
  [
    'objects that begin at the left edge inside',
    '{"a":[\n{"k":1},\n{"k":2}\n]}\n{"b":\n{}}',
    ['1 {"a":[{"k":1},{"k":2}]}', '5 {"b":{}}'],
  ],
  ['characters of more than one byte', '{"é":"日本 🚀"}\n{"b":"ü"}', ['1 {"é":"日本 🚀"}', '2 {"b":"ü"}']],
]

const BROKEN: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['text between lines', `${B}\nEVENTS LOST: 3\n${B}`, [`1 ${B}`, '2! no JSON object begins here', `3 ${B}`]],
  [
    'scalars',
    `1\n"x"\n${B}\nnull`,
    ['1! no JSON object begins here', '2! no JSON object begins here', `3 ${B}`, '4! no JSON object begins here'],
  ],
  [
    'a line cut off in a text',
    `${B}\n${cut}\n${B}\n`,
    [`1 ${B}`, '2! not valid JSON: a text is not closed at the end of its line', `3 ${B}`],
  ],
  ['a line cut off after a value', `{"a":1\n${B}\n${B}\n`, ['1! not valid JSON: an unexpected {', `2 ${B}`, `3 ${B}`]],
  [
    'a line cut off after a colon',
    `{"a":\n${B}\n${B}\n${B}`,
    ['1! not valid JSON: an unexpected {', `2 ${B}`, `3 ${B}`, `4 ${B}`],
  ],
  ['a line cut off after a comma', `{"a":1,\n${B}\n${B}\n`, ['1! not valid JSON: an unexpected {', `2 ${B}`, `3 ${B}`]],
  [
    'a line of an array cut off inside a list',
    `[\n{"a":[1,\n${B},\n${B},\n${B}\n]\n`,
    ['2! the file ends in the middle of this value', `3 ${B}`, `4 ${B}`, `5 ${B}`],
  ],
  ['the rest of a line whose beginning is gone', `"x":1}}\n${B}`, ['1! no JSON object begins here', `2 ${B}`]],
  ['brackets that do not match', `{"a":[1}\n${B}`, ['1! not valid JSON: an unexpected }', `2 ${B}`]],
  ['two lines that ran into each other', `{"a":{"b":1{"c":2}\n${B}`, ['1! not valid JSON: an unexpected {', `2 ${B}`]],
  [
    'a broken value in a pretty-printed array',
    `[\n  {\n    "a": [\n      {"k": 1},\n      "\n  },\n  {\n    "b": []\n  }\n]`,
    ['2! not valid JSON: a text is not closed at the end of its line', `7 ${B}`],
  ],
  ['an end in the middle', `${B}\n${cut}`, [`1 ${B}`, '2! the file ends in the middle of this value']],
  [
    'an array that is never closed',
    `${B}\n[\n${B},\n${B},\n`,
    [`1 ${B}`, `3 ${B}`, `4 ${B}`, '2! this array is never closed: the file may be cut off'],
  ],
  ['nesting without end', `${'{"a":['.repeat(50)}\n${B}`, ['1! not valid JSON: nested deeper than 64', `2 ${B}`]],
]

describe.each([1, 2, 3, 7, Number.POSITIVE_INFINITY])('createSplitter with chunks of %d bytes', (size) => {
  it.each(LAYOUTS)('reads %s', (_, text, expected) => {
    expect(show(split(text, size))).toEqual(expected)
  })

  it.each(BROKEN)('loses nothing else to %s', (_, text, expected) => {
    expect(show(split(text, size))).toEqual(expected)
  })

  it('says where brackets match but the rest is no JSON, and goes on behind it', () => {
    const [bad, ...rest] = split(`{"a":tru}${B}\n${B}`, size)
    expect(bad).toMatchObject({ kind: 'bad', line: 1, reason: expect.stringMatching(/^not valid JSON: /) })
    expect(show(rest)).toEqual([`1 ${B}`, `2 ${B}`])
  })

  it('leaves out a value that is longer than the limit, on one line or on many', () => {
    const long = `{"a":"${'x'.repeat(2000)}"}`
    const lines = `{"a":[\n${'1,\n'.repeat(1000)}1]}`
    const expected = ['1! longer than 1 KiB, left out', `2 ${B}`, '3! longer than 1 KiB, left out', `1005 ${B}`]
    expect(show(split(`${long}\n${B}\n${lines}\n${B}`, size, 1024))).toEqual(expected)
  })

  it('finds the values that a cut-off line of an endless array would have swallowed', () => {
    const text = `[\n{"a":[1,\n${`${B},\n`.repeat(300)}{"a":[2,\n${`${B},\n`.repeat(3)}]`
    const pieces = split(text, size, 1024)
    expect(pieces.filter(({ kind }) => kind === 'value')).toHaveLength(303)
    expect(pieces.filter(({ kind }) => kind === 'bad').map(({ line }) => line)).toEqual([2, 303])
  })
})

describe('createSplitter', () => {
  it.each([
    ['', 0],
    ['{}', 1],
    ['{}\n', 1],
    ['{}\n\n{}\n', 3],
    ['{\n}\nx\ny', 4],
  ])('counts the lines of %j', (text, lines) => {
    const splitter = createSplitter()
    expect([...splitter.push(bytesOf(text)), ...splitter.end()]).toBeDefined()
    expect(splitter.lines()).toBe(lines)
  })

  const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
  const rough = fc.constantFrom('garbage', '{"a":', '{"a":[1', '{"a":"b', '{]', '{"a":1,', '\u0000x')

  it('reads any values in any layout, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(object, { maxLength: 8 }),
        fc.constantFrom('lines', 'array', 'pretty', 'pretty array', 'concatenated', 'CRLF'),
        fc.integer({ min: 1, max: 40 }),
        (values, layout, size) => {
          const lines = values.map((value) => JSON.stringify(value))
          const text = {
            lines: lines.join('\n'),
            CRLF: lines.join('\r\n'),
            array: JSON.stringify(values),
            pretty: values.map((value) => JSON.stringify(value, undefined, 2)).join('\n'),
            'pretty array': JSON.stringify(values, undefined, '\t'),
            concatenated: lines.join(''),
          }[layout]
          const read = split(text, size).map((piece) => (piece.kind === 'value' ? JSON.stringify(piece.json) : piece))
          expect(read).toEqual(lines.map((line) => JSON.stringify(JSON.parse(line))))
        },
      ),
    )
  })

  it('loses only the broken lines themselves', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            object.map((value) => JSON.stringify({ flow: value })),
            rough,
          ),
          { maxLength: 20 },
        ),
        fc.integer({ min: 1, max: 40 }),
        (lines, size) => {
          const good = lines.filter((line) => line.startsWith('{"flow"'))
          const read = split(`${lines.join('\n')}\n`, size)
          expect(
            read
              .flatMap((piece) => (piece.kind === 'value' ? [JSON.stringify(piece.json)] : []))
              .filter((text) => text.startsWith('{"flow"')),
          ).toEqual(good.map((line) => JSON.stringify(JSON.parse(line))))
          expect(read.some(({ kind }) => kind === 'bad')).toBe(lines.length > good.length)
        },
      ),
    )
  })
})
