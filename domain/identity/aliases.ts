import type { Identity } from './identity.ts'
import { podOwner } from './pod-name.ts'

/** A pod as flows describe it, and the node it counts as until it is known better. */
export interface Described {
  identity: Identity
  readonly pod: string
}

/** Pods of one controller: whatever one of them is known to be, they all are. */
interface Siblings<Pod extends Described> {
  best: Identity
  rank: number
  /** Two different workloads claim these pods: each description stands for itself. */
  ambiguous: boolean
  readonly members: Set<Pod>
}

/** Controllers kept. Past them all are forgotten, and learned again. */
const KEPT = 16_384
const MEMBERS_KEPT = 1024
/** Of all controllers. Those past it are not renamed later. */
const ALL_MEMBERS_KEPT = 65_536
/** Clusters whose pods are called alike that are told apart. */
const CLUSTERS_KEPT = 64

const rankOf = ({ namedBy, cluster }: Identity): number =>
  (namedBy === 'workload' ? 6 : namedBy.startsWith('label ') ? 4 : namedBy === 'pod name' ? 2 : 0) +
  (cluster === '' ? 0 : 1)

/**
 * Makes one node of a pod that flows describe more and less well. An agent knows the workload of its own pods only; of
 * others it tells the labels, or just a name. Those are the same pods: all whose names begin with what one controller
 * generates (`coredns-558bd4d5db-`) are its pods, and the best description of one of them holds for all.
 */
export class Aliases<Pod extends Described> {
  readonly #controllers = new Map<string, Map<string, Siblings<Pod>>>()
  /** How many groups of siblings count as a node, by its id. */
  readonly #users = new Map<string, number>()
  #members = 0
  #forgot = false

  constructor(
    /** A pod counts as another node from now on; `alone` when no other pods count as the one that it was. */
    readonly onRenamed: (pod: Pod, from: Identity, alone: boolean) => void,
  ) {}

  /** Takes in a pod that was not described so before; gives it the best identity known, here or later. */
  meet(described: Pod): void {
    const rank = rankOf(described.identity)
    if (described.pod === '' || rank < 2) return
    if (this.#controllers.size >= KEPT) this.#forget()
    const key = `${described.identity.namespace}/${controllerOf(described.pod)}`
    const clusters = this.#controllers.get(key) ?? new Map<string, Siblings<Pod>>()
    this.#controllers.set(key, clusters)
    const { cluster } = described.identity
    if (clusters.size >= CLUSTERS_KEPT && !clusters.has(cluster)) return
    const [only, ...more] = [...clusters.keys()].filter((name) => name !== '')
    const home = cluster === '' && only !== undefined && more.length === 0 ? only : cluster
    const siblings = clusters.get(home) ?? this.#found(described.identity, rank)
    clusters.set(home, siblings)
    this.#join(siblings, described, rank)
    const homeless = clusters.get('')
    if (home === '' || homeless === undefined || clusters.size > 2) return
    clusters.delete('')
    this.#leave(homeless.best.id)
    this.#members -= homeless.members.size
    for (const member of homeless.members) this.#rename(siblings, member)
  }

  #found(best: Identity, rank: number): Siblings<Pod> {
    this.#users.set(best.id, (this.#users.get(best.id) ?? 0) + 1)
    return { best, rank, ambiguous: false, members: new Set() }
  }

  #join(siblings: Siblings<Pod>, described: Pod, rank: number): void {
    const other = siblings.best.id !== described.identity.id
    if (other && rank === siblings.rank) siblings.ambiguous = true
    if (siblings.ambiguous) return
    if (other && rank > siblings.rank) {
      this.#leave(siblings.best.id)
      this.#users.set(described.identity.id, (this.#users.get(described.identity.id) ?? 0) + 1)
      siblings.best = described.identity
      siblings.rank = rank
      for (const member of siblings.members) this.#rename(siblings, member)
    }
    this.#rename(siblings, described)
  }

  #rename(siblings: Siblings<Pod>, member: Pod): void {
    const from = member.identity
    if (siblings.members.size < MEMBERS_KEPT && this.#members < ALL_MEMBERS_KEPT && !siblings.members.has(member)) {
      siblings.members.add(member)
      this.#members++
    }
    if (siblings.ambiguous || from.id === siblings.best.id) return
    member.identity = siblings.best
    this.onRenamed(member, from, !this.#forgot && !this.#users.has(from.id))
  }

  #leave(id: string): void {
    const left = (this.#users.get(id) ?? 1) - 1
    if (left > 0) this.#users.set(id, left)
    else this.#users.delete(id)
  }

  #forget(): void {
    this.#controllers.clear()
    this.#users.clear()
    this.#members = 0
    this.#forgot = true
  }
}

/** What a controller's pods have in common: the name it generates them from, and how it goes on from there. */
function controllerOf(pod: string): string {
  const { kind, name } = podOwner(pod)
  if (kind === '') return pod
  return kind === 'StatefulSet' || kind === 'DaemonSet' ? `${name}:${kind}` : pod.slice(0, pod.lastIndexOf('-'))
}
