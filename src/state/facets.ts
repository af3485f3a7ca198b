import { createStore } from 'zustand/vanilla'
import type { FacetsResponse } from '#gen/orrery/v1/orrery_pb.ts'

/** Counts of the flows in view by value. One writer: `src/api/facets.ts`. */
export interface FacetsState {
  readonly counts: FacetsResponse | undefined
  /** The same view without the presets that are on: what they hide; undefined while none is on or nothing is known. */
  readonly unhidden: FacetsResponse | undefined
  /** By facet, values that were in view since the page looks at this source; the newest fifty. */
  readonly known: ReadonlyMap<string, readonly string[]>
}

const KNOWN = 50

/** What is known once these counts came in. */
export const withKnown = (known: FacetsState['known'], { facets }: FacetsResponse): FacetsState['known'] =>
  new Map(
    facets.map(({ facet, values }) => {
      const seen = values.map(({ value }) => value)
      return [facet, [...new Set([...seen, ...(known.get(facet) ?? [])])].slice(0, KNOWN)]
    }),
  )

export const facetsStore = createStore<FacetsState>(() => ({
  counts: undefined,
  unhidden: undefined,
  known: new Map(),
}))
