import { createStore } from 'zustand/vanilla'
import { DEFAULT_GROUPING, type Grouping, wireOf } from '#domain/map-grouping/grouping.ts'
import { select, viewStore } from './view.ts'

/** What stands on the lines of the map. */
export const LINE_LABELS = ['off', 'port', 'rate', 'errors', 'latency', 'p95'] as const
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

/** Where other nodes take the place of those on the map, none of them is selected any more. */
export function setGrouping(grouping: Grouping): void {
  const [before, now] = [wireOf(mapViewStore.getState().grouping), wireOf(grouping)]
  const same = before.groupBy === now.groupBy && before.world === now.world
  if (!same && viewStore.getState().selection?.kind !== 'flow') select(undefined)
  mapViewStore.setState({ grouping })
}

export const toggleMotion = (): void => mapViewStore.setState(({ motion }) => ({ motion: !motion }))
