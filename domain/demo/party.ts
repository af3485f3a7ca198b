import { create } from '@bufbuild/protobuf'
import { type Endpoint, EndpointSchema, type NetworkInterface, NetworkInterfaceSchema } from '#gen/flow/flow_pb.ts'
import { HEX, POD_ALPHABET, type Random } from './random.ts'

export const CLUSTER = 'orrery-demo'

/** A Kubernetes node of the demo. `name` is what Hubble calls it: cluster and node, since the cluster is not "default". */
export interface DemoNode {
  readonly index: number
  readonly name: string
  readonly ipv4: string
  readonly ipv6: string
  readonly labels: string[]
}

/**
 * One end of a connection. An agent knows more of the endpoints on its own node (`local`: endpoint id and workload) than
 * of all others (`remote`: identity, labels, pod name), as in Cilium's endpoint resolver.
 */
export interface Party {
  readonly ipv4: string
  readonly ipv6: string
  readonly mac: string
  /** Undefined outside the cluster. */
  readonly node: DemoNode | undefined
  readonly local: Endpoint
  readonly remote: Endpoint
  /** DNS names that an agent saw answered with this address. */
  readonly names: string[]
  readonly interface: NetworkInterface | undefined
  /** cgroup of the pod, for socket traces. */
  readonly cgroup: bigint
}

export interface Pod extends Party {
  readonly namespace: string
  readonly podName: string
}

export interface PodSpec {
  readonly namespace: string
  /** Workload, and the first part of the pod's name. */
  readonly name: string
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Pod' | 'CronJob'
  readonly replicas?: number
  readonly labels: Readonly<Record<string, string>>
  readonly serviceAccount?: string
}

export function nodes(): readonly [DemoNode, DemoNode, DemoNode] {
  const node = (index: number): DemoNode => ({
    index,
    name: `${CLUSTER}/worker-${index + 1}`,
    ipv4: `192.168.50.${11 + index}`,
    ipv6: `fd00:50::${11 + index}`,
    labels: [
      'beta.kubernetes.io/os=linux',
      'kubernetes.io/arch=amd64',
      `kubernetes.io/hostname=worker-${index + 1}`,
      'topology.kubernetes.io/region=demo',
      `topology.kubernetes.io/zone=demo-${'abc'.charAt(index)}`,
    ],
  })
  return [node(0), node(1), node(2)]
}

const networkInterface = (index: number, name: string) => create(NetworkInterfaceSchema, { index, name })
const byte = (value: number) => value.toString(16).padStart(2, '0')

/** Gives out pods, and with them addresses, endpoint ids and one security identity per set of labels. */
export class Population {
  readonly #random: Random
  readonly #nodes: readonly [DemoNode, DemoNode, DemoNode]
  readonly #identities = new Map<string, number>()
  readonly #taken = new Set<number>()
  #pods = 0
  #cidrs = 0

  constructor(random: Random, all: readonly [DemoNode, DemoNode, DemoNode]) {
    this.#random = random
    this.#nodes = all
  }

  /** The pods of a workload, spread over the nodes; the first one stands on `first`, where that is given. */
  pods(spec: PodSpec, first?: number): [Pod, ...Pod[]] {
    const start = first ?? this.#pods
    const hash = this.#random.text(10, POD_ALPHABET)
    const pod = (replica: number) =>
      this.#pod(spec, hash, replica, this.#nodes[(start + replica) % 3] ?? this.#nodes[0])
    return [pod(0), ...Array.from({ length: (spec.replicas ?? 1) - 1 }, (_, at) => pod(at + 1))]
  }

