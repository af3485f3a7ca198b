import { DEFAULT_GROUPING, printGrouping } from '#domain/map-grouping/grouping.ts'
import { flowsStore } from '#src/state/flows.ts'
import { mapViewStore } from '#src/state/map-view.ts'

/** Places are kept for each source and grouping. */
export function placesName(): string {
  const source = flowsStore.getState().source?.name ?? ''
  const grouping = printGrouping(mapViewStore.getState().grouping)
  return grouping === printGrouping(DEFAULT_GROUPING) ? source : `${source} ${grouping}`
}
