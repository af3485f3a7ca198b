import type { Term } from './ast.ts'
import { fieldNamed } from './fields.ts'
import type { Spelling } from './spelling.ts'

const sameField = (a: Term, b: Term): boolean => a.group === b.group && a.field === b.field

/** What a term says in words of `hubble observe`, if it is an extra field that has such words. */
function spellingOf({ field, value, off }: Term): Spelling | undefined {
  const is = off ? undefined : fieldNamed(field)?.is
  return is?.kind === 'extra' ? is.spell?.(value) : undefined
}

/**
 * The terms with extra fields put in words of `hubble observe` where these say exactly the same: `drop-group:rate` as its
 * reasons, `l7:dns` as a protocol, a short range of ports as ports. A field stays as it is where one of its values has no such
 * words, or where the group asks for the other field as well: values of one field are alternatives, but both must hold.
 */
export function spelledOut(terms: readonly Term[]): readonly Term[] {
  return terms.flatMap((term) => {
    const spelling = spellingOf(term)
    if (spelling === undefined) return [term]
    const on = terms.filter((other) => !other.off && other.group === term.group)
    const sayable = on.every((other) => !sameField(other, term) || spellingOf(other) !== undefined)
    const taken = on.some(({ field }) => field === spelling.field)
    const rivals = on.some((other) => !sameField(other, term) && spellingOf(other)?.field === spelling.field)
    if (!sayable || taken || rivals) return [term]
    const { field, values } = spelling
    return values.map((value): Term => ({ ...term, field, value }))
  })
}
