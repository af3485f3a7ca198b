import type { ToTest } from './extras.ts'
import type { Seen } from './field-seen.ts'
import { asText, type ToJson } from './field-values.ts'
import type { ToSpelling } from './spelling.ts'

/** How the values of a field become part of a FlowFilter: its lists in proto names, and the JSON of one value. */
export interface HubbleField {
  readonly kind: 'hubble'
  readonly lists:
    | { readonly plain: string }
    | { readonly source: string; readonly destination: string }
    /** Joined with the pods and services of the same end, see halves.ts. */
    | { readonly namespace: true }
    /** A whole FlowFilter, or several, in JSON. */
    | { readonly raw: 'allow' | 'deny' }
  readonly json: ToJson
  /** Whether `hubble observe` has this flag; without it the field travels as `--allowlist`. */
  readonly cli: boolean
}

/** A field that Relay does not know: matched here. */
export interface ExtraField {
  readonly kind: 'extra'
  readonly test: ToTest
  /** Values of one field are alternatives; of free text each must be there. */
  readonly combine: 'any' | 'all'
  /** Where `hubble observe` can say the same in another field. */
  readonly spell: ToSpelling | undefined
}

/** One row of the filter language. */
export interface Field {
  /** `name:value` in the short form, `--name value` in the long one; `from-name`, `to-name` where `sides`. */
  readonly name: string
  readonly aliases: readonly string[]
  /** The one-letter flag. */
  readonly letter: string | undefined
  readonly sides: boolean
  /** Values that are fixed by the field, for completion. Empty: they come from what is seen. */
  readonly values: readonly string[]
  readonly seen: Seen | undefined
  /** The value that the flag alone stands for; such a flag takes no value of its own. */
  readonly alone: string | undefined
  /** A value of the short form. */
  readonly example: string
  /** The rule, in one sentence. */
  readonly help: string
  readonly is: HubbleField | ExtraField
}

/** What a row may say besides. */
export interface Options {
  readonly aliases?: readonly string[]
  readonly letter?: string
  readonly values?: readonly string[]
  readonly seen?: Seen
  readonly json?: ToJson
  readonly cli?: boolean
  readonly alone?: string
}

/** Example and rule of a row. */
type Words = readonly [example: string, help: string]

/** A row. */
export function field(name: string, is: Field['is'], sides: boolean, [example, help]: Words, options: Options): Field {
  const { aliases = [], letter, values = [], seen, alone } = options
  return { name, aliases, letter, sides, values, seen, alone, example, help, is }
}

/** A field of FlowFilter. */
export const hubble = (lists: HubbleField['lists'], { json = asText, cli = true }: Options): HubbleField => ({
  kind: 'hubble',
  lists,
  json,
  cli,
})

/** A field of FlowFilter without sides. */
export const plain = (name: string, list: string, words: Words, options: Options = {}): Field =>
  field(name, hubble({ plain: list }, options), false, words, options)

/** A field of FlowFilter for either end. */
export const sided = (name: string, list: string, words: Words, options: Options = {}): Field =>
  field(name, hubble({ source: `source_${list}`, destination: `destination_${list}` }, options), true, words, options)

/** A field that is matched here. */
export const extra = (
  name: string,
  test: ToTest,
  words: Words,
  {
    sides = false,
    combine = 'any',
    spell,
    ...options
  }: Options & { readonly sides?: boolean; readonly combine?: 'any' | 'all'; readonly spell?: ToSpelling } = {},
): Field => field(name, { kind: 'extra', test, combine, spell }, sides, words, options)

/** Whether a row is a field of FlowFilter. */
export const isHubble = (field: Field): field is Field & { readonly is: HubbleField } => field.is.kind === 'hubble'
