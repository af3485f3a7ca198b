import { createStore } from 'zustand/vanilla'

/** What the details show and the map marks. Services and edges by their lasting ids, flows by their row number. */
export type Selection =
  | { readonly kind: 'service'; readonly id: string }
  | { readonly kind: 'edge'; readonly id: string }
  | { readonly kind: 'flow'; readonly number: number }

/** What the person looks at. One writer: the person, through the actions below. */
export interface ViewState {
  readonly selection: Selection | undefined
  readonly hovered: Selection | undefined
}

export const viewStore = createStore<ViewState>(() => ({ selection: undefined, hovered: undefined }))

export const select = (selection: Selection | undefined): void => viewStore.setState({ selection })

export const hover = (hovered: Selection | undefined): void => viewStore.setState({ hovered })
