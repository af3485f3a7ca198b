import { useState } from 'react'
import { useStore } from 'zustand'
import { flowsStore } from '#src/state/flows.ts'
import type { RowList } from '#src/state/rows.ts'

export interface HeldRows {
  readonly rows: RowList
  /** Flows that matched since the table was held. */
  readonly fresh: number
  /** Goes on to the newest rows and holds those. */
  readonly renew: () => void
}

/** The newest rows while following; while holding, those of the moment at which holding began. */
export function useHeldRows(holding: boolean): HeldRows {
  const live = useStore(flowsStore, (state) => state.rows)
  const generation = useStore(flowsStore, (state) => state.generation)
  const [kept, setKept] = useState({ rows: live, generation })
  const still = holding && kept.generation === generation
  if (!still && (kept.rows !== live || kept.generation !== generation)) setKept({ rows: live, generation })
  const rows = still ? kept.rows : live
  return {
    rows,
    fresh: still ? (live.at(0)?.number ?? 0) - (rows.at(0)?.number ?? 0) : 0,
    renew: () => setKept({ rows: live, generation }),
  }
}
