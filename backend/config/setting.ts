import { compilePattern, type RedactOptions } from '#domain/redact/options.ts'
import { isTraceUrl } from '#domain/trace/trace-url.ts'

type RE2JS = RedactOptions['patterns'][number]

/** What a parser made of a text: a value, or what it would have taken instead. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string }

export type Parser<T> = (text: string) => Parsed<T>

/** One row of the table of settings: everything that reading, `--help` and the documentation need to know about it. */
export interface Setting<T> {
  readonly group: 'Source' | 'TLS to Relay' | 'Demo' | 'HTTP' | 'Page' | 'Redaction' | 'Logs' | 'Other'
  /** With its dashes. */
  readonly flag: string
  /** `ORRERY_…`, or undefined for what makes sense on a command line only. */
  readonly env: string | undefined
  /** Names of Hubble UI and of the Hubble CLI that mean the same, in the order in which they are looked at. */
  readonly dropIn: readonly DropIn<T>[]
  /** Stands for the value in help. A setting without it is a switch: the flag alone means `true`. */
  readonly placeholder: string | undefined
  readonly parse: Parser<T>
  /** What holds when nobody says anything; undefined where that depends on other settings. */
  readonly standard: T | undefined
  /** The standard in words. */
  readonly standardText: string
  readonly help: string
}

export interface DropIn<T> {
  readonly env: string
  readonly of: 'Hubble UI' | 'Hubble CLI'
  /** When the name's values are written in another way than ours. */
  readonly parse?: Parser<T>
}

const good = <T>(value: T): Parsed<T> => ({ ok: true, value })
const wrong = (expected: string): Parsed<never> => ({ ok: false, expected })

export const text: Parser<string> = (given) => (given === '' ? wrong('some text') : good(given))

/** Patterns in RE2 syntax between white space; a blank inside of one is written `\s`. */
export const patterns: Parser<readonly RE2JS[]> = (given) => {
  const compiled: RE2JS[] = []
  for (const pattern of given.split(/\s+/).filter((part) => part !== '')) {
    const one = compilePattern(pattern)
    if ('wrong' in one) return wrong(`patterns in RE2 syntax (${one.wrong})`)
    compiled.push(one)
  }
  return compiled.length > 0 ? good(compiled) : wrong('at least one pattern in RE2 syntax')
}

/** The spellings that Go's flags take, so that values written for Hubble UI and the CLI mean the same here. */
export const bool: Parser<boolean> = (given) => {
  const word = given.toLowerCase()
  if (['true', '1', 't', 'yes', 'on'].includes(word)) return good(true)
  if (['false', '0', 'f', 'no', 'off'].includes(word)) return good(false)
  return wrong('true or false')
}

export const oneOf =
  <T extends string>(...words: readonly T[]): Parser<T> =>
  (given) => {
    const found = words.find((word) => word === given.toLowerCase())
    return found === undefined ? wrong(`one of ${words.join(', ')}`) : good(found)
  }

export const integer =
  (from: number, to: number): Parser<number> =>
  (given) => {
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    return value >= from && value <= to ? good(value) : wrong(`a whole number from ${from} to ${to}`)
  }

/** Parts between commas or white space. */
export const list: Parser<readonly string[]> = (given) => {
  const parts = given.split(/[\s,]+/).filter((part) => part !== '')
  return parts.length === 0 ? wrong('at least one value, separated by commas') : good(parts)
}

/** A template for links to traces. */
export const traceUrl: Parser<string> = (given) =>
  isTraceUrl(given) ? good(given) : wrong('an address like https://jaeger.example.com/trace/{traceId}, http or https')

/** A path prefix, with or without slashes at its ends; comes out with both. */
export const pathPrefix: Parser<string> = (given) => {
  const inner = given.replace(/^\/+|\/+$/g, '')
  if (inner === '') return good('/')
  return /^[\w.~-]+(\/[\w.~-]+)*$/.test(inner) && !/(^|\/)\.\.?(\/|$)/.test(inner)
    ? good(`/${inner}/`)
    : wrong('a path like /orrery/, of letters, digits and . _ ~ -')
}

/** Sources of CSP's frame-ancestors; `self` and `none` with or without quotes. */
export const frameAncestors: Parser<readonly string[]> = (given) => {
  const parts = given.split(/[\s,]+/).filter((part) => part !== '')
  const sources = parts.map((part) => (/^'?(self|none)'?$/.test(part) ? `'${part.replaceAll("'", '')}'` : part))
  const fine = sources.every((source) => /^('self'|'none'|https?:\/\/(\*\.)?[\w.-]+(:(\d+|\*))?)$/.test(source))
  const alone = !sources.includes("'none'") || sources.length === 1
  return sources.length > 0 && fine && alone
    ? good(sources)
    : wrong('self, none, or origins like https://portal.example.com')
}
