import type { Side } from './ast.ts'
import { fieldWritten } from './fields.ts'
import { SHORTHANDS } from './flags.ts'
import { nearestName } from './nearest.ts'
import { RANGE_NAMES, type RangeName } from './range.ts'

/** What a written name and its value mean. An error is about the name or about the value. */
export type Named =
  | { readonly kind: 'range'; readonly name: RangeName }
  | { readonly kind: 'term'; readonly field: string; readonly side: Side; readonly value: string }
  | { readonly kind: 'error'; readonly message: string; readonly about: 'name' | 'value' }

/** Finds the part of the range, the shorthand or the field. In the short form a port may be a range of ports. */
export function resolveName(name: string, value: string, short: boolean): Named {
  const range = RANGE_NAMES.find((candidate) => candidate === name)
  if (range !== undefined) return { kind: 'range', name: range }
  const shorthand = SHORTHANDS.get(name)
  if (shorthand !== undefined) {
    const made = shorthand.value(value)
    if (made.kind === 'error') return { ...made, about: 'value' }
    return { kind: 'term', field: shorthand.field, side: 'any', value: made.value }
  }
  const written = fieldWritten(name)
  if (written === undefined) {
    const near = nearestName(name)
    const hint = near === undefined ? 'quote' : `did you mean "${near}"? Else quote`
    return { kind: 'error', message: `there is no field "${name}"; ${hint} the text to search for it`, about: 'name' }
  }
  const { field, side } = written
  const ports = short && field.name === 'port' && /^[<>=]|^[0-9]+-[0-9]+$/.test(value)
  return {
    kind: 'term',
    field: ports ? 'port-range' : field.name,
    side,
    value: value === '' ? (field.alone ?? '') : value,
  }
}
