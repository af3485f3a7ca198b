import type { FlowsFacts, NodesFacts, RingFacts } from '#domain/doctor/facts.ts'
import { boundedName } from '#domain/flow/bounded.ts'
import type { GetNodesResponse, ServerStatusResponse } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'

/** What Relay told about itself and its nodes, and when, by `performance.now()`. */
export interface Reading {
  readonly status: ServerStatusResponse
  /** Undefined where the server cannot tell. */
  readonly nodes: GetNodesResponse | undefined
  readonly atMs: number
}

export function nodesOf({ status, nodes }: Reading, errors: NodesFacts['errors']): NodesFacts {
  const connected = status.numConnectedNodes
  const away = nodes?.nodes
    .filter(({ state }) => state !== NodeState.NODE_CONNECTED)
    .map(({ name, state }) => ({ name: boundedName(name), state: stateWord(state) }))
  const versions = new Set(nodes?.nodes.map(({ version }) => boundedName(version)).filter((version) => version !== ''))
  return {
    connected,
    known: (connected ?? 0) + (status.numUnavailableNodes ?? 0),
    away: (away ?? status.unavailableNodes.map((name) => ({ name: boundedName(name), state: '' }))).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
    errors,
    versions: [...versions].sort(),
  }
}

const stateWord = (state: NodeState) =>
  (NodeState[state] ?? String(state))
    .replace(/^NODE_/, '')
    .toLowerCase()
    .replaceAll('_', ' ')

/** Flows a second between two readings of the nodes' counters; undefined where a node left or started anew in between. */
function perSecond(before: bigint, after: bigint, ms: number): number | undefined {
  return after < before || ms <= 0 ? undefined : (Number(after - before) * 1_000) / ms
}

/** The rate by the nodes' counters, or else by what came through a stream. */
export function rateOf(
  first: Reading | undefined,
  last: Reading | undefined,
  heard: { readonly flows: number; readonly ms: number },
): Pick<FlowsFacts, 'perSecond' | 'seconds' | 'countedBy'> {
  const ms = first && last ? last.atMs - first.atMs : 0
  const counted = first && last ? perSecond(first.status.seenFlows, last.status.seenFlows, ms) : undefined
  const streamed = heard.ms > 0 ? (heard.flows * 1_000) / heard.ms : 0
  // Some servers do not count; what came is then the better witness.
  return counted === undefined || (counted === 0 && streamed > 0)
    ? { perSecond: streamed, seconds: heard.ms / 1_000, countedBy: 'stream' }
    : { perSecond: counted, seconds: ms / 1_000, countedBy: 'nodes' }
}

/** How long the rings last at the present rate: all together, and the one that is overwritten first. */
export function ringOf(first: Reading, last: Reading, rate: number): RingFacts {
  const ms = last.atMs - first.atMs
  const capacity = Number(last.status.maxFlows)
  const before = new Map(first.nodes?.nodes.map((node) => [node.name, node]))
  const nodes = (last.nodes?.nodes ?? []).flatMap((node) => {
    const earlier = before.get(node.name)
    const flows = earlier && perSecond(earlier.seenFlows, node.seenFlows, ms)
    if (flows === undefined || flows === 0 || node.maxFlows === 0n) return []
    return [{ node: node.name, perSecond: flows, seconds: Number(node.maxFlows) / flows }]
  })
  return {
    flows: Number(last.status.numFlows),
    capacity,
    seconds: rate > 0 && capacity > 0 ? capacity / rate : undefined,
    shortest: nodes.toSorted((a, b) => a.seconds - b.seconds)[0],
  }
}
