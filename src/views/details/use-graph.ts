import { useStore } from 'zustand'
import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'

/** A service of the map by its lasting id, current at every update. */
export const useService = (id: string): Service | undefined =>
  useStore(flowsStore, ({ services }) => byId(services, id))

export const useEdge = (id: string): Edge | undefined => useStore(flowsStore, ({ edges }) => byId(edges, id))

function byId<Thing extends { readonly id: string }>(all: ReadonlyMap<number, Thing>, id: string): Thing | undefined {
  for (const thing of all.values()) if (thing.id === id) return thing
  return undefined
}

/** The server's clock now, so that "ago" goes on between frames. */
export const serverNow = (): number => {
  const { serverTime, receivedAt } = flowsStore.getState()
  return serverTime + (performance.now() - receivedAt)
}
