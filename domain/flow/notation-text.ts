/** A word of the notation and the column (from 1) where it begins. */
export interface Word {
  readonly text: string
  readonly column: number
}

/** Bad notation: what is wrong, and in which column of the line. */
export class NotationError extends Error {
  override readonly name = 'NotationError'

  constructor(
    problem: string,
    readonly column: number,
  ) {
    super(`column ${column}: ${problem}`)
  }
}

/** Splits at white space outside of quotes and braces. */
export function splitWords(line: string): Word[] {
  const pattern = /(?:[^\s"{}]|"(?:[^"\\]|\\.)*"|\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})+/y
  const words: Word[] = []
  for (let at = 0; at < line.length; ) {
    if (/\s/.test(line[at] ?? '')) {
      at++
      continue
    }
    pattern.lastIndex = at
    const text = pattern.exec(line)?.[0]
    if (text === undefined) throw new NotationError(`${line[at]} has no partner`, at + 1)
    words.push({ text, column: at + 1 })
    at += text.length
  }
  return words
}

/** A value as it is written: bare where nothing in it could be taken for something else. */
export const quote = (value: string): string => (/^[^\s"{},]+$/.test(value) ? value : JSON.stringify(value))

/** The value that was written. */
export function unquote(text: string, column: number): string {
  if (!text.startsWith('"')) return text
  try {
    const value: unknown = JSON.parse(text)
    return String(value)
  } catch {
    throw new NotationError(`${text} is not a quoted text`, column)
  }
}

/** A whole number from 0 to `most`. */
export function parseNumber(text: string, most: number, what: string, column: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(number <= most)) throw new NotationError(`${text} is no ${what} from 0 to ${most}`, column)
  return number
}
