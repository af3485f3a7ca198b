import { NAME_LABELS } from '#domain/identity/identify.ts'
import { parseLabel, podLabel } from '#domain/identity/labels.ts'
import { type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { By, Grouping, World } from './grouping.ts'

/** A box of the map. */
export interface Group {
  /** The same key is the same box. */
  readonly key: string
  /** What it is called; empty where the services lack what they are grouped by. */
  readonly title: string
  readonly cluster: string
  /** How the filter asks for all in it; undefined where it cannot. */
  readonly term: { readonly field: string; readonly value: string } | undefined
  /** Stands for the world: not a box of workloads. */
  readonly world: boolean
}

/** The last two parts of a name; three where the last but one is as short as those under which others register. */
function domainOf(name: string): string {
  const parts = name.split('.')
  const [last = '', second = ''] = parts.toReversed()
  const keep = last.length === 2 && second.length <= 3 ? 3 : 2
  return parts.slice(-keep).join('.')
}

/** The box of all that is outside. */
export const WORLD_BOX = 'world:'

function outside(service: Service, world: World): Group | undefined {
  const box = { cluster: '', world: true }
  if (service.id === 'world' || world === 'cidr') return undefined
  if (world === 'one') return { ...box, key: WORLD_BOX, title: 'World', term: { field: 'identity', value: 'world' } }
  if (world === 'names' || service.namedBy !== 'DNS name') return undefined
  const domain = domainOf(service.name)
  return { ...box, key: `world:${domain}`, title: domain, term: { field: 'fqdn', value: `*.${domain}` } }
}

function labelled(key: string, value: string): Group {
  const term = value === '' ? undefined : { field: 'label', value: `${key}=${value}` }
  return { key: `label:${key}=${value}`, title: value, cluster: '', term, world: false }
}

function byApp({ labels, name }: Service): Group {
  const key = NAME_LABELS.find((one) => podLabel(labels, one) !== '')
  return key === undefined ? { ...labelled('app', name), term: undefined } : labelled('app', podLabel(labels, key))
}

const inNamespace = ({ cluster, namespace }: Service): Group => ({
  key: `${cluster}/${namespace}`,
  title: namespace,
  cluster,
  term: { field: 'namespace', value: namespace },
  world: false,
})

const CLUSTER = 'cluster:'

/** Whether a box of this key stands for a cluster. */
export const isClusterBox = (key: string): boolean => key.startsWith(CLUSTER)

const inCluster = ({ cluster }: Service): Group => ({
  key: `${CLUSTER}${cluster}`,
  title: cluster,
  cluster: '',
  term: cluster === '' ? undefined : { field: 'cluster', value: cluster },
  world: false,
})

const SERVICE = 'service:'

/** The key of the box of a service that is opened to its pods, by the service's id. */
export const serviceBox = (id: string): string => `${SERVICE}${id}`

/** The service whose box has this key; undefined for other boxes. */
export const serviceOfBox = (key: string): string | undefined =>
  key.startsWith(SERVICE) ? key.slice(SERVICE.length) : undefined

const inService = ({ partOf, partOfName, cluster }: Service): Group => ({
  key: serviceBox(partOf),
  title: partOfName,
  cluster,
  term: { field: 'map-service', value: partOf },
  world: false,
})

const INSIDE: { readonly [Kind in By['kind']]: (service: Service, by: By & { kind: Kind }) => Group | undefined } = {
  namespace: inNamespace,
  cluster: inCluster,
  app: byApp,
  identity: ({ identities }) => {
    const identity = identities.length === 0 ? '' : String(Math.min(...identities))
    const term = identity === '' ? undefined : { field: 'identity', value: identity }
    return { key: `identity:${identity}`, title: identity, cluster: '', term, world: false }
  },
  label: ({ labels }, { key }) => labelled(key, podLabel(labels, key)),
  pod: inNamespace,
  node: () => undefined,
}

/** The box of workloads, or of the world, that a service stands in; undefined for what stands by itself. */
function islandOf(service: Service, { by, world }: Grouping): Group | undefined {
  if (service.kind === ServiceKind.WORLD) return outside(service, world)
  if (service.kind === ServiceKind.NODE)
    return by.kind === 'node' && service.cluster !== '' ? inCluster(service) : undefined
  if (service.namespace === '') return undefined
  const inside = INSIDE[by.kind] as (service: Service, by: By) => Group | undefined
  return inside(service, by)
}

/**
 * The boxes that a service stands in, the innermost first; none for what stands by itself. Services without a namespace (hosts, the
 * API server, the world) are never in a box of workloads. Of several identities the smallest counts, so that a new one does
 * not carry the service elsewhere. Pods are in the box of their service, and with `clusters` namespaces in that of their cluster.
 */
export function groupsOf(service: Service, grouping: Grouping, clusters: boolean): readonly Group[] {
  const island = islandOf(service, grouping)
  if (island === undefined) return []
  const spaces = grouping.by.kind === 'namespace' || grouping.by.kind === 'pod'
  const region = clusters && spaces && !island.world && service.cluster !== '' ? [inCluster(service)] : []
  return [...(service.partOf === '' ? [] : [inService(service)]), island, ...region]
}

/** Whether services tell of more than one cluster. Where it is not told, that is no second one. */
export function severalClusters(services: Iterable<Service>): boolean {
  let first = ''
  for (const { namespace, cluster } of services) {
    if (namespace === '' || cluster === '') continue
    if (first !== '' && cluster !== first) return true
    first = cluster
  }
  return false
}

/** Label keys that services carry, most frequent first, at most 40. */
export function labelKeys(services: Iterable<Service>): readonly string[] {
  const counts = new Map<string, number>()
  for (const { labels } of services) {
    for (const label of labels) {
      const { source, key } = parseLabel(label)
      if (source === 'k8s' && key !== '' && !/^io\.(cilium\.k8s|kubernetes)\./.test(key))
        counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, 40)
    .map(([key]) => key)
}
