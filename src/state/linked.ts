import { createStore } from 'zustand/vanilla'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { decodeRow } from './decode-row.ts'
import type { RowList } from './rows.ts'

/** The flow that a link names by its uuid. One writer: `src/api/linked-flow.ts`. */
export type Linked =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking'; readonly uuid: string }
  | { readonly kind: 'found'; readonly uuid: string; readonly row: Row }
  /** Neither among the rows nor known to the source. */
  | { readonly kind: 'gone'; readonly uuid: string }
  /** It could not be asked for; says why. */
  | { readonly kind: 'failed'; readonly uuid: string; readonly message: string }

export const linkedStore = createStore<Linked>(() => ({ kind: 'none' }))

/** Decodes every row until the flow is found: meant for a link, not for every frame. */
export function findByUuid(rows: RowList, uuid: string): Row | undefined {
  for (let index = 0; index < rows.length; index++) {
    const row = rows.at(index)
    if (row === undefined) continue
    const decoded = decodeRow(row)
    if (decoded.kind === 'flow' && decoded.flow.uuid === uuid) return row
  }
  return undefined
}
