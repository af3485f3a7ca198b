import { useState } from 'react'
import { useStore } from 'zustand'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { type Sort, sorted } from './sort.ts'

/** While nobody reads, the order is made anew this often: often enough to be true, seldom enough to be read. */
const CALM_MS = 2500

export interface Order {
  readonly edges: readonly Edge[]
  /** Connections of the map that are not yet in the order. */
  readonly fresh: number
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
  useStore(flowsStore, (state) => state.revision)
  const [kept, setKept] = useState(NONE)
  const { edges, services, generation, receivedAt } = flowsStore.getState()
  const other = kept.generation !== generation || kept.sort !== sort
  const due = !held && receivedAt - kept.at >= CALM_MS
  const first = kept.edges.length === 0 && edges.size > 0
  const current =
    other || due || first ? { edges: sorted(edges.values(), services, sort), sort, generation, at: receivedAt } : kept
  if (current !== kept) setKept(current)
  const present = current.edges.reduce((count, { number }) => count + (edges.has(number) ? 1 : 0), 0)
  return {
    edges: current.edges,
    fresh: edges.size - present,
    sortNow: () => setKept(NONE),
  }
}
