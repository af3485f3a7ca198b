import { wireOf } from '#domain/map-grouping/grouping.ts'
import { GroupBy } from '#gen/orrery/v1/orrery_pb.ts'
import { mapViewStore } from './map-view.ts'
import { queryStore } from './query.ts'

/** What is asked of the backend now: the filter, and what the nodes of the map are. */
export const wireQuery = () => ({ filter: queryStore.getState().filter, ...wireOf(mapViewStore.getState().grouping) })

/** The same by pod, for services that are opened. */
export const podsQuery = () => ({ ...wireQuery(), groupBy: GroupBy.POD })

const keyOf = (): string => {
  const { filter, groupBy, world } = wireQuery()
  return `${groupBy} ${world} ${filter}`
}

/** Calls back when another query is in force. Returns how to stop. */
export function onQuery(listener: () => void): () => void {
  let before = keyOf()
  const look = () => {
    const now = keyOf()
    if (now === before) return
    before = now
    listener()
  }
  const stops = [queryStore.subscribe(look), mapViewStore.subscribe(look)]
  return () => {
    for (const stop of stops) stop()
  }
}
