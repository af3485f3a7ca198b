import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { isProblem } from '#domain/export/edge-state.ts'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { type Sort, sorted } from './sort.ts'

/** While nobody reads, the order is made anew this often: often enough to be true, seldom enough to be read. */
const CALM_MS = 2500

export interface Order {
  readonly edges: readonly Edge[]
  /** Connections of the map that are not yet in the order. */
  readonly fresh: number
  /** Connections of the map that ask for attention. */
  readonly troubled: number
  readonly sortNow: () => void
}

interface Kept {
  readonly edges: readonly Edge[]
  readonly sort: Sort | undefined
  readonly generation: number
  /** The page's clock when the order was made. */
  readonly at: number
}

const NONE: Kept = { edges: [], sort: undefined, generation: -1, at: -Infinity }

/**
 * The order of the connections. It is made anew when the sort or the whole view changes and, unless it is held, every few
 * seconds; in between rows change where they stand.
 */
export function useOrder(sort: Sort, held: boolean): Order {
  const revision = useStore(flowsStore, (state) => state.revision)
  const [kept, setKept] = useState(NONE)
  const { edges, services, generation, receivedAt } = flowsStore.getState()
  const other = kept.generation !== generation || kept.sort !== sort
  const due = !held && receivedAt - kept.at >= CALM_MS
  const first = kept.edges.length === 0 && edges.size > 0
  const current =
    other || due || first ? { edges: sorted(edges.values(), services, sort), sort, generation, at: receivedAt } : kept
  if (current !== kept) setKept(current)
  const counts = useMemo(() => {
    let [present, troubled] = [0, 0]
    for (const { number } of current.edges) if (edges.has(number)) present += 1
    for (const edge of edges.values()) if (isProblem(edge)) troubled += 1
    return { fresh: edges.size - present, troubled }
    // oxlint-disable-next-line react/exhaustive-deps -- the map is changed in place: its revision tells
  }, [current.edges, edges, revision])
  return {
    edges: current.edges,
    ...counts,
    sortNow: () => setKept(NONE),
  }
}
