import type { Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { Cells } from './cells.ts'
import { EdgeRecord, MANY_PORTS, portKey } from './edge.ts'
import type { ServiceRecord } from './service.ts'
import { type WindowOptions, Windows } from './windows.ts'

/** Edges between one client and one server, by `portKey`. */
interface Pair {
  readonly edges: Map<number, EdgeRecord>
}

/** Edges that stand for others, past the limit. */
const OTHERS_KEPT = 1024
/** Characters of the ids of all edges: beyond, there is no room either. Those of 20,000 have a seventh of it. */
const TEXT_KEPT = 16_000_000
const textOf = (
  { identity: { id: source } }: ServiceRecord,
  { identity: { id: destination } }: ServiceRecord,
): number => source.length + destination.length

/**
 * Service numbers stay far below 2^22, so that two make one exact number. Two below 2^15, as nearly all are, make one that Maps find
 * quickest; those of the others lie above.
 */
const SMALL_BITS = 15
const PAIR = 2 ** 26
const pairKey = ({ number: source }: ServiceRecord, { number: destination }: ServiceRecord): number =>
  (source | destination) >>> SMALL_BITS === 0
    ? (source << SMALL_BITS) | destination
    : 2 ** 31 + source * PAIR + destination

/** Places for edges that were found lately, a power of two: its ends, protocol and port give the place of each. */
const RECENT = 4096

/** The edges on the map, found by their ends, protocol and server port. */
export class Edges {
  readonly cells: Cells<EdgeRecord>
  readonly byNumber = new Map<number, EdgeRecord>()
  readonly #pairs = new Map<number, Pair>()
  readonly #recent: (EdgeRecord | undefined)[] = Array.from({ length: RECENT })
  #numbers = 0
  #text = 0

  constructor(
    readonly limit: number,
    readonly portLimit: number,
    /** Told of every edge whose counts another one took over. */
    readonly onRemoved: (edge: EdgeRecord) => void,
    windows: Partial<WindowOptions> = {},
  ) {
    this.cells = new Cells(new Windows(windows))
  }

  get full(): boolean {
    return this.byNumber.size >= this.limit || this.#text >= TEXT_KEPT
  }

  /** Not even edges that stand for others find room. */
  get overfull(): boolean {
    return this.byNumber.size >= this.limit + OTHERS_KEPT
  }

  find(source: ServiceRecord, destination: ServiceRecord, protocol: Protocol, port: number): EdgeRecord | undefined {
    const place = (Math.imul(source.number, 31) + Math.imul(destination.number, 1021) + port + protocol) & (RECENT - 1)
    const recent = this.#recent[place]
    const same = recent?.source === source && recent.destination === destination && recent.protocol === protocol
    if (same && recent.port === port && !recent.gone) return recent
    const edges = this.#pairs.get(pairKey(source, destination))?.edges
    const found = edges?.get(portKey(protocol, port)) ?? edges?.get(portKey(protocol, MANY_PORTS))
    if (found !== undefined) this.#recent[place] = found
    return found
  }

  /** Makes an edge that `find` did not find; when the pair has too many ports, one edge takes the place of them all. */
  make(
    source: ServiceRecord,
    destination: ServiceRecord,
    protocol: Protocol,
    port: number,
    timeMs: number,
  ): EdgeRecord {
    const key = pairKey(source, destination)
    const pair = this.#pairs.get(key) ?? { edges: new Map<number, EdgeRecord>() }
    this.#pairs.set(key, pair)
    const siblings = [...pair.edges.values()].filter((edge) => edge.protocol === protocol)
    const fold = port !== MANY_PORTS && siblings.length >= this.portLimit
    const edge = new EdgeRecord(++this.#numbers, source, destination, protocol, fold ? MANY_PORTS : port, timeMs)
    if (edge.port === MANY_PORTS) {
      for (const sibling of siblings) {
        edge.absorb(this.cells, sibling)
        this.remove(sibling)
        this.onRemoved(sibling)
      }
    }
    this.#text += textOf(source, destination)
    this.byNumber.set(edge.number, edge)
    this.#pairs.set(key, pair)
    pair.edges.set(portKey(protocol, edge.port), edge)
    source.degree++
    destination.degree++
    return edge
  }

  /** Lets an edge go on between other services, as part of the edge that is there or as a new one; answers that one. */
  move(edge: EdgeRecord, source: ServiceRecord, destination: ServiceRecord): EdgeRecord {
    const { protocol, port } = edge
    const into =
      this.find(source, destination, protocol, port) ?? this.make(source, destination, protocol, port, edge.firstSeenMs)
    into.absorb(this.cells, edge)
    this.remove(edge)
    this.onRemoved(edge)
    return into
  }

  remove(edge: EdgeRecord): void {
    const { source, destination, protocol, port } = edge
    edge.gone = true
    this.#text -= textOf(source, destination)
    this.byNumber.delete(edge.number)
    const key = pairKey(source, destination)
    const edges = this.#pairs.get(key)?.edges
    edges?.delete(portKey(protocol, port))
    if (edges?.size === 0) this.#pairs.delete(key)
    for (const cell of edge.slots.values()) this.cells.free(cell)
    edge.slots.clear()
    source.degree--
    destination.degree--
  }
}
