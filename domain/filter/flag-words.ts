import { fieldOfLetter, fieldWritten } from './fields.ts'
import { OTHER_FLAGS, OTHER_LETTERS, SHORTHAND_LETTERS, SHORTHANDS } from './flags.ts'
import type { Word } from './lex.ts'
import { nearestName } from './nearest.ts'
import { RANGE_NAMES } from './range.ts'

/** A flag of one word. */
export type FlagName =
  | {
      readonly kind: 'filter'
      readonly name: string
      readonly written: string
      /** The value in the same word and where it begins. */
      readonly value: string | undefined
      readonly from: number
      /** What it stands for without a value; such a flag takes none from the next word. */
      readonly alone: string | undefined
    }
  | {
      readonly kind: 'other'
      readonly name: string
      readonly value: string | undefined
      readonly takes: boolean
      readonly why: string
    }
  | { readonly kind: 'not' }

export type FlagNames =
  | { readonly kind: 'ok'; readonly names: readonly FlagName[] }
  | { readonly kind: 'error'; readonly message: string; readonly from: number }

const other = (name: string, takes: boolean, value: string | undefined): FlagName => ({
  kind: 'other',
  name,
  takes,
  value,
  why: `--${name} says nothing about which flows`,
})

function named(name: string, written: string, value: string | undefined, from: number): FlagName | undefined {
  const shorthand = SHORTHANDS.get(name)
  const field = shorthand === undefined ? fieldWritten(name)?.field : undefined
  const range = RANGE_NAMES.some((candidate) => candidate === name)
  if (shorthand === undefined && field === undefined && !range) return undefined
  const alone = shorthand?.alone ?? field?.alone ?? (name === 'all' ? 'true' : undefined)
  // `--flag=false` of a flag that is only ever set says what is so anyway.
  if (value === 'false' && alone !== undefined && name !== 'encrypted' && name !== 'reply' && name !== 'unencrypted') {
    return { kind: 'other', name, takes: false, value, why: `--${name}=false changes nothing` }
  }
  return { kind: 'filter', name, written, value, from, alone }
}

function long(word: Word): FlagNames {
  const equals = word.text.indexOf('=')
  const name = word.text.slice(2, equals < 0 ? undefined : equals)
  const value = equals < 0 ? undefined : word.text.slice(equals + 1)
  if (name === '')
    return { kind: 'ok', names: [{ kind: 'other', name: '', takes: false, value, why: 'ends the flags' }] }
  if (name === 'not') {
    if (value === 'false') return { kind: 'ok', names: [other('not', false, value)] }
    return value === undefined || value === 'true'
      ? { kind: 'ok', names: [{ kind: 'not' }] }
      : { kind: 'error', message: '--not takes no value', from: equals + 1 }
  }
  const takes = OTHER_FLAGS.get(name)
  if (takes !== undefined) return { kind: 'ok', names: [other(name, takes, value)] }
  const flag = named(name, `--${name}`, value, equals + 1)
  if (flag !== undefined) return { kind: 'ok', names: [flag] }
  const near = nearestName(name)
  return {
    kind: 'error',
    message: `unknown flag --${name}${near === undefined ? '' : `; did you mean --${near}?`}`,
    from: 2,
  }
}

function letters(word: Word): FlagNames {
  const names: FlagName[] = []
  if (word.text === '-') return { kind: 'error', message: 'a flag is expected after "-"', from: 0 }
  for (let at = 1; at < word.text.length; at++) {
    const letter = word.text[at] ?? ''
    const rest = word.text.slice(at + 1)
    const equals = rest.startsWith('=') ? 1 : 0
    const known = OTHER_LETTERS.get(letter)
    const name = known ?? SHORTHAND_LETTERS.get(letter) ?? fieldOfLetter(letter)?.name
    if (name === undefined) return { kind: 'error', message: `unknown flag -${letter}`, from: at }
    const attached = rest === '' ? undefined : rest.slice(equals)
    if (known !== undefined) {
      const takes = OTHER_FLAGS.get(known) === true
      names.push(other(known, takes, takes || equals === 1 ? attached : undefined))
      if (takes || equals === 1) return { kind: 'ok', names }
      continue
    }
    const single = named(name, `-${letter}`, undefined, 0)
    if (single?.kind !== 'filter') return { kind: 'error', message: `unknown flag -${letter}`, from: at }
    if (single.alone !== undefined && equals === 0) {
      names.push(single)
      continue
    }
    const flag = named(name, `-${letter}`, attached, at + 1 + equals)
    names.push(flag ?? single)
    return { kind: 'ok', names }
  }
  return { kind: 'ok', names }
}

/** The flags of a word that begins with `-`: one long flag, or letters that may be joined. */
export const readFlags = (word: Word): FlagNames => (word.text.startsWith('--') ? long(word) : letters(word))
