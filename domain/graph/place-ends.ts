import type { FlowFacts } from '#domain/flow/facts.ts'
import { type Identity, joinId } from '#domain/identity/identity.ts'
import { TrafficDirection } from '#gen/flow/flow_pb.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { KnownEnd } from './ends.ts'
import type { GroupedBy } from './placing.ts'

export type EndOf = 'source' | 'destination'

/** Says which node of the map an endpoint is, where that is not its service. */
export interface Placer {
  of(end: KnownEnd, facts: FlowFacts, which: EndOf): KnownEnd
  /** Takes in what a flow proves about where its ends run, before any is placed. */
  learn(facts: FlowFacts): void
}

/** Undefined where services are the nodes of the map. */
export function placerOf(by: GroupedBy): Placer | undefined {
  if (by === 'pod') return { of: podOf, learn: () => undefined }
  return by === 'node' ? new NodePlacer() : undefined
}

/** An endpoint as its pod; one without a pod stays what it is. */
export function podOf(end: KnownEnd): KnownEnd {
  if (end.pod === '' || end.identity.kind !== ServiceKind.WORKLOAD) return end
  end.placed ??= placed(end, podIdentity(end), { partOf: partOf(end) })
  return end.placed
}

const partOf = ({ identity: { id, name, namedBy } }: KnownEnd) => ({ id, name, namedBy })

export function podIdentity({ identity: { cluster, namespace }, pod }: KnownEnd): Identity {
  const id = joinId(cluster, namespace, `pod:${pod}`)
  return { id, cluster, namespace, name: pod, kind: ServiceKind.POD, workloadKind: '', namedBy: 'pod' }
}

/** Whether an id names a pod, or an edge that ends at one: no name of Kubernetes has a colon in it. */
export const isOfPods = (id: string): boolean => id.includes('/pod:')

const placed = (end: KnownEnd, identity: Identity, more: Partial<KnownEnd>): KnownEnd => ({
  ...end,
  identity,
  service: undefined,
  toldSecond: -1,
  placed: undefined,
  ...more,
})

/** Pods and addresses whose node is remembered; past them all are forgotten, and learned again. */
const HOMES_KEPT = 65_536

/** Says where endpoints run, as far as flows have proved it so far. */
class NodePlacer implements Placer {
  /** By `namespace/pod`, and by address for those without a pod: the node's name. */
  readonly #homes = new Map<string, string>()
  #ends = new WeakMap<KnownEnd, Map<string, KnownEnd>>()
  #made = 0

  of(end: KnownEnd, facts: FlowFacts, which: EndOf): KnownEnd {
    const { kind, namedBy } = end.identity
    if (kind === ServiceKind.WORLD || kind === ServiceKind.KUBE_APISERVER || namedBy === 'nothing') return end
    const node = this.#homeOf(facts, which, kind === ServiceKind.HOST)
    if (node === '' && facts[which] === undefined) return end
    const found = this.#ends.get(end)?.get(node)
    if (found !== undefined) return found
    if (this.#made >= HOMES_KEPT) {
      this.#ends = new WeakMap()
      this.#made = 0
    }
    this.#made++
    const known = this.#ends.get(end) ?? new Map<string, KnownEnd>()
    this.#ends.set(end, known)
    const pod = end.pod === '' ? '' : podName(end)
    // What runs on a node says nothing about the node: neither its labels nor its identity are the node's own.
    const made = placed(end, nodeIdentity(node), { pod, labels: [], securityIdentity: 0 })
    known.set(node, made)
    return made
  }

  learn(facts: FlowFacts): void {
    this.#homeOf(facts, 'source', false)
    this.#homeOf(facts, 'destination', false)
  }

  #homeOf(facts: FlowFacts, which: EndOf, host: boolean): string {
    const endpoint = facts[which]
    const pod = endpoint?.podName ?? ''
    const key = pod === '' ? facts[`${which}Ip`] : `${endpoint?.namespace}/${pod}`
    if (facts.nodeName === '' || !(host || isLocal(facts, which))) return this.#homes.get(key) ?? ''
    if (key === '' || this.#homes.get(key) === facts.nodeName) return facts.nodeName
    if (this.#homes.size >= HOMES_KEPT) this.#homes.clear()
    this.#homes.set(key, facts.nodeName)
    return facts.nodeName
  }
}

const podName = ({ identity, pod }: KnownEnd): string => `${identity.namespace}/${pod}`

/**
 * Whether an end runs on the node that observed the flow. Only such endpoints have an endpoint id (Hubble's parser asks the
 * agent's own endpoints first, pkg/hubble/parser/common); where a field mask took the ids, the direction tells, which is
 * that of the connection: replies of what goes out come back in.
 */
function isLocal(facts: FlowFacts, which: EndOf): boolean {
  const [source, destination] = [facts.source?.ID ?? 0, facts.destination?.ID ?? 0]
  if (source + destination > 0) return (which === 'source' ? source : destination) > 0
  if (facts.direction === TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN) return false
  const atSource = (facts.direction === TrafficDirection.EGRESS) !== (facts.isReply === true)
  return atSource === (which === 'source')
}

const NODE = { namespace: '', workloadKind: '' }
const NOT_KNOWN: Identity = {
  ...NODE,
  id: 'node-not-known',
  cluster: '',
  name: 'node not known',
  kind: ServiceKind.UNKNOWN,
  namedBy: 'not seen on its own node yet',
}

/** Of a node as Hubble names it: `cluster/node`, or the bare name in a cluster called `default`. */
function nodeIdentity(text: string): Identity {
  if (text === '') return NOT_KNOWN
  const slash = text.indexOf('/')
  const cluster = text.slice(0, Math.max(0, slash))
  const name = text.slice(slash + 1)
  const id = cluster === '' ? joinId('node', name) : joinId('node', cluster, name)
  return { ...NODE, id, cluster, name, kind: ServiceKind.NODE, namedBy: 'Kubernetes node' }
}
