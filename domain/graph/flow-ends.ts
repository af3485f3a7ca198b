import type { FlowFacts } from '#domain/flow/facts.ts'
import { travelOf } from './direction.ts'
import { Ends } from './ends.ts'
import { type EndOf, placerOf } from './place-ends.ts'
import { DEFAULT_PLACING, type Placing } from './placing.ts'

/** How the map names the ends of one flow. */
export interface FlowEnds {
  readonly source: string
  readonly destination: string
  /** It travels from the server to the client. */
  readonly back: boolean
  /** The server's port; 0 where it cannot be told. */
  readonly port: number
}

/**
 * Told from the flow alone: what a graph has learned from others (a server port, two names of one workload, on which node the
 * far end runs) is not known here.
 */
export function flowEnds(facts: FlowFacts, placing: Placing = DEFAULT_PLACING): FlowEnds {
  const { back, portKnown } = travelOf(facts, () => false)
  const ends = new Ends(placing.world, () => undefined)
  const placer = placerOf(placing.by)
  const idOf = (which: EndOf) => {
    const role = (which === 'source') === back ? 'server' : 'client'
    const end = ends.find(facts[which], facts[`${which}Ip`], facts[`${which}Names`], role)
    return (placer?.of(end, facts, which) ?? end).identity.id
  }
  const port = portKnown ? (back ? facts.sourcePort : facts.destinationPort) : 0
  return { source: idOf('source'), destination: idOf('destination'), back, port }
}
