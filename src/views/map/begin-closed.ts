import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { openedNow } from '#src/state/map-view.ts'
import type { MapModel, Touched } from './model.ts'

/** With more services than these, boxes begin closed; with more namespaces, clusters too. */
const MOST_CARDS = 150

/** And with more names of the world than these, they begin in one box. */
const MOST_NAMES = 50

/** What two updates touched. */
export const both = (a: Touched, b: Touched | undefined): Touched =>
  b === undefined ? a : { nodes: new Set([...a.nodes, ...b.nodes]), links: new Set([...a.links, ...b.links]) }

/** Closes the boxes of a large map, but for what holds services that a person opened. What that touched; undefined for nothing. */
export function beginClosed(model: MapModel, services: number): Touched | undefined {
  if (services <= MOST_CARDS) return undefined
  const names = [...model.services()].filter(({ kind }) => kind === ServiceKind.WORLD).length
  const folded = names > MOST_NAMES ? model.foldWorld() : undefined
  const wanted = new Set(openedNow().flatMap((id) => model.boxesAround(id)))
  const boxes = model.boxes()
  const around = boxes.islands.size > MOST_CARDS ? boxes.clusters : []
  const rest = [...boxes.islands, ...boxes.services, ...around].filter(
    (key) => !model.closed.has(key) && !wanted.has(key),
  )
  return rest.length === 0 ? folded : both(model.close(new Set([...model.closed, ...rest])), folded)
}
