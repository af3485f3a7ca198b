import type { Group } from '#domain/map-grouping/group-of.ts'
import { DEFAULT_GROUPING, type Grouping } from '#domain/map-grouping/grouping.ts'
import type { Edge, GraphDelta, Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { visible } from '#src/text/visible.ts'
import { type BoxKeys, boxKeys } from './box-keys.ts'
import { Boxes, type BoxWords, islandOfCard, NO_WORDS } from './boxes.ts'
import { type Look, lookOf } from './edge-state.ts'
import { captionOf, podCaption, shortCaption } from './names.ts'
import { Pairs } from './pairs.ts'
import { type Shares, sharesOf } from './shares.ts'

/** A card of the map. */
export interface DrawnNode {
  /** Lasting: the service's id. */
  readonly id: string
  readonly kind: ServiceKind
  /** The innermost box that it stands in: cluster and namespace, or a service; undefined for what stands outside. */
  readonly island: string | undefined
  /** All boxes that it stands in, the innermost first. */
  readonly boxes: readonly string[]
  readonly title: string
  /** The island that this card stands for, when it is closed. */
  readonly closed: string | undefined
  readonly caption: string
  /** Of a pod, whose caption is short: what it is called; else empty. */
  readonly name: string
  /** Services that it stands for. */
  readonly members: number
  readonly workloadKind: string
  readonly pods: number
  /** Can be opened to its pods. */
  readonly opens: boolean
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
  /** All within one closed island. */
  readonly inner: boolean
  readonly look: Look
  readonly edges: readonly Edge[]
}

/** What an update touched, by drawn id. A touched id that is no longer there was removed. */
export interface Touched {
  readonly nodes: ReadonlySet<string>
  readonly links: ReadonlySet<string>
}

interface Changing {
  readonly nodes: Set<string>
  readonly links: Set<string>
}

interface Known {
  readonly services: ReadonlyMap<number, Service>
  readonly edges: ReadonlyMap<number, Edge>
}

/**
 * The graph as it is drawn, kept by deltas: which services are cards, which namespaces are closed to one card, which edges
 * share a line. Changes here cost what changed, not what there is.
 */
export class MapModel {
  /** Services by the card they are drawn in, and back. */
  readonly #members = new Map<string, Set<number>>()
  readonly #homes = new Map<number, string>()
  readonly #pairs = new Pairs()
  readonly #drawn = new Map<string, DrawnLink>()
  readonly #boxes: Boxes
  #known: Known = { services: new Map(), edges: new Map() }

  constructor(grouping: Grouping = DEFAULT_GROUPING, words: BoxWords = NO_WORDS) {
    this.#boxes = new Boxes(grouping, words)
  }

  /** Takes over what changed and says which cards and lines must be drawn again. */
  apply(known: Known, delta: { readonly reset: boolean; readonly graph: GraphDelta | undefined }): Touched {
    this.#known = known
    if (delta.reset || delta.graph === undefined) return this.#again()
    if (delta.graph.services.some((service) => this.#moves(service))) return this.#again()
    const touched: Changing = { nodes: new Set(), links: new Set() }
    for (const number of delta.graph.removedEdges) this.#dropEdge(number, touched)
    for (const number of delta.graph.removedServices) this.#dropService(number, touched)
    for (const service of delta.graph.services) if (this.#putService(service, touched)) return this.#again(touched)
    for (const edge of delta.graph.edges) this.#putEdge(edge, touched)
    return touched
  }

  /** Islands that are drawn as one card each. */
  get closed(): ReadonlySet<string> {
    return this.#boxes.closed
  }

  close(islands: ReadonlySet<string>): Touched {
    this.#boxes.close(islands)
    return this.#again()
  }

  /** Other boxes for the same services. All are open, but those of the world. */
  regroup(grouping: Grouping): Touched {
    this.#boxes.regroup(grouping)
    return this.#again()
  }

  /** A box by its key. */
  group(key: string): Group | undefined {
    return this.#boxes.group(key)
  }

  /** What a box is called. */
  titleOf(key: string): string {
    return this.#boxes.titleOf(key)
  }

  /** Boxes by what they hold, open or closed. */
  boxes(): BoxKeys {
    const keys = boxKeys(this.#known.services.values(), (service) => this.#boxes.groupsOf(service))
    return this.boxesOfAll ? keys : { ...keys, services: new Set() }
  }

  /** Puts names of the world into one box, where each stands by itself. Undefined where nothing changed. */
  foldWorld(): Touched | undefined {
    return this.#boxes.fold() ? this.#again() : undefined
  }

  /** Every service is a box of its pods. */
  get boxesOfAll(): boolean {
    return this.#boxes.byPod
  }

  /** Boxes that a service, or what it was opened to, stands in, by the service's id. */
  boxesAround(id: string): readonly string[] {
    for (const service of this.#known.services.values())
      if (service.id === id || service.partOf === id) return this.#boxes.groupsOf(service).map(({ key }) => key)
    return []
  }

  node(id: string, now: number): DrawnNode | undefined {
    const members = this.#members.get(id)
    const [first] = members ?? []
    const service = this.#known.services.get(first ?? -1)
    if (members === undefined || service === undefined) return undefined
    const links = [...this.#pairs.at(id)].flatMap((link) => this.#drawn.get(link) ?? this.link(link, now) ?? [])
    const { closed, boxes } = this.#boxes.homeOf(service)
    return {
      id,
      kind: service.kind,
      island: boxes[0],
      boxes,
      closed,
      title: visible(service.namespace),
      caption: closed === undefined ? this.#nameOf(service) : this.titleOf(closed),
      name: closed === undefined && service.partOf !== '' ? visible(service.name) : '',
      members: members.size,
      workloadKind: service.workloadKind,
      pods: service.podCount,
      opens: closed === undefined && this.#boxes.opens(service),
      shares: sharesOf(links.flatMap((link) => link.edges)),
      hurt: links.some(
        ({ look, source, target }) =>
          look.heat === 'now' &&
          ((look.mark === 'source' && source === id) || (look.mark !== 'source' && target === id)),
      ),
    }
  }

  link(id: string, now: number): DrawnLink | undefined {
    const found = this.#pairs.get(id)
    if (found === undefined) {
      this.#drawn.delete(id)
      return undefined
    }
    const edges = [...found.edges].flatMap((number) => this.#known.edges.get(number) ?? [])
    const { source, target } = found
    const link = {
      id,
      source,
      target,
      sourceCaption: this.#caption(source),
      targetCaption: this.#caption(target),
      inner: source === target && islandOfCard(source) !== undefined,
      look: lookOf(edges, now),
      edges,
    }
    this.#drawn.set(id, link)
    return link
  }

  /** The line that an edge is part of, by the edge's lasting id. */
  linkOfEdge(edgeId: string): string | undefined {
    for (const [number, link] of this.#pairs.lines()) if (this.#known.edges.get(number)?.id === edgeId) return link
    return undefined
  }

  /** The card that stands for a service, by the service's lasting id: its own, or that of its closed island. */
  cardOf(serviceId: string): string | undefined {
    if (this.#members.has(serviceId)) return serviceId
    for (const [number, home] of this.#homes) {
      const { id, partOf } = this.#known.services.get(number) ?? {}
      if (id === serviceId || (partOf === serviceId && islandOfCard(home) !== undefined)) return home
    }
    return undefined
  }

  /** The card that a service is drawn in, by the service's number. */
  homeOf(number: number): string | undefined {
    return this.#homes.get(number)
  }

  services(): Iterable<Service> {
    return this.#known.services.values()
  }

  linksAt(node: string): Iterable<string> {
    return this.#pairs.at(node)
  }

  #nameOf(service: Service): string {
    if (service.partOf === '') return this.#boxes.named(service) ? shortCaption(service) : captionOf(service)
    return service.partOf === service.id ? this.#boxes.restOf(service) : podCaption(service)
  }

  #caption(id: string): string {
    const [first] = this.#members.get(id) ?? []
    const service = this.#known.services.get(first ?? -1)
    if (service === undefined) return id
    const island = islandOfCard(id)
    return island === undefined ? captionOf(service) : this.#boxes.titleOf(island, true)
  }

  #again(before?: Touched): Touched {
    const touched = { nodes: new Set(this.#members.keys()), links: new Set(this.#pairs.keys()) }
    for (const id of before?.nodes ?? []) touched.nodes.add(id)
    for (const id of before?.links ?? []) touched.links.add(id)
    for (const index of [this.#members, this.#homes, this.#pairs, this.#drawn]) index.clear()
    for (const service of this.#known.services.values()) this.#boxes.hear(service)
    for (const service of this.#known.services.values()) this.#putService(service, touched)
    for (const edge of this.#known.edges.values()) this.#putEdge(edge, touched)
    return touched
  }

  /** True when it makes everything stand in other boxes. */
  #putService(service: Service, { nodes }: Changing): boolean {
    if (this.#boxes.hear(service)) return true
    const id = this.#boxes.homeOf(service).card
    const members = this.#members.get(id)
    if (members) members.add(service.number)
    else this.#members.set(id, new Set([service.number]))
    this.#homes.set(service.number, id)
    nodes.add(id)
    return false
  }

  /** Whether a service that is known is drawn in another card now, because its labels or identities changed. */
  #moves(service: Service): boolean {
    const home = this.#homes.get(service.number)
    return home !== undefined && home !== this.#boxes.homeOf(service).card
  }

  #putEdge(edge: Edge, { nodes, links }: Changing): void {
    const source = this.#homes.get(edge.sourceNumber)
    const target = this.#homes.get(edge.destinationNumber)
    if (source === undefined || target === undefined) return
    const id = this.#pairs.put(edge.number, source, target)
    this.#drawn.delete(id)
    links.add(id)
    nodes.add(source).add(target)
  }

  #dropEdge(number: number, { nodes, links }: Changing): void {
    const found = this.#pairs.drop(number)
    if (found === undefined) return
    this.#drawn.delete(found.line)
    links.add(found.line)
    nodes.add(found.pair.source).add(found.pair.target)
  }

  #dropService(number: number, touched: Changing): void {
    const id = this.#homes.get(number)
    const members = this.#members.get(id ?? '')
    if (id === undefined || members === undefined) return
    this.#homes.delete(number)
    members.delete(number)
    touched.nodes.add(id)
    if (members.size > 0) return
    for (const link of this.#pairs.at(id)) {
      for (const edge of this.#pairs.get(link)?.edges ?? []) this.#dropEdge(edge, touched)
    }
    this.#pairs.forget(id)
    this.#members.delete(id)
  }
}
