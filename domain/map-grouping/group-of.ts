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

function outside(service: Service, world: World): Group | undefined {
  const box = { cluster: '', world: true }
  if (service.id === 'world' || world === 'cidr') return undefined
  if (world === 'one') return { ...box, key: 'world:', title: 'World', term: { field: 'identity', value: 'world' } }
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

const inCluster = ({ cluster }: Service): Group => ({
  key: `cluster:${cluster}`,
  title: cluster,
  cluster: '',
  term: cluster === '' ? undefined : { field: 'cluster', value: cluster },
  world: false,
})

function inService(pod: Service): Group {
  const { partOf, partOfName, namespace, cluster } = pod
  if (partOf === '') return inNamespace(pod)
  const term = { field: 'map-service', value: partOf }
  return { key: `service:${partOf}`, title: `${namespace}/${partOfName}`, cluster, term, world: false }
}

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
  pod: inService,
  node: () => undefined,
}

/**
 * The box that a service stands in; undefined for what stands by itself. Services without a namespace (hosts, the API
 * server, the world) are never in a box of workloads. Of several identities the smallest counts, so that a new one does
 * not carry the service elsewhere.
 */
export function groupOf(service: Service, { by, world }: Grouping): Group | undefined {
  if (service.kind === ServiceKind.WORLD) return outside(service, world)
  if (service.kind === ServiceKind.NODE)
    return by.kind === 'node' && service.cluster !== '' ? inCluster(service) : undefined
  if (service.namespace === '') return undefined
  const inside = INSIDE[by.kind] as (service: Service, by: By) => Group | undefined
  return inside(service, by)
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
