import { createStore } from 'zustand/vanilla'
import type { Picture } from '#domain/export/picture.ts'
import type { Group } from '#domain/map-grouping/group-of.ts'
import { openFind, toggleProblemsOnly } from '#src/state/reading.ts'
import { type LeftOut, NONE_LEFT_OUT } from './lines.ts'
import type { DrawnLink, DrawnNode } from './model.ts'

/** What can be done to the map from outside: buttons, shortcuts, the command palette. */
export interface MapHandle {
  readonly fit: () => void
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  /** Lays everything out anew and releases what was dragged. */
  readonly tidy: () => void
  /** Selects the next (or previous) line that drops or fails and brings it into view. */
  readonly nextProblem: () => void
  readonly previousProblem: () => void
  /** To the next (or previous) service that is looked for: opens its namespace and brings it into view. */
  readonly nextFound: () => void
  readonly previousFound: () => void
  /** Opens or closes a namespace. */
  readonly toggle: (island: string) => void
  /** Pins a card where it stands, or lets it go: pinned ones stay when the map is laid out anew. */
  readonly pin: (card: string) => void
  /** Opens a service to its pods in its place, or closes the one that a pod is of. */
  readonly pods: (card: string) => void
  readonly openAll: () => void
  readonly closeAll: () => void
  /** Lets go of everything that was dragged or pinned. */
  readonly resetPlaces: () => void
  /** Where everything stands, as text for a file. */
  readonly places: () => string
  /** Puts everything where such a text says; false when it is none. */
  readonly takePlaces: (text: string) => boolean
}

/** What a menu is about. */
export type MenuTarget =
  | { readonly kind: 'service'; readonly id: string; readonly pinned: boolean }
  | {
      readonly kind: 'namespace'
      readonly island: string
      readonly closed: boolean
      readonly pinned: boolean
      readonly term: Group['term']
    }
  | { readonly kind: 'edge'; readonly id: string }
  | { readonly kind: 'map' }

/** A menu and where it opens within the map, in pixels. */
export interface OpenMenu {
  readonly x: number
  readonly y: number
  readonly target: MenuTarget
}

/** The services that are looked for, and which of them the view went to last: from 1, 0 for none. */
export interface Found {
  readonly at: number
  readonly count: number
}

/** What the path between the two selected services is. */
export interface PathWords {
  readonly from: string
  readonly to: string
  /** Captions of the cards on it; undefined where none leads there. */
  readonly cards: readonly string[] | undefined
}

export interface MapState {
  /** Undefined while no map is mounted. */
  readonly handle: MapHandle | undefined
  /** All of the map as it is drawn now, as values; undefined while no map is mounted. */
  readonly picture: ((title: string) => Picture) | undefined
  readonly services: number
  readonly connections: number
  /** Lines between closed boxes that are not drawn because there are too many. */
  readonly leftOut: LeftOut
  /** Lines that dropped within the minute, and all that ask for attention (drops, errors, failing calls). */
  readonly dropping: number
  readonly problems: number
  /** What is under the pointer, and where its middle stands within the map in pixels. */
  readonly tip: Tip | undefined
  /** The service that the arrow keys stand on, by id. */
  readonly focused: string | undefined
  /** What a screen reader says next: the focused service, or a change in how much is being dropped. */
  readonly spoken: string
  readonly menu: OpenMenu | undefined
  readonly found: Found
  readonly path: PathWords | undefined
  /** A word about what was just done, shown for a moment. */
  readonly note: string
  /** Cards that came since the view was moved, and stand outside of what it shows. */
  readonly unseen: number
}

export interface Tip {
  readonly x: number
  readonly y: number
  /** Where the words stand, seen from the point. */
  readonly side: 'below' | 'above'
  readonly node: DrawnNode | undefined
  readonly link: DrawnLink | undefined
}

/** One writer: the mounted map. */
export const mapStore = createStore<MapState>(() => ({
  handle: undefined,
  picture: undefined,
  services: 0,
  connections: 0,
  dropping: 0,
  problems: 0,
  leftOut: NONE_LEFT_OUT,
  tip: undefined,
  focused: undefined,
  spoken: '',
  menu: undefined,
  found: { at: 0, count: 0 },
  path: undefined,
  note: '',
  unseen: 0,
}))

type Acts = {
  readonly [Name in keyof MapHandle as ReturnType<MapHandle[Name]> extends void ? Name : never]: MapHandle[Name]
}

/** The map's actions; they do nothing while no map is mounted. */
export const mapActions: Acts = {
  fit: () => mapStore.getState().handle?.fit(),
  zoomIn: () => mapStore.getState().handle?.zoomIn(),
  zoomOut: () => mapStore.getState().handle?.zoomOut(),
  tidy: () => mapStore.getState().handle?.tidy(),
  nextProblem: () => mapStore.getState().handle?.nextProblem(),
  previousProblem: () => mapStore.getState().handle?.previousProblem(),
  nextFound: () => mapStore.getState().handle?.nextFound(),
  previousFound: () => mapStore.getState().handle?.previousFound(),
  toggle: (island) => mapStore.getState().handle?.toggle(island),
  pin: (card) => mapStore.getState().handle?.pin(card),
  pods: (card) => mapStore.getState().handle?.pods(card),
  openAll: () => mapStore.getState().handle?.openAll(),
  closeAll: () => mapStore.getState().handle?.closeAll(),
  resetPlaces: () => mapStore.getState().handle?.resetPlaces(),
}

export const shutMenu = (): void => mapStore.setState({ menu: undefined })

/** Keys of the map that work anywhere on the page. The arrow keys, Enter and `c` work while the map has the focus. */
export const MAP_KEYS: Readonly<Record<string, () => void>> = {
  n: mapActions.nextProblem,
  p: mapActions.previousProblem,
  '0': mapActions.fit,
  '+': mapActions.zoomIn,
  '=': mapActions.zoomIn,
  '-': mapActions.zoomOut,
  r: mapActions.tidy,
  g: openFind,
  '!': toggleProblemsOnly,
}
