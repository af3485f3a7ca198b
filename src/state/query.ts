import { createStore } from 'zustand/vanilla'

/** Where a filter text goes wrong, in UTF-16 units of the text. */
export interface FilterProblem {
  readonly message: string
  readonly start: number
  readonly end: number
}

/**
 * What the person asks to see. `filter` is in force; `draft` is what stands in the box, which may not parse (`problem`)
 * while the last good filter stays in force. One writer: the person, through `src/state/ask.ts`.
 */
export interface QueryState {
  readonly filter: string
  readonly draft: string
  readonly problem: FilterProblem | undefined
}

export const queryStore = createStore<QueryState>(() => ({ filter: '', draft: '', problem: undefined }))
