import { createStore } from 'zustand/vanilla'
import { EMPTY_FILTER, type Filter } from '#domain/filter/ast.ts'
import type { Ignored } from '#domain/filter/language.ts'

/** Where a text goes wrong, in UTF-16 units of it. */
export interface FilterProblem {
  readonly message: string
  readonly start: number
  readonly end: number
}

/**
 * What the person asks to see. `filter` is in force and `parsed` is what it says; `draft` is what stands in the box beside
 * its chips, which may not parse (`problem`) while the filter stays in force. One writer: the person, through `ask.ts`.
 */
export interface QueryState {
  readonly filter: string
  readonly parsed: Filter
  readonly draft: string
  readonly problem: FilterProblem | undefined
  /** What of the text that was put in force last says nothing about flows, and why. */
  readonly ignored: readonly Ignored[]
}

export const queryStore = createStore<QueryState>(() => ({
  filter: '',
  parsed: EMPTY_FILTER,
  draft: '',
  problem: undefined,
  ignored: [],
}))
