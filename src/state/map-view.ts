import { createStore } from 'zustand/vanilla'
import { DEFAULT_GROUPING, type Grouping } from '#domain/map-grouping/grouping.ts'

/** What stands on the lines of the map. */
export const LINE_LABELS = ['off', 'port', 'rate', 'errors', 'latency'] as const
export type LineLabel = (typeof LINE_LABELS)[number]

/** How the map is drawn. One writer: the person; the address carries all of it but the motion. */
export interface MapView {
  readonly label: LineLabel
  readonly grouping: Grouping
  /** Dots run along the lines. */
  readonly motion: boolean
}

export const mapViewStore = createStore<MapView>(() => ({
  label: 'port',
  grouping: DEFAULT_GROUPING,
  motion: false,
}))

export const setLineLabel = (label: LineLabel): void => mapViewStore.setState({ label })

export const setGrouping = (grouping: Grouping): void => mapViewStore.setState({ grouping })

export const toggleMotion = (): void => mapViewStore.setState(({ motion }) => ({ motion: !motion }))
