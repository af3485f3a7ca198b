import type { Edge, GraphDelta, Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { type Look, lookOf } from './edge-state.ts'
import { type Shares, sharesOf } from './shares.ts'

/** A card of the map. */
export interface DrawnNode {
  /** Lasting: the service's id. */
  readonly id: string
  readonly kind: ServiceKind
  /** Cluster and namespace, undefined for what stands outside. */
  readonly island: string | undefined
  readonly title: string
  readonly caption: string
  readonly workloadKind: string
  readonly pods: number
  readonly shares: Shares
  /** Something that calls it, or that it calls, is being dropped at its side. */
  readonly hurt: boolean
}

/** One line per ordered pair; the edges (ports) it stands for by number. */
export interface DrawnLink {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly sourceCaption: string
  readonly targetCaption: string
  readonly look: Look
  readonly edges: readonly Edge[]
}

/** What an update touched, by drawn id. A touched id that is no longer there was removed. */
export interface Touched {
  readonly nodes: ReadonlySet<string>
  readonly links: ReadonlySet<string>
}

interface Known {
  readonly services: ReadonlyMap<number, Service>
  readonly edges: ReadonlyMap<number, Edge>
}

export const islandOf = (service: Service): string | undefined =>
  service.namespace === '' ? undefined : `${service.cluster}/${service.namespace}`

const captionOf = (service: Service): string => service.caption || service.name || service.id

export const linkId = (source: string, target: string): string => `${source} → ${target}`

/**
 * The graph as it is drawn, kept by deltas: which services are cards, which edges share a line. Changes here cost what
 * changed, not what there is.
 */
export class MapModel {
  readonly #numbers = new Map<string, number>()
  readonly #ids = new Map<number, string>()
  readonly #links = new Map<string, { source: string; target: string; edges: Set<number> }>()
  readonly #linkOf = new Map<number, string>()
  readonly #linksAt = new Map<string, Set<string>>()
  #known: Known = { services: new Map(), edges: new Map() }

  /** Takes over what changed and says which cards and lines must be drawn again. */
  apply(known: Known, delta: { readonly reset: boolean; readonly graph: GraphDelta | undefined }): Touched {
    const nodes = new Set<string>()
    const links = new Set<string>()
    if (delta.reset || delta.graph === undefined) {
      for (const id of this.#numbers.keys()) nodes.add(id)
      for (const id of this.#links.keys()) links.add(id)
      this.#numbers.clear()
      this.#ids.clear()
      this.#links.clear()
      this.#linkOf.clear()
      this.#linksAt.clear()
      this.#known = known
      for (const service of known.services.values()) this.#putService(service, nodes)
      for (const edge of known.edges.values()) this.#putEdge(edge, nodes, links)
      return { nodes, links }
    }
    this.#known = known
    for (const number of delta.graph.removedEdges) this.#dropEdge(number, nodes, links)
    for (const number of delta.graph.removedServices) this.#dropService(number, nodes, links)
    for (const service of delta.graph.services) this.#putService(service, nodes)
    for (const edge of delta.graph.edges) this.#putEdge(edge, nodes, links)
    return { nodes, links }
  }

  get nodeIds(): Iterable<string> {
    return this.#numbers.keys()
  }

  get linkIds(): Iterable<string> {
    return this.#links.keys()
  }

  node(id: string, now: number): DrawnNode | undefined {
    const service = this.#known.services.get(this.#numbers.get(id) ?? -1)
    if (service === undefined) return undefined
    const links = [...(this.#linksAt.get(id) ?? [])].flatMap((link) => this.link(link, now) ?? [])
    return {
      id,
      kind: service.kind,
      island: islandOf(service),
      title: service.namespace,
      caption: captionOf(service),
      workloadKind: service.workloadKind,
      pods: service.podCount,
      shares: sharesOf(links.flatMap((link) => link.edges)),
      hurt: links.some(
        ({ look, source, target }) =>
          look.heat === 'now' &&
          ((look.mark === 'source' && source === id) || (look.mark !== 'source' && target === id)),
      ),
    }
  }

  link(id: string, now: number): DrawnLink | undefined {
    const found = this.#links.get(id)
    if (found === undefined) return undefined
    const edges = [...found.edges].flatMap((number) => this.#known.edges.get(number) ?? [])
    const { source, target } = found
    return {
      id,
      source,
      target,
      sourceCaption: this.#caption(source),
      targetCaption: this.#caption(target),
      look: lookOf(edges, now),
      edges,
    }
  }

  /** The line that an edge is part of, by the edge's lasting id. */
  linkOfEdge(edgeId: string): string | undefined {
    for (const [number, link] of this.#linkOf) {
      if (this.#known.edges.get(number)?.id === edgeId) return link
    }
    return undefined
  }

  linksAt(node: string): Iterable<string> {
    return this.#linksAt.get(node) ?? []
  }

  #caption(id: string): string {
    const service = this.#known.services.get(this.#numbers.get(id) ?? -1)
    return service ? captionOf(service) : id
  }

  #putService(service: Service, nodes: Set<string>): void {
    this.#numbers.set(service.id, service.number)
    this.#ids.set(service.number, service.id)
    nodes.add(service.id)
  }

  #putEdge(edge: Edge, nodes: Set<string>, links: Set<string>): void {
    const source = this.#ids.get(edge.sourceNumber)
    const target = this.#ids.get(edge.destinationNumber)
    if (source === undefined || target === undefined) return
    const id = linkId(source, target)
    const found = this.#links.get(id)
    if (found) found.edges.add(edge.number)
    else {
      this.#links.set(id, { source, target, edges: new Set([edge.number]) })
      for (const end of [source, target]) {
        const at = this.#linksAt.get(end)
        if (at) at.add(id)
        else this.#linksAt.set(end, new Set([id]))
      }
    }
    this.#linkOf.set(edge.number, id)
    links.add(id)
    nodes.add(source).add(target)
  }

  #dropEdge(number: number, nodes: Set<string>, links: Set<string>): void {
    const id = this.#linkOf.get(number)
    const found = this.#links.get(id ?? '')
    if (id === undefined || found === undefined) return
    this.#linkOf.delete(number)
    found.edges.delete(number)
    links.add(id)
    nodes.add(found.source).add(found.target)
    if (found.edges.size > 0) return
    this.#links.delete(id)
    for (const end of [found.source, found.target]) this.#linksAt.get(end)?.delete(id)
  }

  #dropService(number: number, nodes: Set<string>, links: Set<string>): void {
    const id = this.#ids.get(number)
    if (id === undefined) return
    for (const link of this.#linksAt.get(id) ?? []) {
      for (const edge of this.#links.get(link)?.edges ?? []) this.#dropEdge(edge, nodes, links)
    }
    this.#ids.delete(number)
    this.#linksAt.delete(id)
    if (this.#numbers.get(id) === number) this.#numbers.delete(id)
    nodes.add(id)
  }
}
