import { createStore } from 'zustand/vanilla'
import { serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { DEFAULT_GROUPING, type Grouping, wireOf } from '#domain/map-grouping/grouping.ts'
import { GroupBy, type Service } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from './flows.ts'
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
  /** Services that are opened to their pods, by id: in this order, at most `MOST_OPENED`. */
  readonly opened: readonly string[]
}

/** Services that are open at once. */
export const MOST_OPENED = 12

export const mapViewStore = createStore<MapView>(() => ({
  label: 'port',
  grouping: DEFAULT_GROUPING,
  motion: false,
  opened: [],
}))

/** Whether services are the nodes of the map, so that they can be opened to their pods. */
export const wantsServices = (): boolean => wireOf(mapViewStore.getState().grouping).groupBy === GroupBy.SERVICE

/** The opened services, where services are the nodes of the map. */
export const openedNow = (): readonly string[] => (wantsServices() ? mapViewStore.getState().opened : NONE)

const NONE: readonly string[] = []

/** Opens a service to its pods, in its place. False where as many as may be are open. */
export function openService(id: string): boolean {
  const { opened } = mapViewStore.getState()
  if (opened.includes(id)) return true
  if (opened.length >= MOST_OPENED) return false
  // Other lines take the place of those of the service.
  if (edgeEnds().some((end) => end.id === id)) select(undefined)
  mapViewStore.setState({ opened: [...opened, id] })
  return true
}

/** Closes services again. What is selected of their pods is let go for the service itself. */
export function closeServices(ids: readonly string[]): void {
  const { opened } = mapViewStore.getState()
  const rest = opened.filter((id) => !ids.includes(id))
  if (rest.length === opened.length) return
  const { selection } = viewStore.getState()
  const owner =
    selection?.kind === 'group'
      ? serviceOfBox(selection.id)
      : selection?.kind === 'service'
        ? [...flowsStore.getState().services.values()].find(({ id }) => id === selection.id)?.partOf
        : undefined
  if (owner !== undefined && ids.includes(owner)) select({ kind: 'service', id: owner })
  else if (edgeEnds().some(({ partOf }) => ids.includes(partOf))) select(undefined)
  mapViewStore.setState({ opened: rest })
}

/** The ends of the edge that is selected. */
function edgeEnds(): readonly Service[] {
  const { selection } = viewStore.getState()
  if (selection?.kind !== 'edge') return []
  const { services, edges } = flowsStore.getState()
  const edge = [...edges.values()].find(({ id }) => id === selection.id)
  return [edge?.sourceNumber, edge?.destinationNumber].flatMap((end) => services.get(end ?? 0) ?? [])
}

export const setLineLabel = (label: LineLabel): void => mapViewStore.setState({ label })

/** Where other nodes take the place of those on the map, none of them is selected any more. */
export function setGrouping(grouping: Grouping): void {
  const [before, now] = [wireOf(mapViewStore.getState().grouping), wireOf(grouping)]
  const same = before.groupBy === now.groupBy && before.world === now.world
  if (!same && viewStore.getState().selection?.kind !== 'flow') select(undefined)
  mapViewStore.setState({ grouping })
}

export const toggleMotion = (): void => mapViewStore.setState(({ motion }) => ({ motion: !motion }))
