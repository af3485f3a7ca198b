import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'

/** A graph by the numbers of its stream. */
export interface Graph {
  readonly services: ReadonlyMap<number, Service>
  readonly edges: ReadonlyMap<number, Edge>
}

/** What of a graph of services is taken out, and what takes its place. */
export interface Spliced {
  readonly hiddenServices: ReadonlySet<number>
  readonly hiddenEdges: ReadonlySet<number>
  readonly services: ReadonlyMap<number, Service>
  readonly edges: ReadonlyMap<number, Edge>
}

/** Pods of one service that are told apart; the rest is drawn as one. */
export const MOST_PODS = 64

const keyOf = (source: number, destination: number, { protocol, port, manyPorts }: Edge): string =>
  `${source} ${destination} ${protocol} ${port} ${manyPorts}`

/** Gives pods and their edges numbers that no stream of services uses, and the same thing always the same. */
export class Numbers {
  readonly #known = new Map<string, number>()
  #copies = new WeakMap<object, object>()

  of(id: string): number {
    const found = this.#known.get(id)
    if (found !== undefined) return found
    const number = -1 - this.#known.size
    this.#known.set(id, number)
    return number
  }

  get size(): number {
    return this.#known.size
  }

  clear(): void {
    this.#known.clear()
    this.#copies = new WeakMap()
  }

  /** An edge between other ends, under a number of its own; the same copy for as long as all is the same. */
  edge(edge: Edge, sourceNumber: number, destinationNumber: number): Edge {
    const known = this.#copies.get(edge) as Edge | undefined
    if (known?.sourceNumber === sourceNumber && known.destinationNumber === destinationNumber) return known
    const made = { ...edge, number: this.of(edge.id), sourceNumber, destinationNumber }
    this.#copies.set(edge, made)
    return made
  }

  /** A thing with something else in it; the same copy for as long as both are the same. */
  copy<Thing extends object>(thing: Thing, change: Partial<Thing>): Thing {
    const known = this.#copies.get(thing) as Thing | undefined
    const names = Object.keys(change) as (keyof Thing)[]
    if (known !== undefined && names.every((name) => known[name] === change[name])) return known
    const made = { ...thing, ...change }
    this.#copies.set(thing, made)
    return made
  }
}

/**
 * Puts the pods of opened services in the place of the services. `pods` is a graph by pod as far as it touches these: the other ends
 * of its edges go to the services of `base`. What no pod accounts for stays with the service, which then stands among its pods:
 * edges that the graph by pod does not have (it began later), what has no pod, and pods past the limit.
 */
export function splice(base: Graph, pods: Graph, opened: readonly string[], numbers: Numbers): Spliced {
  const services = new Map<number, Service>()
  const edges = new Map<number, Edge>()
  const hiddenServices = new Set<number>()
  const hiddenEdges = new Set<number>()
  const wanted = new Set(opened)
  const byId = new Map([...base.services.values()].map((service) => [service.id, service]))
  const owners = new Map<string, Pods>()
  for (const pod of pods.services.values()) {
    const owner = wanted.has(pod.partOf) && pod.kind === ServiceKind.POD ? byId.get(pod.partOf) : undefined
    if (owner === undefined) continue
    const found = owners.get(owner.id)
    if (found) found.pods.push(pod)
    else owners.set(owner.id, { owner, pods: [pod], more: 0, stays: false })
  }

  /** Where what a graph by pod names is drawn, and which service of the base that is part of. */
  const homes = new Map<number, { readonly drawn: number; readonly service: number }>()
  for (const one of owners.values()) {
    const sorted = one.pods.sort((a, b) => a.firstSeenMs - b.firstSeenMs || (a.id < b.id ? -1 : 1))
    for (const [at, pod] of sorted.entries()) {
      const drawn = at < MOST_PODS ? numbers.of(pod.id) : one.owner.number
      homes.set(pod.number, { drawn, service: one.owner.number })
      if (at < MOST_PODS) services.set(drawn, numbers.copy(pod, { number: drawn }))
    }
    one.more = Math.max(0, sorted.length - MOST_PODS)
    one.stays = one.more > 0
  }
  const homeOf = (number: number) => {
    const known = homes.get(number)
    const node = pods.services.get(number)
    if (known !== undefined || node === undefined) return known
    const drawn = byId.get(node.partOf || node.id)?.number ?? numbers.of(node.id)
    const home = { drawn, service: drawn }
    homes.set(number, home)
    return home
  }

  /** What the base does not know stands by itself: the box of its service is not opened. */
  const alone = (number: number) => {
    const [home, node] = [homes.get(number), pods.services.get(number)]
    if (home === undefined || node === undefined || base.services.has(home.drawn) || services.has(home.drawn)) return
    services.set(home.drawn, numbers.copy(node, { number: home.drawn, partOf: '', partOfName: '' }))
  }

  const covered = new Set<string>()
  const openNumbers = new Map([...owners.values()].map((one) => [one.owner.number, one]))
  for (const edge of pods.edges.values()) {
    const [from, to] = [homeOf(edge.sourceNumber), homeOf(edge.destinationNumber)]
    if (from === undefined || to === undefined) continue
    if (!openNumbers.has(from.service) && !openNumbers.has(to.service)) continue
    for (const end of [edge.sourceNumber, edge.destinationNumber]) alone(end)
    const copy = numbers.edge(edge, from.drawn, to.drawn)
    edges.set(copy.number, copy)
    covered.add(keyOf(from.service, to.service, edge))
    for (const { drawn } of [from, to]) {
      const owner = openNumbers.get(drawn)
      if (owner !== undefined) owner.stays = true
    }
  }
  for (const edge of base.edges.values()) {
    const ends = [openNumbers.get(edge.sourceNumber), openNumbers.get(edge.destinationNumber)]
    if (ends[0] === undefined && ends[1] === undefined) continue
    if (covered.has(keyOf(edge.sourceNumber, edge.destinationNumber, edge))) hiddenEdges.add(edge.number)
    else for (const owner of ends) if (owner !== undefined) owner.stays = true
  }
  for (const { owner, more, stays } of owners.values()) {
    if (stays) {
      const part = { partOf: owner.id, partOfName: owner.name, podCount: more }
      services.set(owner.number, numbers.copy(owner, part))
    } else hiddenServices.add(owner.number)
  }
  return { hiddenServices, hiddenEdges, services, edges }
}

interface Pods {
  readonly owner: Service
  readonly pods: Service[]
  /** Past the limit. */
  more: number
  /** Something of the service is not by pod. */
  stays: boolean
}
