import { createStore } from 'zustand/vanilla'

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
  readonly services: number
  readonly connections: number
  /** Lines that dropped within the minute, and all that ask for attention (drops, errors, failing calls). */
  readonly dropping: number
  readonly problems: number
  /** What is under the pointer, and where its middle stands within the map in pixels. */
  readonly tip: Tip | undefined
  /** The service that the arrow keys stand on, by id. */
  readonly focused: string | undefined
}

export interface Tip {
  readonly kind: 'node' | 'link'
  readonly id: string
  readonly x: number
  readonly y: number
}

/** One writer: the mounted map. */
export const mapStore = createStore<MapState>(() => ({
  handle: undefined,
  services: 0,
  connections: 0,
  dropping: 0,
  problems: 0,
  tip: undefined,
  focused: undefined,
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
