import { DEFAULT_PLACING, type Placing } from '#domain/graph/placing.ts'
import { GroupBy, World as WireWorld } from '#gen/orrery/v1/orrery_pb.ts'

/** What the boxes of the map are: namespaces, or whatever else its services share. */
export type By =
  | { readonly kind: 'namespace' }
  | { readonly kind: 'cluster' }
  /** The label that names the application, see `NAME_LABELS`. */
  | { readonly kind: 'app' }
  | { readonly kind: 'identity' }
  | { readonly kind: 'label'; readonly key: string }
  /** The service: its pods are the cards. */
  | { readonly kind: 'pod' }
  /** The cluster: its Kubernetes nodes are the cards. */
  | { readonly kind: 'node' }

/** How what is outside the cluster is split: each name by itself, one box per domain, by address block, or one for all. */
export const WORLDS = ['names', 'domains', 'cidr', 'one'] as const
export type World = (typeof WORLDS)[number]

export interface Grouping {
  readonly by: By
  readonly world: World
}

export const DEFAULT_GROUPING: Grouping = { by: { kind: 'namespace' }, world: 'names' }

const PLAIN = ['namespace', 'cluster', 'app', 'identity', 'pod', 'node'] as const
const LABEL = 'label:'
/** A prefix of 253 characters, a slash and a name of 63, as Kubernetes allows. */
const LONGEST_KEY = 317

export const printBy = (by: By): string => (by.kind === 'label' ? `${LABEL}${by.key}` : by.kind)

/** Reads what `printBy` wrote; undefined for any other text. */
export function parseBy(text: string): By | undefined {
  const kind = PLAIN.find((known) => known === text)
  if (kind !== undefined) return { kind }
  const key = text.startsWith(LABEL) ? text.slice(LABEL.length) : ''
  return key === '' || key.length > LONGEST_KEY ? undefined : { kind: 'label', key }
}

export const printGrouping = ({ by, world }: Grouping): string => `${printBy(by)} ${world}`

/** What of a grouping decides what the nodes of the map are; the rest only draws boxes around them. */
export const placingOf = ({ by, world }: Grouping): Placing => ({
  by: by.kind === 'pod' || by.kind === 'node' ? by.kind : DEFAULT_PLACING.by,
  world: world === 'cidr' || world === 'one' ? world : DEFAULT_PLACING.world,
})

const GROUP_BY = { service: GroupBy.SERVICE, pod: GroupBy.POD, node: GroupBy.NODE } as const
const WORLD = { names: WireWorld.BY_DNS_NAME, cidr: WireWorld.BY_CIDR, one: WireWorld.AS_ONE } as const

/** The same as a query says it. */
export function wireOf(grouping: Grouping): { readonly groupBy: GroupBy; readonly world: WireWorld } {
  const { by, world } = placingOf(grouping)
  return { groupBy: GROUP_BY[by], world: WORLD[world] }
}
