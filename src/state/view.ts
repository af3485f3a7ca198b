import { createStore } from 'zustand/vanilla'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'

/**
 * What the details show and the map marks. Services, edges and boxes by their lasting ids. A flow brings its own row, so that it
 * stays readable when the table has moved on; from a link only its uuid is known, until the row is found.
 */
export type Selection =
  | { readonly kind: 'service'; readonly id: string }
  | { readonly kind: 'edge'; readonly id: string }
  /** A box of the map by its key, see `groupOf`. */
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'flow'; readonly uuid: string; readonly row: Row | undefined }

/** The parts of the page that can be put away. */
export type Panel = 'filters' | 'table' | 'timeline'

/** What the lower half lists. */
export const LISTS = ['flows', 'connections', 'answers'] as const
export type List = (typeof LISTS)[number]

/** What the person looks at. One writer: the person, through the actions below. */
export interface ViewState {
  readonly selection: Selection | undefined
  readonly hovered: Selection | undefined
  readonly closed: readonly Panel[]
  readonly list: List
  readonly help: boolean
  readonly doctor: boolean
  /** The selection, where it is the one from before under another id, which is no step of the person. */
  readonly renamed?: Selection
}

export const viewStore = createStore<ViewState>(() => ({
  selection: undefined,
  hovered: undefined,
  closed: [],
  list: 'flows',
  help: false,
  doctor: false,
}))

export const select = (selection: Selection | undefined): void => viewStore.setState({ selection })

/** What is selected has another id now. */
export const keepSelected = (selection: Selection): void => viewStore.setState({ selection, renamed: selection })

export const hover = (hovered: Selection | undefined): void => viewStore.setState({ hovered })

export const setPanel = (panel: Panel, open: boolean): void =>
  viewStore.setState(({ closed }) => {
    if (open !== closed.includes(panel)) return {}
    return { closed: open ? closed.filter((other) => other !== panel) : [...closed, panel].sort() }
  })

export const togglePanel = (panel: Panel): void => setPanel(panel, viewStore.getState().closed.includes(panel))

export const showHelp = (help: boolean): void => viewStore.setState({ help })

export const showDoctor = (doctor: boolean): void => viewStore.setState({ doctor })

/** Shows the answers in the lower half, or the flows again where they are shown already. */
export const toggleAnswers = (): void => {
  const { list, closed } = viewStore.getState()
  setList(list === 'answers' && !closed.includes('table') ? 'flows' : 'answers')
  setPanel('table', true)
}

export const setList = (list: List): void => viewStore.setState({ list })

/** To the connections, opening their panel where it is put away; from them back to the flows. */
export const toggleList = (): void =>
  viewStore.setState(({ closed, list }) => {
    const open = !closed.includes('table')
    return {
      closed: closed.filter((panel) => panel !== 'table'),
      list: open && list === 'connections' ? 'flows' : 'connections',
    }
  })
