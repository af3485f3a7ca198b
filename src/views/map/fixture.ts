import { create } from '@bufbuild/protobuf'
import {
  type Edge,
  EdgeSchema,
  L7Kind,
  Protocol,
  type Service,
  ServiceKind,
  ServiceSchema,
  Side,
} from '#gen/orrery/v1/orrery_pb.ts'

/** Graphs for tests and benchmarks only: seeded, with the habits of real clusters (tiers, DNS, scrapers, the world). */
export interface Fixture {
  readonly services: readonly Service[]
  readonly edges: readonly Edge[]
  /** The instant all times of the graph are told from, in milliseconds. */
  readonly now: number
}

function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const NAMESPACES = [
  'shop',
  'payments',
  'identity',
  'search',
  'media',
  'analytics',
  'logistics',
  'billing',
  'support',
  'ml',
]
const ROLES = [
  'gateway',
  'web',
  'api',
  'worker',
  'orders',
  'cart',
  'catalog',
  'users',
  'pricing',
  'cache',
  'queue',
  'events',
  'reports',
  'db',
  'index',
]
const NOW = 1_800_000_000_000

interface Draft {
  readonly namespace: string
  readonly name: string
  readonly kind?: ServiceKind
}

const service = ({ namespace, name, kind = ServiceKind.WORKLOAD }: Draft, number: number): Service =>
  create(ServiceSchema, {
    number,
    id: kind === ServiceKind.WORKLOAD ? `default/${namespace}/${name}` : `${ServiceKind[kind].toLowerCase()}/${name}`,
    cluster: kind === ServiceKind.WORKLOAD ? 'default' : '',
    namespace,
    name,
    caption: name,
    kind,
    workloadKind: kind === ServiceKind.WORKLOAD ? 'Deployment' : '',
    lastSeenMs: NOW,
  })

/** `size` services in namespaces of about eleven, plus DNS, metrics and the outside. */
export function cluster(size: number, seed = 1): Fixture {
  const next = random(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T
  const drafts: Draft[] = [
    { namespace: '', name: 'world', kind: ServiceKind.WORLD },
    { namespace: '', name: 'api.stripe.com', kind: ServiceKind.WORLD },
    { namespace: '', name: 'kube-apiserver', kind: ServiceKind.KUBE_APISERVER },
    { namespace: '', name: 'host', kind: ServiceKind.HOST },
    { namespace: 'kube-system', name: 'coredns' },
    { namespace: 'kube-system', name: 'metrics-server' },
    { namespace: 'kube-system', name: 'hubble-relay' },
    { namespace: 'monitoring', name: 'prometheus' },
    { namespace: 'monitoring', name: 'grafana' },
  ].slice(0, Math.max(2, size - 2))
  const spaces = Math.max(1, Math.round((size - drafts.length) / 11))
  for (let index = drafts.length; index < size; index++) {
    const space = Math.floor(next() ** 1.4 * spaces)
    const round = Math.floor(space / NAMESPACES.length)
    const namespace = `${NAMESPACES[space % NAMESPACES.length]}${round > 0 ? `-${round + 1}` : ''}`
    const inside = drafts.filter((draft) => draft.namespace === namespace).length
    const turn = Math.floor(inside / ROLES.length)
    drafts.push({ namespace, name: `${ROLES[inside % ROLES.length]}${turn > 0 ? `-${turn + 1}` : ''}` })
  }
  const services = drafts.map((draft, index) => service(draft, index + 1))
  const edges: Edge[] = []
  const seen = new Set<string>()
  const link = (
    source: Service | undefined,
    destination: Service | undefined,
    port: number,
    l7: readonly L7Kind[] = [],
  ) => {
    if (source === undefined || destination === undefined || source === destination) return
    const id = `${source.id} → ${destination.id} : ${port} / TCP`
    if (seen.has(id)) return
    seen.add(id)
    const rate = 10 ** (next() * 3.4 - 0.8)
    const fate = next()
    const drops = fate < 0.05
    const mixed = fate >= 0.05 && fate < 0.08
    const audit = fate >= 0.08 && fate < 0.1
    const idle = fate >= 0.1 && fate < 0.18
    const failing = l7.length > 0 && fate > 0.9
    const dropped = drops || mixed ? Math.ceil(rate * (drops ? 3 : 1)) : 0
    const forwarded = drops || audit ? 0 : Math.ceil(rate * 60)
    const ago = next() < 0.7 ? 4_000 : 40_000
    edges.push(
      create(EdgeSchema, {
        number: edges.length + 1,
        id,
        sourceNumber: source.number,
        destinationNumber: destination.number,
        protocol: port === 53 ? Protocol.UDP : Protocol.TCP,
        port,
        l7: [...l7],
        forwarded,
        dropped,
        audit: audit ? 12 : 0,
        flows: forwarded + dropped,
        minute: {
          forwarded: idle ? 0 : forwarded,
          dropped,
          audit: audit ? 12 : 0,
          flows: forwarded + dropped,
          calls: l7.length > 0 ? forwarded : 0,
          failedCalls: failing ? forwarded / 10 : 0,
        },
        drops: dropped > 0 ? [{ reason: 133, count: dropped, side: next() < 0.4 ? Side.EGRESS : Side.INGRESS }] : [],
        lastSeenMs: NOW - 1000,
        lastDroppedMs: dropped > 0 ? NOW - ago : 0,
        lastForwardedMs: forwarded > 0 ? NOW - 500 : 0,
        idle,
      }),
    )
  }
  const named = (name: string) => services.find((candidate) => candidate.name === name)
  const http = [L7Kind.HTTP]
  const workloads = services.filter((candidate) => candidate.kind === ServiceKind.WORKLOAD)
  for (const one of workloads) {
    const mates = workloads.filter((mate) => mate.namespace === one.namespace)
    const later = mates.slice(mates.indexOf(one) + 1)
    const calls = one.namespace === 'kube-system' ? 0 : 1 + Math.floor(next() * 2.4)
    for (let call = 0; call < calls && later.length > 0; call++) {
      const target = later[Math.floor(next() ** 1.6 * later.length)]
      link(
        one,
        target,
        target?.name.startsWith('db') ? 5432 : pick([8080, 8080, 9090, 50051]),
        next() < 0.6 ? http : [],
      )
    }
    if (one.name === 'gateway' || one.name === 'web') link(named('world'), one, 443, http)
    if (next() < 0.16)
      link(one, pick(workloads.filter((other) => other.name === 'api' || other.name === 'gateway')) ?? one, 8080, http)
    if (next() < 0.3) link(one, named('coredns'), 53, [L7Kind.DNS])
    if (next() < 0.18) link(named('prometheus'), one, 9100)
    if (next() < 0.05) link(one, named('api.stripe.com'), 443)
  }
  link(named('grafana'), named('prometheus'), 9090, http)
  link(named('coredns'), named('world'), 53)
  link(named('metrics-server'), named('kube-apiserver'), 6443)
  link(named('prometheus'), named('kube-apiserver'), 6443)
  link(named('host'), named('hubble-relay'), 4245)
  return { services, edges, now: NOW }
}
