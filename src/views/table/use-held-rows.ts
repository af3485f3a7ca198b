import { useState } from 'react'
import { useStore } from 'zustand'
import { type FlowsState, flowsStore } from '#src/state/flows.ts'
import type { RowList } from '#src/state/rows.ts'

export interface HeldRows {
  /** Every flow. */
  readonly every: RowList
  /** The rows of the table: every flow, or with the halves of calls on one row each. */
  readonly rows: RowList
  readonly mates: FlowsState['calls']['mates']
  /** Flows that matched since the table was held. */
  readonly fresh: number
  /** Goes on to the newest rows and holds those. */
  readonly renew: () => void
}

type Kept = Pick<FlowsState, 'rows' | 'calls' | 'generation'>

/** The newest rows while following; while holding, those of the moment at which holding began. */
export function useHeldRows(holding: boolean, joined: boolean): HeldRows {
  const rows = useStore(flowsStore, (state) => state.rows)
  const calls = useStore(flowsStore, (state) => state.calls)
  const generation = useStore(flowsStore, (state) => state.generation)
  const live: Kept = { rows, calls, generation }
  const [kept, setKept] = useState(live)
  const still = holding && kept.generation === generation
  if (!still && (kept.rows !== rows || kept.calls !== calls || kept.generation !== generation)) setKept(live)
  const now = still ? kept : live
  return {
    every: now.rows,
    rows: joined ? now.calls.rows : now.rows,
    mates: now.calls.mates,
    fresh: still ? (rows.at(0)?.number ?? 0) - (now.rows.at(0)?.number ?? 0) : 0,
    renew: () => setKept(live),
  }
}
