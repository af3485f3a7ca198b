import { type Field, isHubble } from './field.ts'
import { FIELDS } from './fields.ts'
import { quoteShort, quoteText } from './quote.ts'

/** What help shows of a field. */
export interface FieldHelp {
  /** As it is written before the colon; with sides where it has them. */
  readonly name: string
  readonly sides: boolean
  /** Flag of the command line, or undefined where only Orrery has it. */
  readonly flag: string | undefined
  /** A term of the short form. */
  readonly example: string
  readonly rule: string
  /** Relay matches it, or this process, or Relay where another field of its own says the same. */
  readonly where: 'Relay' | 'here' | 'Relay, mostly'
}

const flagOf = (field: Field): string | undefined =>
  isHubble(field) && field.is.cli
    ? `${field.letter === undefined ? '' : `-${field.letter}, `}--${field.name}`
    : undefined

function helpOf(field: Field): FieldHelp {
  const value = field.alone ?? field.example
  return {
    name: field.name,
    sides: field.sides,
    flag: flagOf(field),
    example: field.name === 'text' ? quoteText(value) : `${field.name}:${quoteShort(value)}`,
    rule: field.help,
    where: field.is.kind === 'hubble' ? 'Relay' : field.is.spell === undefined ? 'here' : 'Relay, mostly',
  }
}

/** One entry for each row of FIELDS. */
export const FIELD_HELP: readonly FieldHelp[] = FIELDS.map(helpOf)
