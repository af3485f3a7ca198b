import { create } from '@bufbuild/protobuf'
import type { FlowFacts } from '#domain/flow/facts.ts'
import type { Identity } from '#domain/identity/identity.ts'
import { type GraphDelta, GraphDeltaSchema, type Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { travelOf } from './direction.ts'
import { drawsEdge } from './draws-edge.ts'
import { type EdgeRecord, MANY_PORTS } from './edge.ts'
import { Edges } from './edges.ts'
import { Ends, type KnownEnd } from './ends.ts'
import { type FlowPlace, flowPlace } from './flow-place.ts'
import { GRAPH_DEFAULTS, type GraphOptions } from './graph-options.ts'
import { type EndOf, type Placer, placerOf, podIdentity, podOf } from './place-ends.ts'
import { Removals } from './removals.ts'
import type { ServiceRecord } from './service.ts'
import { Services } from './services.ts'
import { type GraphWindow, windowOf } from './window-of.ts'

/** Told of every flow that was folded into an edge: with its way (`back`: to the client) and the time it counts at. */
export type EdgeListener = (edge: EdgeRecord, facts: FlowFacts, back: boolean, timeMs: number) => void

/** Edges past the limit that are told apart to count them; from then on the count stands still. */
const FOLDED_KEPT = 65_536

/**
 * The service map as a fold over flows. Time comes in with each call: the wall clock, or for a file the time of its newest
 * flow. Any number of viewers read changes, each from the version that it has.
 */
export class Graph {
  readonly #options: GraphOptions
  readonly #ends: Ends
  readonly #placer: Placer | undefined
  readonly #services: Services
  readonly #edges: Edges
  readonly #removed = new Removals()
  readonly #listener: EdgeListener | undefined
  readonly #foldedEdges = new Set<string>()
  #nowMs = -Infinity
  #second = -Infinity
  #version = 0
  #dirty = false
  #withoutEdge = 0
  /** The flow that is being added, for `#serves`. */
  #facts: FlowFacts | undefined

  constructor(options: Partial<GraphOptions> = {}, listener?: EdgeListener) {
    this.#options = { ...GRAPH_DEFAULTS, ...options }
    this.#listener = listener
    const { maxServices, maxEdges, maxBlocks, maxPorts, windows, placing } = this.#options
    this.#ends = new Ends(placing.world, placing.by === 'service' ? this.#renamed : this.#podRenamed)
    this.#placer = placerOf(placing.by)
    const maxWorld = placing.world === 'cidr' ? Math.min(maxBlocks, maxServices) : maxServices
    this.#services = new Services(maxServices, maxWorld, (service) => this.#touch(service))
    const left = ({ number, absorbedBy }: EdgeRecord) => this.#left('edge', number, absorbedBy?.number)
    this.#edges = new Edges(maxEdges, maxPorts, left, windows)
  }

  /**
   * Folds a flow in. False when it draws no edge: it decides nothing, or says nothing about either end. A time ahead of
   * `nowMs` counts as now; one more than a minute behind counts in totals and windows only. `past`: it is told long after it
   * happened, and does not keep an edge that nobody uses any more.
   */
  add(facts: FlowFacts, nowMs: number, past = false): boolean {
    this.advance(nowMs)
    if (!drawsEdge(facts)) return this.#drewNothing()
    this.#facts = facts
    const { back, proven, portKnown } = travelOf(facts, this.#serves)
    const source = this.#end('source', back ? 'server' : 'client')
    const destination = this.#end('destination', back ? 'client' : 'server')
    if (source.identity.namedBy === 'nothing' && destination.identity.namedBy === 'nothing') return this.#drewNothing()

    const timeMs = facts.timeMs > 0 && facts.timeMs < this.#nowMs ? facts.timeMs : this.#nowMs
    const port = portKnown ? (back ? facts.sourcePort : facts.destinationPort) : 0
    const client = back ? destination : source
    const server = back ? source : destination
    const edge = this.#edge(client, server, facts.protocol, port, timeMs)
    edge.count(this.#edges.cells, facts, back, timeMs)
    edge.heardMs = past ? Math.max(edge.heardMs, timeMs) : this.#nowMs
    if (edge.idle && this.#nowMs - edge.lastSeenMs <= this.#options.idleAfterMs) edge.idle = false
    if (proven && !edge.proven && port > 0) {
      edge.proven = edge.port !== MANY_PORTS
      edge.destination.learnPort(facts.protocol, port)
    }
    this.#touch(edge)
    this.#tell(edge.source, client, timeMs)
    this.#tell(edge.destination, server, timeMs)
    this.#listener?.(edge, facts, back, timeMs)
    return true
  }

  /** Takes in what flows that are added next prove about their ends, so that the first of them profits from the last. */
  learn(facts: FlowFacts): void {
    this.#placer?.learn(facts)
  }

  /** Lets time pass: the minute slides, edges that nobody uses turn idle and leave. Time never runs back. */
  advance(nowMs: number): void {
    if (!(nowMs > this.#nowMs)) return
    this.#nowMs = nowMs
    const second = Math.floor(nowMs / 1000)
    if (second <= this.#second) return
    this.#second = second
    this.#edges.cells.advance(second, (edge) => this.#touch(edge))
    const { idleAfterMs, leaveAfterMs } = this.#options
    for (const edge of this.#edges.byNumber.values()) {
      if (nowMs - edge.heardMs > leaveAfterMs) this.#remove(edge)
      else if (!edge.idle && nowMs - edge.lastSeenMs > idleAfterMs) {
        edge.idle = true
        this.#touch(edge)
      }
    }
  }

  /** Names the state that the graph is in; later states have greater numbers. 0: empty, nothing ever happened. */
  get version(): number {
    this.#services.settleCaptions()
    if (this.#dirty) this.#version++
    this.#dirty = false
    return this.#version
  }

  /**
   * What changed since a version, up to the present one. `too-old` when too much was removed since then to know it all:
   * the viewer starts anew with `whole()`. The parts are shared between viewers: read only.
   */
  changesSince(version: number): GraphDelta | 'too-old' {
    const present = this.version
    const removed = this.#removed.since(version)
    if (removed === undefined || version > present) return 'too-old'
    return create(GraphDeltaSchema, { ...this.#parts(version), ...removed })
  }

  /** All services and edges of the present version. */
  whole(): GraphDelta {
    void this.version
    return create(GraphDeltaSchema, this.#parts(-1))
  }

  /**
   * How the graph names the ends and the edge of a flow that was added to it: ids, which stay right when nodes turned out to
   * be one, a port is served, or there was no room: then the ids are those of what stands for them. No edge for a flow that draws none. Nothing is counted.
   */
  place(facts: FlowFacts): FlowPlace {
    this.#facts = facts
    const travel = travelOf(facts, this.#serves)
    return flowPlace(this.#services, this.#edges, facts, travel, (which) => {
      const role = (which === 'source') === travel.back ? 'server' : 'client'
      const known = this.#known(which, role)
      return { here: this.#end(which, role), there: this.#placer === undefined ? podOf(known) : known }
    })
  }

  /** What was counted in a window of the past, see `windowOf`. */
  window(fromMs: number, toMs: number, measured = false): GraphWindow {
    void this.version
    return windowOf(this.#edges.cells, this.#services, { fromMs, toMs, nowMs: this.#nowMs, measured })
  }

  /** Flows that drew no edge. */
  get withoutEdge(): number {
    return this.#withoutEdge
  }

  /** Services and edges that the limits folded into others: how many different ones, as far as they are told apart. */
  get folded(): { readonly services: number; readonly edges: number } {
    return { services: this.#services.folded, edges: this.#foldedEdges.size }
  }

  /** The edges and services that are there now. Read only. */
  get edges(): Iterable<EdgeRecord> {
    this.#services.settleCaptions()
    return this.#edges.byNumber.values()
  }

  get services(): Iterable<ServiceRecord> {
    this.#services.settleCaptions()
    return this.#services.byNumber.values()
  }

  get size(): { readonly services: number; readonly edges: number } {
    return { services: this.#services.byNumber.size, edges: this.#edges.byNumber.size }
  }

  #parts(version: number): Pick<GraphDelta, 'services' | 'edges'> {
    const services = []
    for (const service of this.#services.byNumber.values())
      if (service.changed > version) services.push(service.message())
    const edges = []
    const { cells, byNumber } = this.#edges
    for (const edge of byNumber.values()) if (edge.changed > version) edges.push(edge.message(cells))
    return { services, edges }
  }

  #end(end: EndOf, role: 'client' | 'server'): KnownEnd {
    const known = this.#known(end, role)
    return this.#placer === undefined || this.#facts === undefined ? known : this.#placer.of(known, this.#facts, end)
  }

  #known(end: EndOf, role: 'client' | 'server'): KnownEnd {
    const facts = this.#facts
    if (facts === undefined) return this.#ends.find(undefined, '', [], role)
    // Spelled out, for both are asked for of every flow.
    if (end === 'source') {
      const { source } = facts
      return this.#ends.known(source) ?? this.#ends.find(source, facts.sourceIp, facts.sourceNames, role)
    }
    const { destination } = facts
    return (
      this.#ends.known(destination) ?? this.#ends.find(destination, facts.destinationIp, facts.destinationNames, role)
    )
  }

  readonly #serves = (end: EndOf): boolean => {
    const port = end === 'source' ? this.#facts?.sourcePort : this.#facts?.destinationPort
    const service = this.#services.find(this.#end(end, 'server'))
    return service?.servesPort(this.#facts?.protocol ?? 0, port ?? 0) ?? false
  }

  #edge(client: KnownEnd, server: KnownEnd, protocol: Protocol, port: number, timeMs: number): EdgeRecord {
    const source = this.#services.take(client, timeMs)
    const destination = this.#services.take(server, timeMs)
    const found = this.#edges.find(source, destination, protocol, port)
    if (found !== undefined) return found
    if (!this.#edges.full) return this.#edges.make(source, destination, protocol, port, timeMs)

    if (this.#foldedEdges.size < FOLDED_KEPT) {
      this.#foldedEdges.add(`${client.identity.id} ${server.identity.id} ${protocol} ${port}`)
    }
    const all = this.#edges.overfull
    const from = this.#services.others(client.identity, all, timeMs)
    const to = this.#services.others(server.identity, all, timeMs)
    const edge =
      this.#edges.find(from, to, protocol, MANY_PORTS) ?? this.#edges.make(from, to, protocol, MANY_PORTS, timeMs)
    for (const service of new Set([source, destination, from, to]))
      if (service.degree === 0) this.#removeService(service)
    return edge
  }

  /** Once a second per endpoint is often enough. Others stand for so many that they tell nothing of them. */
  #tell(service: ServiceRecord, end: KnownEnd, timeMs: number): void {
    if (end.toldSecond === this.#second && end.service === service) return
    end.toldSecond = this.#second
    this.#services.tell(service, end, timeMs)
  }

  #touch(part: EdgeRecord | ServiceRecord): void {
    part.changed = this.#version + 1
    this.#dirty = true
  }

  #remove(edge: EdgeRecord): void {
    this.#edges.remove(edge)
    this.#left('edge', edge.number)
    for (const end of new Set([edge.source, edge.destination])) if (end.degree === 0) this.#removeService(end)
  }

  readonly #renamed = (end: KnownEnd, from: Identity, alone: boolean): void => {
    if (alone) this.#unite(from, end.identity)
  }

  /** What is known better of a pod's service may say in which cluster it is, and so how the pod is called. */
  readonly #podRenamed = (end: KnownEnd): void => {
    const before = end.placed?.identity
    end.placed = undefined
    if (before === undefined) return
    const same = podIdentity(end)
    if (before.id !== same.id) this.#unite(before, same)
  }

  /** What counted as one node was another all along: its edges go over to that one. */
  #unite(node: Identity, same: Identity): void {
    const service = this.#services.byId(node.id)
    if (service === undefined) return
    const target = this.#services.replacement(same, service.firstSeenMs)
    for (const edge of this.#edges.byNumber.values()) {
      if (edge.source !== service && edge.destination !== service) continue
      const source = edge.source === service ? target : edge.source
      const destination = edge.destination === service ? target : edge.destination
      this.#touch(this.#edges.move(edge, source, destination))
    }
    target.absorb(service)
    this.#touch(target)
    this.#removeService(service, target.number)
  }

  #removeService(service: ServiceRecord, by = 0): void {
    this.#services.remove(service)
    this.#left('service', service.number, by)
  }

  #left(kind: 'service' | 'edge', number: number, by = 0): void {
    this.#removed.add(this.#version + 1, kind, number, by)
    this.#dirty = true
  }

  #drewNothing(): false {
    this.#withoutEdge++
    return false
  }
}
