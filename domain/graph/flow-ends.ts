import type { FlowFacts } from '#domain/flow/facts.ts'
import { identify } from '#domain/identity/identify.ts'
import { travelOf } from './direction.ts'

/** How the map names the ends of one flow. */
export interface FlowEnds {
  readonly source: string
  readonly destination: string
  /** It travels from the server to the client. */
  readonly back: boolean
  /** The server's port; 0 where it cannot be told. */
  readonly port: number
}

/** Told from the flow alone: what a graph has learned from others (a server port, two names of one workload) is not known here. */
export function flowEnds(facts: FlowFacts): FlowEnds {
  const { back, portKnown } = travelOf(facts, () => false)
  const idOf = (end: 'source' | 'destination') =>
    identify(
      { endpoint: facts[end], ip: facts[`${end}Ip`], names: facts[`${end}Names`] },
      (end === 'source') === back ? 'server' : 'client',
    ).id
  const port = portKnown ? (back ? facts.sourcePort : facts.destinationPort) : 0
  return { source: idOf('source'), destination: idOf('destination'), back, port }
}
