import { fromBinary } from '@bufbuild/protobuf'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'

/** A row that a person sees: the whole response and the flow in it. */
export type DecodedRow =
  | { readonly kind: 'flow'; readonly response: GetFlowsResponse; readonly flow: Flow }
  /** The bytes are not a response with a flow; says why. */
  | { readonly kind: 'undecodable'; readonly reason: string }

const KEPT = 1000

/** Decodes rows as they come into sight and remembers the last thousand. */
export function createRowDecoder(): (row: Row) => DecodedRow {
  const kept = new Map<Row, DecodedRow>()
  return (row) => {
    const known = kept.get(row)
    if (known !== undefined) return known
    const decoded = decodeRow(row)
    kept.set(row, decoded)
    if (kept.size > KEPT)
      for (const oldest of kept.keys()) {
        kept.delete(oldest)
        break
      }
    return decoded
  }
}

export function decodeRow(row: Row): DecodedRow {
  try {
    const response = fromBinary(GetFlowsResponseSchema, row.response)
    const { responseTypes } = response
    if (responseTypes.case === 'flow') return { kind: 'flow', response, flow: responseTypes.value }
    return { kind: 'undecodable', reason: `a response without a flow (${responseTypes.case ?? 'empty'})` }
  } catch (cause) {
    return { kind: 'undecodable', reason: cause instanceof Error ? cause.message : String(cause) }
  }
}
