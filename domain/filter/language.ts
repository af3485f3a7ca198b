import { type Filter, normalised, type Range, type Side, type Term } from './ast.ts'
import { findCommand } from './command-line.ts'
import { checkTerm, compileFilter, waysOfGroup } from './compile.ts'
import { findConflict } from './conflicts.ts'
import { fieldNamed } from './fields.ts'
import { type FlagName, readFlags } from './flag-words.ts'
import { readWord, type SyntaxFault, skipSpace, type Word } from './lex.ts'
import { resolveName } from './names.ts'
import { type RangeName, withRange } from './range.ts'

/** The longest text that is read, in UTF-16 units, and the most terms. */
export const MOST_TEXT = 16_384
export const MOST_TERMS = 256

/** Something of the text that says nothing about flows. */
export interface Ignored {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly why: string
}

/** Positions are in UTF-16 units from the start of the text; `end` is past the last unit. */
export type ParsedFilter =
  | { readonly kind: 'ok'; readonly filter: Filter; readonly ignored: readonly Ignored[] }
  | { readonly kind: 'error'; readonly error: SyntaxFault }

type Step = SyntaxFault | undefined

const fault = (message: string, start: number, end: number): SyntaxFault => ({ message, start, end })

const inWord = (message: string, word: Word, from = 0): SyntaxFault =>
  fault(message, word.at[from] ?? word.start, Math.max(word.end, word.at[from] ?? word.start))

/** What stands before a term. */
interface Marks {
  readonly start: number
  readonly off: boolean
  readonly alone: boolean
}

/** The word that holds a value, and where in it the value begins. */
interface Place {
  readonly word: Word
  readonly from: number
  readonly short?: true
}

class Parser {
  readonly #text: string
  readonly #terms: Term[] = []
  readonly #ignored: Ignored[] = []
  #range: Range = {}
  #at = 0
  #inCommand = false
  #following = false
  /** Where a `--not` waits for its flag. */
  #not: { readonly start: number; readonly end: number } | undefined
  /** The group that all `--not` flags share. */
  #notGroup = 0
  #groups = 0
  #open: { readonly start: number; readonly group: number; readonly terms: number } | undefined

  constructor(text: string) {
    this.#text = text
  }

