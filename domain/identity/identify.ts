import type { Endpoint } from '#gen/flow/flow_pb.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { type End, type Identity, joinId } from './identity.ts'
import { podLabel } from './labels.ts'
import { podOwner } from './pod-name.ts'
import { kindOfReserved, reservedWord } from './reserved.ts'
import { type WorldSplit, worldIdentity } from './world.ts'

/** Labels that name an application, best first. */
export const NAME_LABELS = ['app.kubernetes.io/name', 'k8s-app', 'app', 'name'] as const

const CLUSTER_LABEL = 'io.cilium.k8s.policy.cluster'
const NAMESPACE_LABEL = 'io.kubernetes.pod.namespace'

/**
 * Names the node of the map that one end of a flow is: the only place where that is decided, so that the same endpoint
 * is the same node in every view.
 *
 * Cluster, namespace and workload make the key: the first workload; else the first of `NAME_LABELS`; else the pod's name
 * without its generated suffix; else the security identity; else the address. Reserved identities go by their label; an
 * endpoint that has a pod is that pod, whatever address range its address fell into, except that the API server wins
 * over the node it runs on. `role` matters only outside the cluster: those who call and those who are called are two.
 *
 * Agents know the workloads of their own pods only, so the same pod comes with and without. The ids agree where the
 * label (or the pod's name) says what the workload is called: a Deployment has the bare name in its id, other kinds
 * append theirs, and where no workload is given its kind is told from how the pod's name ends. What cannot be known from
 * one flow: that the label calls the workload differently (`kube-dns` for the Deployment `coredns`), and Jobs and bare
 * ReplicaSets, whose pods are named like those of a DaemonSet. `Aliases` learns these from other flows.
 */
export function identify(end: End, role: 'client' | 'server', split: WorldSplit = 'names'): Identity {
  const { id, cluster, namespace, name, kind, workloadKind, namedBy } = found(end, role, split)
  // In one order, whatever rule found it: every flow is asked for it, and objects of one shape answer several times as quickly.
  return { id, cluster, namespace, name, kind, workloadKind, namedBy }
}

function found(end: End, role: 'client' | 'server', split: WorldSplit): Identity {
  const { endpoint } = end
  const labels = endpoint?.labels ?? []
  const cluster = endpoint?.clusterName || podLabel(labels, CLUSTER_LABEL)
  const namespace = endpoint?.namespace || podLabel(labels, NAMESPACE_LABEL)
  const reserved = reservedWord(labels, endpoint?.identity ?? 0)
  const hasPod =
    endpoint !== undefined && (endpoint.podName !== '' || endpoint.workloads.some(({ name }) => name !== ''))

  if (reserved === 'kube-apiserver' || (reserved !== '' && reserved !== 'world' && !hasPod)) {
    const id = cluster === '' ? joinId('reserved', reserved) : joinId('reserved', cluster, reserved)
    const kind = kindOfReserved(reserved)
    return { id, cluster, namespace: '', name: reserved, kind, workloadKind: '', namedBy: 'reserved identity' }
  }
  if (reserved === 'world' && !hasPod) return worldIdentity(end, labels, role, split)
  if (endpoint !== undefined) {
    const named = nameOfPod(endpoint, labels)
    if (named !== undefined) return { ...named, id: workloadId(cluster, namespace, named), cluster, namespace }
  }
  const identity = endpoint?.identity ?? 0
  if (identity === 0 && end.names.length > 0) return worldIdentity(end, labels, role, split)

  const unknown = { cluster, namespace, kind: ServiceKind.UNKNOWN, workloadKind: '' }
  if (identity > 0) {
    const id = joinId(cluster, namespace, `identity:${identity}`)
    return { ...unknown, id, name: `identity ${identity}`, namedBy: 'security identity' }
  }
  if (end.ip !== '')
    return { ...unknown, id: joinId(cluster, namespace, `ip:${end.ip}`), name: end.ip, namedBy: 'IP address' }
  return { ...unknown, id: joinId(cluster, namespace, 'unknown'), name: 'unknown', namedBy: 'nothing' }
}

type Named = Pick<Identity, 'name' | 'kind' | 'workloadKind' | 'namedBy'> & { readonly idKind: string }

function nameOfPod(endpoint: Endpoint, labels: readonly string[]): Named | undefined {
  const kind = ServiceKind.WORKLOAD
  const workload = endpoint.workloads.find(({ name }) => name !== '')
  if (workload !== undefined) {
    return { name: workload.name, kind, workloadKind: workload.kind, idKind: workload.kind, namedBy: 'workload' }
  }
  const owner = podOwner(endpoint.podName)
  // A DaemonSet is only a guess (see PodOwner): good enough to keep ids apart, not to tell people.
  const guessed = { idKind: owner.kind, workloadKind: owner.kind === 'DaemonSet' ? '' : owner.kind }
  for (const key of NAME_LABELS) {
    const name = podLabel(labels, key)
    if (name === '') continue
    const agrees = owner.name === name
    return { name, kind, ...(agrees ? guessed : { idKind: '', workloadKind: '' }), namedBy: `label ${key}` }
  }
  return endpoint.podName === '' ? undefined : { name: owner.name, kind, ...guessed, namedBy: 'pod name' }
}

function workloadId(cluster: string, namespace: string, { name, idKind }: Named): string {
  const bare = idKind === '' || idKind === 'Deployment'
  return joinId(cluster, namespace, bare ? name : `${name}:${idKind}`)
}
