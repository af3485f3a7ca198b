import { createStore } from 'zustand/vanilla'
import type { SeenCounts } from '#domain/filter/seen.ts'

/** Values wanted for the place where the caret stands. `field` is empty where a bare word stands. */
export interface Wanted {
  readonly field: string
  readonly text: string
  /** The filter whose flows are looked at. */
  readonly filter: string
}

/**
 * What completion knows. `wanted` is written by the person through `want`; the rest by `src/api/completion.ts`, always for
 * the newest wish that was answered: the list of before stays until then, so that it does not flicker.
 */
export interface CompletionState {
  readonly wanted: Wanted | undefined
  readonly counts: SeenCounts
}

export const completionStore = createStore<CompletionState>(() => ({ wanted: undefined, counts: new Map() }))

export function want(wanted: Wanted | undefined): void {
  const before = completionStore.getState().wanted
  if (before?.field === wanted?.field && before?.text === wanted?.text && before?.filter === wanted?.filter) return
  completionStore.setState({ wanted })
}