  parse(): ParsedFilter {
    const wrong = this.#all() ?? this.#check()
    if (wrong !== undefined) return { kind: 'error', error: wrong }
    return { kind: 'ok', filter: { terms: normalised(this.#terms), range: this.#range }, ignored: this.#ignored }
  }

  #all(): Step {
    const command = findCommand(this.#text)
    if (command.kind === 'error') return command.error
    this.#inCommand = command.found
    this.#at = command.end
    for (;;) {
      this.#at = skipSpace(this.#text, this.#at)
      if (this.#at >= this.#text.length) break
      if (this.#inCommand && /^(?:[0-9]?>|[|;&<#])/.test(this.#text.slice(this.#at, this.#at + 2))) {
        this.#skip(this.#at, this.#text.length, 'what follows belongs to the shell')
        break
      }
      const wrong = this.#token()
      if (wrong !== undefined) return wrong
      if (this.#terms.length > MOST_TERMS) {
        return fault(`more than ${MOST_TERMS} terms`, this.#terms[MOST_TERMS]?.start ?? 0, this.#at)
      }
    }
    if (this.#open !== undefined) return fault('"!(" is not closed', this.#open.start, this.#text.length)
    if (this.#not !== undefined) return fault('trailing --not found in the arguments', this.#not.start, this.#not.end)
    return undefined
  }

  #skip(start: number, end: number, why: string): void {
    this.#ignored.push({ text: this.#text.slice(start, end), start, end, why })
  }

  #token(): Step {
    const start = this.#at
    if (this.#open !== undefined && this.#text[start] === ')') return this.#close()
    if (this.#text.startsWith('!(', start)) return this.#begin()
    let off = false
    let alone = false
    while (this.#text[this.#at] === '~' || this.#text[this.#at] === '!') {
      if (this.#text[this.#at] === '~') off = true
      else if (alone) return fault('"!" stands twice', this.#at, this.#at + 1)
      else alone = true
      this.#at++
    }
    const from = this.#at
    if (from > start && (from >= this.#text.length || /[\s()]/.test(this.#text[from] ?? ' '))) {
      return fault(`something to ${alone ? 'hide' : 'switch off'} is expected here`, start, from)
    }
    if (this.#text[from] === '-') return this.#flags({ start, off, alone })
    const name = /^[A-Za-z][A-Za-z0-9-]*(?=:)/.exec(this.#text.slice(from, from + 64))?.[0]
    return name === undefined ? this.#bare({ start, off, alone }) : this.#short(name, { start, off, alone })
  }

  #begin(): Step {
    if (this.#open !== undefined) return fault('"!(" cannot stand within "!("', this.#at, this.#at + 2)
    if (this.#not !== undefined) return fault('consecutive --not statements', this.#at, this.#at + 2)
    this.#open = { start: this.#at, group: ++this.#groups, terms: this.#terms.length }
    this.#at += 2
    return undefined
  }

  #close(): Step {
    if (this.#open?.terms === this.#terms.length)
      return fault('there is nothing to hide in "!( )"', this.#open.start, this.#at + 1)
    if (this.#not !== undefined) return fault('trailing --not found in the arguments', this.#not.start, this.#not.end)
    this.#open = undefined
    this.#at++
    return undefined
  }

  #word(short: boolean): Word | SyntaxFault {
    const read = readWord(this.#text, this.#at, short, this.#open !== undefined)
    if (read.kind === 'error') return read.error
    this.#at = read.word.end
    return read.word
  }

  /** The group of a term: the open one, that of `--not`, or one of its own after `!`. */
  #group(alone: boolean, start: number): number | SyntaxFault {
    const not = this.#not
    this.#not = undefined
    if ((alone || not !== undefined) && this.#open !== undefined)
      return fault('within "!( )" everything is hidden already', start, start + 1)
    if (alone && not !== undefined) return fault('consecutive --not statements', start, start + 1)
    if (this.#open !== undefined) return this.#open.group
    if (alone) return ++this.#groups
    if (not === undefined) return 0
    if (this.#notGroup === 0) this.#notGroup = ++this.#groups
    return this.#notGroup
  }

  #add(field: string, side: Side, value: string, { start, off, alone }: Marks, { word, from }: Place): Step {
    const group = this.#group(alone, start)
    if (typeof group !== 'number') return group
    const raw = field === 'allowlist' || field === 'denylist'
    if (raw && group !== 0)
      return inWord(`--${field} cannot be negated; use --${field === 'allowlist' ? 'deny' : 'allow'}list`, word, from)
    const term: Term = { field, side, value, group, off, start, end: this.#at }
    const wrong = checkTerm(term)
    if (wrong.kind === 'error') return inWord(wrong.message, word, from)
    this.#terms.push(term)
    if (off) return undefined
    const conflict = findConflict(this.#terms)
    if (conflict !== undefined) return fault(conflict.message, start, this.#at)
    const mates = this.#terms.filter((mate) => !mate.off && mate.group === group && !isRaw(mate))
    const ways = raw ? undefined : waysOfGroup(mates)
    return ways?.kind === 'error' ? inWord(ways.message, word, from) : undefined
  }

  /** A value for a written name: a range, a shorthand, or a field. `from` is where the value begins in the word. */
  #value(name: string, value: string, marks: Marks, place: Place): Step {
    const { word, from } = place
    const named = resolveName(name, value, place.short === true)
    if (named.kind === 'range') return this.#ranged(named.name, value, marks, place)
    if (named.kind === 'term') return this.#add(named.field, named.side, named.value, marks, place)
    return named.about === 'value'
      ? inWord(named.message, word, from)
      : fault(named.message, word.start, word.at[name.length] ?? word.end)
  }

  #ranged(name: RangeName, value: string, { off, alone }: Marks, { word, from }: Place): Step {
    if (off || alone || this.#open !== undefined)
      return fault(`"${name}" cannot be hidden or switched off`, word.start, word.end)
    if (name === 'until' && this.#following) {
      this.#skip(word.start, word.end, '--until is dropped when following')
      return undefined
    }
    if (name === 'first' && this.#following) {
      return fault('--first and --follow cannot be combined', word.start, word.end)
    }
    const range = withRange(this.#range, name, value)
    if (range.kind === 'error') return inWord(range.message, word, from)
    this.#range = range.value
    return undefined
  }

  #short(name: string, marks: Marks): Step {
    const word = this.#word(true)
    if ('message' in word) return word
    const from = name.length + 1
    return this.#value(name.toLowerCase(), word.text.slice(from), marks, { word, from, short: true })
  }

  #bare(marks: Marks): Step {
    const word = this.#word(true)
    if ('message' in word) return word
    if (this.#inCommand) return fault(`"${word.text}" is neither a flag nor the value of one`, word.start, word.end)
    if (word.text === '') return fault('a text to search for is empty', word.start, word.end)
    return this.#add('text', 'any', word.text, marks, { word, from: 0 })
  }

  #flags(marks: Marks): Step {
    const word = this.#word(false)
    if ('message' in word) return word
    const flags = readFlags(word)
    if (flags.kind === 'error') return inWord(flags.message, word, flags.from)
    for (const flag of flags.names) {
      const wrong = this.#flag(flag, word, marks)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }

  #flag(flag: FlagName, word: Word, marks: Marks): Step {
    if (flag.kind === 'other') return this.#other(flag, word)
    if (flag.kind === 'not') {
      if (this.#not !== undefined || marks.alone) return fault('consecutive --not statements', word.start, word.end)
      if (marks.off) return fault('"~" belongs before the flag that --not is about', marks.start, word.end)
      if (this.#open !== undefined) return fault('within "!( )" everything is hidden already', word.start, word.end)
      this.#not = { start: word.start, end: word.end }
      return undefined
    }
    if (flag.value !== undefined) return this.#value(flag.name, flag.value, marks, { word, from: flag.from })
    if (flag.alone !== undefined) {
      const answer = /^\s+(true|false)(?=\s|$)/.exec(this.#text.slice(this.#at, this.#at + 32))
      const given = fieldNamed(flag.name)?.values.includes('false') === true ? answer : null
      if (given !== null) this.#at += given[0].length
      return this.#value(flag.name, given?.[1] ?? flag.alone, marks, { word, from: 0 })
    }
    this.#at = skipSpace(this.#text, this.#at)
    if (this.#at >= this.#text.length) return fault(`${flag.written} needs a value`, word.start, word.end)
    const value = this.#word(false)
    if ('message' in value) return value
    return this.#value(flag.name, value.text, marks, { word: value, from: 0 })
  }

  #other(flag: FlagName & { readonly kind: 'other' }, word: Word): Step {
    let { end } = word
    if (flag.takes && flag.value === undefined) {
      this.#at = skipSpace(this.#text, this.#at)
      const value = this.#at >= this.#text.length ? undefined : this.#word(false)
      if (value !== undefined && 'message' in value) return value
      end = value?.end ?? end
    }
    if (flag.name === 'follow') {
      if (this.#range.first !== undefined) return fault('--first and --follow cannot be combined', word.start, word.end)
      this.#following = true
      const { until, ...rest } = this.#range
      if (until !== undefined) this.#skip(word.start, word.end, '--until is dropped when following')
      this.#range = rest
    }
    this.#skip(word.start, end, flag.why)
    return undefined
  }

  /** What shows only when all is read. */
  #check(): Step {
    const compiled = compileFilter({ terms: this.#terms, range: this.#range })
    if (compiled.kind === 'ok') return undefined
    const term = this.#terms.find(({ field, off }) => !off && field.startsWith('http-')) ?? this.#terms[0]
    return fault(compiled.message, term?.start ?? 0, term?.end ?? this.#text.length)
  }
}

const isRaw = ({ field }: Term): boolean => field === 'allowlist' || field === 'denylist'

/**
 * Reads a filter in the short form (`from-pod:default/xwing !verdict:FORWARDED`), the long form of the command line
 * (`--from-pod default/xwing --not --verdict FORWARDED`), any mixture, or a whole pasted `hubble observe` command.
 * Never throws; takes at most MOST_TEXT units and MOST_TERMS terms. docs/filters.md tells the language.
 */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > MOST_TEXT) {
    return { kind: 'error', error: fault(`a filter has at most ${MOST_TEXT} characters`, MOST_TEXT, text.length) }
  }
  return new Parser(text).parse()
}
