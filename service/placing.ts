import { Code, ConnectError } from '@connectrpc/connect'
import { DEFAULT_PLACING, type GroupedBy, type Placing } from '#domain/graph/placing.ts'
import type { WorldSplit } from '#domain/identity/world.ts'
import { GroupBy, type Query, World } from '#gen/orrery/v1/orrery_pb.ts'

const BY: Readonly<Record<GroupBy, GroupedBy>> = {
  [GroupBy.UNSPECIFIED]: DEFAULT_PLACING.by,
  [GroupBy.SERVICE]: 'service',
  [GroupBy.POD]: 'pod',
  [GroupBy.NODE]: 'node',
}

const WORLDS: Readonly<Record<World, WorldSplit>> = {
  [World.UNSPECIFIED]: DEFAULT_PLACING.world,
  [World.BY_DNS_NAME]: 'names',
  [World.BY_CIDR]: 'cidr',
  [World.AS_ONE]: 'one',
}

/** What a query asks the nodes of the map to be. Throws INVALID_ARGUMENT for what is newer than this program. */
export function placingOf(query: Pick<Query, 'groupBy' | 'world'> | undefined): Placing {
  const by = BY[query?.groupBy ?? GroupBy.UNSPECIFIED] as GroupedBy | undefined
  const world = WORLDS[query?.world ?? World.UNSPECIFIED] as WorldSplit | undefined
  if (by !== undefined && world !== undefined) return { by, world }
  throw new ConnectError('This Orrery does not know that grouping of the map.', Code.InvalidArgument)
}
