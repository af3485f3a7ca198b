import { L7FlowType } from '#gen/flow/flow_pb.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import type { Shown } from '#src/state/call-facts.ts'
import type { DecodedRow } from '#src/state/decode-row.ts'

/** What a row shows once it is decoded. */
export type ShownRow =
  | { readonly kind: 'shown'; readonly shown: Shown; readonly uuid: string }
  | Extract<DecodedRow, { kind: 'undecodable' }>

/** Decodes a row, and the other half of its call where the two share it. */
export function shownRow(decode: (row: Row) => DecodedRow, row: Row, mate: Row | undefined): ShownRow {
  const own = decode(row)
  if (own.kind === 'undecodable') return own
  const { flow } = own
  const other = mate === undefined ? undefined : decode(mate)
  if (other?.kind !== 'flow') return { kind: 'shown', shown: { flow, answer: undefined }, uuid: flow.uuid }
  const answered = flow.l7?.type === L7FlowType.RESPONSE
  const shown = answered ? { flow: other.flow, answer: flow } : { flow, answer: other.flow }
  return { kind: 'shown', shown, uuid: flow.uuid }
}
