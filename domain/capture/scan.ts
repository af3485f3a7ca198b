const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** A flow nests six deep; what is deeper than this is no capture. */
const MAX_DEPTH = 64

/**
 * `done`: the value ends before `end` (an index into the buffer). `more`: bytes are missing. `broken`: no JSON value can
 * begin so. `too-large`: it is longer than the limit.
 */
export type Scan =
  | { readonly kind: 'done'; readonly end: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'too-large' }

/** Finds the end of a JSON object by its brackets, in as many steps as its bytes come in. */
export interface Scanner {
  /** Begins a new value; `indent` is the indentation of the line it begins on. */
  reset(indent: number): void
  /**
   * Goes on from where it stopped. `start` is where the value begins in `buffer` now, which ends where the bytes do.
   * With `strict`, a line that begins with `{`, indented no deeper than the value itself, ends a value that is still
   * open: JSON allows it, but nobody writes flows that way, and a line that was cut off looks like it.
   */
  run(buffer: Uint8Array, start: number, limit: number, strict: boolean): Scan
}

const MORE: Scan = { kind: 'more' }
const TOO_LARGE: Scan = { kind: 'too-large' }
const broken = (reason: string): Scan => ({ kind: 'broken', reason })

export function createScanner(): Scanner {
  const open = new Uint8Array(MAX_DEPTH + 1)
  let depth = 0
  let offset = 0
  let inString = false
  let previous = 0
  let lineStart = 0
  let firstOfLine = false
  let indent = 0

  const reset = (lineIndent: number): void => {
    depth = 0
    offset = 0
    inString = false
    previous = 0
    firstOfLine = false
    indent = lineIndent
  }

  const run = (buffer: Uint8Array, start: number, limit: number, strict: boolean): Scan => {
    const end = buffer.length
    const stop = Math.min(end, start + limit)
    let i = start + offset
    while (i < stop) {
      const byte = buffer[i]
      if (inString) {
        if (byte === QUOTE) {
          inString = false
        } else if (byte === BACKSLASH) {
          i += 1
        } else if (byte === NEWLINE) {
          return broken('a text is not closed at the end of its line')
        }
        i += 1
        continue
      }
      switch (byte) {
        case 0x20:
        case 0x09:
        case 0x0d:
          break
        case NEWLINE:
          lineStart = i + 1 - start
          firstOfLine = true
          break
        case QUOTE:
          inString = true
          previous = QUOTE
          firstOfLine = false
          break
        case OPEN_OBJECT:
        case OPEN_ARRAY: {
          if (strict && firstOfLine && byte === OPEN_OBJECT && i - start - lineStart <= indent) {
            return broken('the line ends before its value does')
          }
          const inArray = open[depth] === OPEN_ARRAY
          if (depth > 0 && !(inArray ? previous === OPEN_ARRAY || previous === COMMA : previous === COLON)) {
            return broken(`an unexpected ${byte === OPEN_OBJECT ? '{' : '['}`)
          }
          if (depth === MAX_DEPTH) return broken(`nested deeper than ${MAX_DEPTH}`)
          depth += 1
          open[depth] = byte
          previous = byte
          firstOfLine = false
          break
        }
        case CLOSE_OBJECT:
        case CLOSE_ARRAY:
          // The codes of the brackets are two apart, also those of the braces.
          if (open[depth] !== byte - 2) return broken(`an unexpected ${byte === CLOSE_OBJECT ? '}' : ']'}`)
          depth -= 1
          if (depth === 0) return { kind: 'done', end: i + 1 }
          previous = byte
          firstOfLine = false
          break
        default:
          previous = byte ?? 0
          firstOfLine = false
      }
      i += 1
    }
    offset = i - start
    return end - start >= limit ? TOO_LARGE : MORE
  }

  return { reset, run }
}
