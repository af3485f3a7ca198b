import { createStore } from 'zustand/vanilla'
import type { Picture } from '#domain/export/picture.ts'
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
}

export interface MapState {
  /** Undefined while no map is mounted. */
  readonly handle: MapHandle | undefined
  /** All of the map as it is drawn now, as values; undefined while no map is mounted. */
  readonly picture: ((title: string) => Picture) | undefined
  readonly services: number
  readonly connections: number
  /** Lines that dropped within the minute, and all that ask for attention (drops, errors, failing calls). */
  readonly dropping: number
  readonly problems: number
  /** What is under the pointer, and where its middle stands within the map in pixels. */
  readonly tip: Tip | undefined
  /** The service that the arrow keys stand on, by id. */
  readonly focused: string | undefined
  /** What a screen reader says next: the focused service, or a change in how much is being dropped. */
  readonly spoken: string
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
  tip: undefined,
  focused: undefined,
  spoken: '',
}))

/** The map's actions; they do nothing while no map is mounted. */
export const mapActions: MapHandle = {
  fit: () => mapStore.getState().handle?.fit(),
  zoomIn: () => mapStore.getState().handle?.zoomIn(),
  zoomOut: () => mapStore.getState().handle?.zoomOut(),
  tidy: () => mapStore.getState().handle?.tidy(),
  nextProblem: () => mapStore.getState().handle?.nextProblem(),
  previousProblem: () => mapStore.getState().handle?.previousProblem(),
}

/** Keys of the map that work anywhere on the page. The arrow keys, Enter and `c` work while the map has the focus. */
export const MAP_KEYS: Readonly<Record<string, () => void>> = {
  n: mapActions.nextProblem,
  p: mapActions.previousProblem,
  '0': mapActions.fit,
  '+': mapActions.zoomIn,
  '=': mapActions.zoomIn,
  '-': mapActions.zoomOut,
  a: mapActions.tidy,
}
