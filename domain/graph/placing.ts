import type { WorldSplit } from '#domain/identity/world.ts'

/** What a node of the map is: the service, the pod, or the Kubernetes node that an endpoint is, belongs to or runs on. */
export type GroupedBy = 'service' | 'pod' | 'node'

/** By what the ends of flows become nodes of the map. Views that differ in it share nothing but their upstream. */
export interface Placing {
  readonly by: GroupedBy
  readonly world: WorldSplit
}

export const DEFAULT_PLACING: Placing = { by: 'service', world: 'names' }

/** Tells placings apart; empty for the default. */
export const placingKey = ({ by, world }: Placing): string =>
  by === DEFAULT_PLACING.by && world === DEFAULT_PLACING.world ? '' : `${by} ${world}`