  #pod(spec: PodSpec, hash: string, replica: number, node: DemoNode): Pod {
    const count = ++this.#pods
    const podName = this.#podName(spec, hash, replica)
    const account = spec.serviceAccount ?? 'default'
    const labels = [
      ...Object.entries(spec.labels).map(([key, value]) => `k8s:${key}=${value}`),
      `k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=${spec.namespace}`,
      `k8s:io.cilium.k8s.policy.cluster=${CLUSTER}`,
      `k8s:io.cilium.k8s.policy.serviceaccount=${account}`,
      `k8s:io.kubernetes.pod.namespace=${spec.namespace}`,
    ].sort()
    const high = Math.floor(count / 250)
    const low = (count % 250) + 2
    const remote = {
      identity: this.#identity(labels),
      namespace: spec.namespace,
      labels,
      podName,
      clusterName: CLUSTER,
    }
    return {
      namespace: spec.namespace,
      podName,
      node,
      ipv4: `10.${244 + (high >> 8)}.${(node.index * 85 + high) % 256}.${low}`,
      ipv6: `fd00:10:${node.index + 1}::${count.toString(16)}`,
      mac: `de:ad:${byte(node.index)}:${byte((count >> 8) & 255)}:${byte(count & 255)}:${byte(this.#random.int(256))}`,
      local: create(EndpointSchema, {
        ...remote,
        ID: 100 + ((count * 37) % 65_000),
        workloads: [{ name: spec.name, kind: spec.kind }],
      }),
      remote: create(EndpointSchema, remote),
      names: [],
      interface: networkInterface(10 + count * 2, `lxc${this.#random.text(12, HEX)}`),
      cgroup: BigInt(20_000 + count * 11),
    }
  }

  #podName({ name, kind }: PodSpec, hash: string, replica: number): string {
    if (kind === 'Pod') return name
    if (kind === 'StatefulSet') return `${name}-${replica}`
    const suffix = this.#random.text(5, POD_ALPHABET)
    return kind === 'Deployment' ? `${name}-${hash}-${suffix}` : `${name}-${suffix}`
  }

  #identity(labels: readonly string[]): number {
    const key = labels.join()
    const known = this.#identities.get(key)
    if (known !== undefined) return known
    let identity = 256 + this.#random.int(65_000)
    while (this.#taken.has(identity)) identity = 256 + ((identity - 255) % 65_280)
    this.#taken.add(identity)
    this.#identities.set(key, identity)
    return identity
  }

  /** The node itself: `reserved:host` for its own agent, `reserved:remote-node` for the others. */
  host(node: DemoNode): Party {
    return this.#reserved(node, node.ipv4, node.ipv6, [1, ['reserved:host']], [6, ['reserved:remote-node']])
  }

  /** The API server on a node: the label `kube-apiserver` stands beside that of the node. */
  apiserver(node: DemoNode): Party {
    const both = ['reserved:kube-apiserver', 'reserved:remote-node']
    return this.#reserved(node, node.ipv4, node.ipv6, [1, ['reserved:host', 'reserved:kube-apiserver']], [7, both])
  }

  /** The endpoint that Cilium's own connectivity probes knock at. */
  health(node: DemoNode): Party {
    const ipv4 = `10.244.${node.index * 85}.240`
    const health = this.#reserved(
      node,
      ipv4,
      `fd00:10:${node.index + 1}::f0`,
      [4, ['reserved:health']],
      [4, ['reserved:health']],
    )
    return {
      ...health,
      interface: networkInterface(8, 'lxc_health'),
      local: create(EndpointSchema, { ...health.local, ID: 61 + node.index }),
    }
  }

  /** The Envoy of a node that carries Cilium's Ingress. */
  ingress(node: DemoNode): Party {
    const label: string[] = ['reserved:ingress']
    const party = this.#reserved(
      node,
      `10.244.${node.index * 85}.241`,
      `fd00:10:${node.index + 1}::f1`,
      [8, label],
      [8, label],
    )
    return { ...party, interface: undefined }
  }

  /** Everyone out there, by no name: one world per address family, as in a dual-stack cluster. */
  world(ipv4: string, ipv6: string): { readonly v4: Party; readonly v6: Party } {
    const party = (identity: number, label: string) =>
      this.#reserved(undefined, ipv4, ipv6, [identity, [label]], [identity, [label]])
    return { v4: party(9, 'reserved:world-ipv4'), v6: party(10, 'reserved:world-ipv6') }
  }

  /** An address out there that a policy names, by DNS name or by CIDR: it has an identity local to the node. */
  outside(ipv4: string, labels: readonly string[], names: readonly string[]): Party {
    const identity = 16_777_216 + ++this.#cidrs
    const all = [...labels, 'reserved:world-ipv4'].sort()
    const party = this.#reserved(undefined, ipv4, '2001:db8:f::1', [identity, all], [identity, all])
    return { ...party, names: [...names] }
  }

  #reserved(
    node: DemoNode | undefined,
    ipv4: string,
    ipv6: string,
    [localId, localLabels]: readonly [number, string[]],
    [remoteId, remoteLabels]: readonly [number, string[]],
  ): Party {
    return {
      node,
      ipv4,
      ipv6,
      mac: `02:42:c0:a8:32:${byte(11 + (node?.index ?? 100))}`,
      local: create(EndpointSchema, { identity: localId, labels: localLabels, clusterName: node ? CLUSTER : '' }),
      remote: create(EndpointSchema, { identity: remoteId, labels: remoteLabels, clusterName: node ? CLUSTER : '' }),
      names: [],
      interface: node ? networkInterface(4, 'cilium_host') : undefined,
      cgroup: 0n,
    }
  }
}
