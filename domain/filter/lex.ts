/** A word of the text after quotes and backslashes are gone. */
export interface Word {
  readonly text: string
  /** Where each character of `text` stands, and at last where the word ends. */
  readonly at: readonly number[]
  readonly start: number
  readonly end: number
  /** Something of it was quoted. */
  readonly quoted: boolean
}

export interface SyntaxFault {
  readonly message: string
  readonly start: number
  readonly end: number
}

export type LexResult =
  | { readonly kind: 'ok'; readonly word: Word }
  | { readonly kind: 'error'; readonly error: SyntaxFault }

const SPACE = /\s/

/** The next place that is neither space nor a continued line. */
export function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const char = text[at]
    if (char === undefined) return at
    if (SPACE.test(char)) at++
    else if (char === '\\' && text[at + 1] === '\n') at += 2
    else if (char === '\\' && text.startsWith('\r\n', at + 1)) at += 3
    else return at
  }
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  v: '\u000b',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
}

/** One escape of `$'…'` after its backslash: what it stands for and how long it is. */
function ansiEscape(text: string, at: number): { readonly value: string; readonly length: number } {
  const code = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3}))/.exec(
    text.slice(at, at + 9),
  )
  if (code !== null) {
    const [whole, hex, u, wide, octal] = code
    const point = octal === undefined ? Number.parseInt(hex ?? u ?? wide ?? '0', 16) : Number.parseInt(octal, 8) & 255
    return { value: point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point), length: whole.length }
  }
  const char = text[at] ?? ''
  return { value: ANSI[char] ?? `\\${char}`, length: 1 }
}

/**
 * Reads the word that starts at `from`, as a POSIX shell would. With `short`, a backslash outside of quotes stands for
 * itself unless a space, quote or backslash follows it, so that `http-path:\d+` needs no quotes. With
 * `inGroup`, a closing parenthesis that the word did not open ends it.
 */
export function readWord(text: string, from: number, short: boolean, inGroup: boolean): LexResult {
  const out: string[] = []
  const places: number[] = []
  let quoted = false
  let depth = 0
  let at = from
  const take = (value: string, place: number) => {
    for (let unit = 0; unit < value.length; unit++) {
      out.push(value[unit] ?? '')
      places.push(place)
    }
  }
  const open = (start: number, what: string): LexResult => ({
    kind: 'error',
    error: { message: `${what} is not closed`, start, end: text.length },
  })
  while (at < text.length) {
    const char = text[at] ?? ''
    if (SPACE.test(char)) break
    if (char === "'" || (char === '$' && text[at + 1] === "'")) {
      const ansi = char === '$'
      const start = at
      quoted = true
      at += ansi ? 2 : 1
      while (at < text.length && text[at] !== "'") {
        if (ansi && text[at] === '\\') {
          const escape = ansiEscape(text, at + 1)
          take(escape.value, at)
          at += 1 + escape.length
        } else {
          take(text[at] ?? '', at)
          at++
        }
      }
      if (at >= text.length) return open(start, "the quote '")
      at++
    } else if (char === '"') {
      const start = at
      quoted = true
      at++
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && text[at + 1] === '\n') {
          at += 2
        } else if (text[at] === '\\' && /["\\$`]/.test(text[at + 1] ?? '')) {
          take(text[at + 1] ?? '', at)
          at += 2
        } else {
          take(text[at] ?? '', at)
          at++
        }
      }
      if (at >= text.length) return open(start, 'the quote "')
      at++
    } else if (char === '\\') {
      const next = text[at + 1]
      if (next === '\n') {
        at += 2
      } else if (next === undefined) {
        take('\\', at)
        at++
      } else if (short && !/[\s'"\\]/.test(next)) {
        take(`\\${next}`, at)
        at += 2
      } else {
        take(next, at)
        at += 2
      }
    } else {
      if (char === '(') depth++
      if (char === ')') {
        if (inGroup && depth === 0) break
        depth--
      }
      take(char, at)
      at++
    }
  }
  return { kind: 'ok', word: { text: out.join(''), at: [...places, at], start: from, end: at, quoted } }
}
