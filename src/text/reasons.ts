import { DropReason } from '#gen/flow/flow_pb.ts'
import { text } from './text.ts'

/** A drop reason in words: from the catalogue, else its name made readable; a number that is not known stays one. */
export function reasonWords(reason: number): string {
  const name: string | undefined = DropReason[reason]
  if (name === undefined) return text.flow.unknownReason(reason)
  const known = text.flow.reasons[name]
  if (known !== undefined) return known
  const words = name.toLowerCase().replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
