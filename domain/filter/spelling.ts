import { DropReasonSchema } from '#gen/flow/flow_pb.ts'
import { DROP_GROUPS } from './drop-groups.ts'

/** Values of another field, any of which matches exactly what the value of an extra field matches. */
export interface Spelling {
  /** Name of a row that Relay knows; it has sides where the extra field has. */
  readonly field: string
  readonly values: readonly string[]
}

/** The same in words of `hubble observe`; undefined for a value that they cannot say. */
export type ToSpelling = (value: string) => Spelling | undefined

/** Ranges of more ports are matched here. */
const MOST_PORTS = 16

export const spellDropGroup: ToSpelling = (value) => {
  const reasons = Object.hasOwn(DROP_GROUPS, value) ? (DROP_GROUPS[value] ?? []) : []
  const names = reasons.flatMap((reason) => DropReasonSchema.value[reason]?.name ?? [])
  return names.length === 0 || names.length < reasons.length ? undefined : { field: 'drop-reason-desc', values: names }
}

export const spellL7: ToSpelling = (value) => (value === 'none' ? undefined : { field: 'protocol', values: [value] })

export const spellPortRange: ToSpelling = (value) => {
  const [, from, to] = /^([0-9]{1,5})-([0-9]{1,5})$/.exec(value) ?? []
  const [low, high] = [Number(from), Number(to)]
  if (!(high - low < MOST_PORTS)) return undefined
  return { field: 'port', values: Array.from({ length: high - low + 1 }, (_, index) => String(low + index)) }
}
