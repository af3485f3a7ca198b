import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { decodeRow } from '#src/state/decode-row.ts'
import { flowsStore } from '#src/state/flows.ts'
import type { RowList } from '#src/state/rows.ts'

/**
 * The row of a selected flow. A link knows the flow's uuid only: then the rows of the first frame are searched once.
 * Undefined when it is not among them.
 */
export function useLinkedRow(row: Row | undefined, uuid: string): Row | 'looking' | undefined {
  const first = useStore(flowsStore, ({ generation, rows }) => (rows.length > 0 ? generation : undefined))
  const found = useMemo(
    () => (row !== undefined || first === undefined ? undefined : findByUuid(flowsStore.getState().rows, uuid)),
    [row, uuid, first],
  )
  return row ?? found ?? (first === undefined ? 'looking' : undefined)
}

function findByUuid(rows: RowList, uuid: string): Row | undefined {
  for (let index = 0; index < rows.length; index++) {
    const row = rows.at(index)
    if (row === undefined) continue
    const decoded = decodeRow(row)
    if (decoded.kind === 'flow' && decoded.flow.uuid === uuid) return row
  }
  return undefined
}
