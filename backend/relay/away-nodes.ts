import { boundedName } from '#domain/flow/bounded.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { RelayInfo } from './monitor.ts'

const MAX_NAMES = 10
/** Nodes of which is remembered since when they are away. */
const KEPT = 10_000

interface AwayNode {
  readonly name: string
  /** Milliseconds since the epoch; 0: from the beginning. */
  readonly sinceMs: number
}

/** Remembers since when nodes are away, as long as they are. */
export class AwayNodes {
  #since: ReadonlyMap<string, number> | undefined

  /** `failed`: nodes whose streams broke, whatever Relay says of its connection to them. At most ten are named. */
  now({ status, nodes }: RelayInfo, failed: ReadonlySet<string>, nowMs: number) {
    const unreached =
      nodes?.nodes.filter(({ state }) => state !== NodeState.NODE_CONNECTED).map(({ name }) => name) ??
      status.unavailableNodes
    const before = this.#since
    const known = new Set(unreached)
    const alsoAway = [...failed].filter((name) => !known.has(name))
    const names = [...known, ...alsoAway].slice(0, KEPT).map(boundedName)
    const since = new Map(names.map((name) => [name, before === undefined ? 0 : (before.get(name) ?? nowMs)]))
    this.#since = since
    const away = [...since].map(([name, sinceMs]): AwayNode => ({ name, sinceMs }))
    return {
      away: away.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MAX_NAMES),
      /** Those that Relay counts as connected. */
      alsoAway: alsoAway.length,
    }
  }
}
