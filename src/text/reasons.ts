import { DropReason, type Flow, Verdict } from '#gen/flow/flow_pb.ts'
import { text } from './text.ts'

/** A drop reason in words: from the catalogue, else its name made readable; a number that is not known stays one. */
export function reasonWords(reason: number): string {
  const name: string | undefined = DropReason[reason]
  return name === undefined ? text.flow.unknownReason(reason) : dropReasonWords(name)
}

/** The same by its name in the Hubble API. */
export function dropReasonWords(name: string): string {
  const known = text.flow.reasons[name]
  if (known !== undefined) return known
  const words = name.toLowerCase().replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** Why a flow was dropped, in words; empty where it was not. */
export function reasonOf({ verdict, dropReasonDesc, l7 }: Flow): string {
  if (dropReasonDesc !== DropReason.DROP_REASON_UNKNOWN) return reasonWords(dropReasonDesc)
  if (verdict !== Verdict.DROPPED) return ''
  return l7 === undefined ? reasonWords(dropReasonDesc) : text.flow.deniedAtL7
}
