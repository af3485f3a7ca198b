import type { en } from './en.ts'

/** What a catalogue of another language has to bring; English is the one that others are checked against. */
export type Messages = Widen<typeof en>

/** The same shape with any words in it. */
type Widen<Value> = Value extends string
  ? string
  : Value extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof Value]: Widen<Value[Key]> }
