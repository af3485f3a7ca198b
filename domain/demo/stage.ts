import type { Resolver } from './dns.ts'
import type { DemoNode, Party, Population } from './party.ts'
import type { Random } from './random.ts'
import type { Connection, Scene, Script } from './scene.ts'

/** What the namespaces of the demo are built from. */
export interface Stage {
  readonly nodes: readonly [DemoNode, DemoNode, DemoNode]
  readonly population: Population
  readonly random: Random
  readonly resolvers: Resolver['servers']
}

/** Scripts that share a part of the cluster's flows, by their weights. */
export interface Troupe {
  readonly name: string
  /** How much of all flows, compared with other troupes. */
  readonly share: number
  readonly scripts: readonly Script[]
}

/** A new connection from a port that clients use. */
export function connect(
  { random }: Pick<Scene, 'random'>,
  client: Party,
  server: Party,
  serverPort: number,
  more: Partial<Pick<Connection, 'egress' | 'ingress' | 'spire' | 'ipv6' | 'verbose' | 'endsAtProxy'>> = {},
): Connection {
  return { ipv6: false, ...more, client, server, clientPort: 32_768 + random.int(28_000), serverPort }
}
