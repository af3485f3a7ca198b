import { createStore } from 'zustand/vanilla'
import type { Selection } from './view.ts'

/** How many calls away still counts as the neighbourhood. */
export const HOPS = ['1', '2', 'all'] as const
export type Hops = (typeof HOPS)[number]

/** Upstream are those who call, downstream those who are called. */
export const WAYS = ['both', 'upstream', 'downstream'] as const
export type Way = (typeof WAYS)[number]

/** The neighbourhood of a card that alone stays bright. */
export interface Focus {
  readonly card: string
  readonly hops: Hops
  readonly way: Way
}

/** How a person reads the map. One writer: the person, through the actions below. */
export interface ReadingState {
  /** What is looked for; undefined while the box is shut. */
  readonly find: string | undefined
  /** Only lines that drop or fail are drawn. */
  readonly problemsOnly: boolean
  readonly focus: Focus | undefined
  /** Selected beside the page's selection. */
  readonly also: readonly Selection[]
  /** Lines between closed boxes are drawn however many they are. */
  readonly allLines: boolean
  /** Cards that are not drawn, by id. */
  readonly hidden: ReadonlySet<string>
}

export const readingStore = createStore<ReadingState>(() => ({
  find: undefined,
  problemsOnly: false,
  focus: undefined,
  also: [],
  allLines: false,
  hidden: new Set(),
}))

const set = readingStore.setState

export const openFind = (): void => set(({ find }) => ({ find: find ?? '' }))
export const writeFind = (find: string): void => set({ find })
export const shutFind = (): void => set({ find: undefined })

export const toggleProblemsOnly = (): void => set(({ problemsOnly }) => ({ problemsOnly: !problemsOnly }))

export const toggleAllLines = (): void => set(({ allLines }) => ({ allLines: !allLines }))

export const focusOn = (focus: Focus | undefined): void => set({ focus })

export const hide = (card: string): void => set(({ hidden }) => ({ hidden: new Set([...hidden, card]) }))
export const showAll = (): void => set({ hidden: new Set() })

const key = (selection: Selection): string => (selection.kind === 'flow' ? selection.uuid : selection.id)

export const isSame = (a: Selection | undefined, b: Selection | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.kind === b.kind && key(a) === key(b))

/** Adds to what is selected, or takes out what is. */
export const toggleAlso = (selection: Selection): void =>
  set(({ also }) => ({
    also: also.some((other) => isSame(other, selection))
      ? also.filter((other) => !isSame(other, selection))
      : [...also, selection],
  }))

export const onlyOne = (): void => {
  if (readingStore.getState().also.length > 0) set({ also: [] })
}
