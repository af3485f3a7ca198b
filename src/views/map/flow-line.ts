import { readFacts } from '#domain/flow/facts.ts'
import { flowEnds } from '#domain/graph/flow-ends.ts'
import { placingOf } from '#domain/map-grouping/grouping.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { decodeRow } from '#src/state/decode-row.ts'
import { mapViewStore, openedNow } from '#src/state/map-view.ts'
import type { MapModel } from './model.ts'
import { linkId } from './pairs.ts'

/** The line that a flow of the table is part of; undefined where it draws none or its ends are not on the map. */
export function lineOfFlow(row: Row, model: MapModel): string | undefined {
  const decoded = decodeRow(row)
  if (decoded.kind !== 'flow') return undefined
  const facts = readFacts(decoded.flow)
  const placing = placingOf(mapViewStore.getState().grouping)
  const { source, destination, back } = flowEnds(facts, placing)
  // Of a service that is opened the pod is drawn.
  const pods = openedNow().length === 0 ? undefined : flowEnds(facts, { ...placing, by: 'pod' })
  const cardOf = (end: 'source' | 'destination') =>
    (pods && model.cardOf(pods[end])) ?? model.cardOf(end === 'source' ? source : destination)
  const [from, to] = [cardOf(back ? 'destination' : 'source'), cardOf(back ? 'source' : 'destination')]
  return from === undefined || to === undefined ? undefined : linkId(from, to)
}
