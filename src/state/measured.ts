import { createStore } from 'zustand/vanilla'
import type { DetailsResponse } from '#gen/orrery/v1/orrery_pb.ts'

/** What the backend measured of the selected edge or service. One writer: `src/api/answers.ts`. */
export interface MeasuredState {
  /** Which it is about, as `measuredKey` writes it; empty for none. */
  readonly of: string
  readonly details: DetailsResponse | undefined
  /** Why there are none, in the words of the call; empty when all is well. */
  readonly problem: string
}

export const NOTHING_MEASURED: MeasuredState = { of: '', details: undefined, problem: '' }

export const measuredStore = createStore<MeasuredState>(() => NOTHING_MEASURED)

export const measuredKey = (kind: 'edge' | 'service', id: string): string => `${kind}:${id}`
