import { create } from '@bufbuild/protobuf'
import { applyDelta, emptyState } from '#domain/graph/delta.ts'
import {
  type Edge,
  type Frame,
  FrameSchema,
  type GraphDelta,
  GraphDeltaSchema,
  type Service,
} from '#gen/orrery/v1/orrery_pb.ts'
import { MAX_PODS_OF } from './options.ts'
import type { Maker } from './viewer.ts'

/** Of the frames of a view by pod what is told of the pods of a few services: their graph alone. */
export class PodsMaker implements Maker {
  readonly #maker: Maker
  readonly #of: ReadonlySet<string>
  #known = emptyState()
  #told: { services: Map<number, Service>; edges: Map<number, Edge> } = emptyState()

  /** `maker` must make frames whose graph is there as an object. */
  constructor(maker: Maker, podsOf: readonly string[]) {
    this.#maker = maker
    this.#of = new Set(podsOf.slice(0, MAX_PODS_OF))
  }

  first(): Frame {
    return this.#narrowed(this.#maker.first())
  }

  next(_rowLimit: number, always: boolean): Frame | undefined {
    const frame = this.#maker.next(0, always)
    if (frame === undefined) return undefined
    const narrowed = this.#narrowed(frame)
    return always || narrowed.reset || narrowed.graph !== undefined ? narrowed : undefined
  }

  /** Always the whole: what was told before is known only while a stream lasts. */
  after(): Frame {
    return this.first()
  }

  beat(): Frame {
    return this.#narrowed(this.#maker.beat())
  }

  #narrowed(frame: Frame): Frame {
    const { number, timeMs, reset, graph, window, notes } = frame
    if (reset) this.#known = emptyState()
    if (reset) this.#told = emptyState()
    if (graph !== undefined) applyDelta(this.#known, graph)
    const narrowed = create(FrameSchema, { number, timeMs, reset, notes })
    if (window !== undefined) narrowed.window = window
    const delta = reset || graph !== undefined ? this.#delta() : undefined
    if (delta !== undefined) narrowed.graph = delta
    return narrowed
  }

  /** From what was told to what is so now; undefined where that is the same. Parts are shared by viewers and are others once they change. */
  #delta(): GraphDelta | undefined {
    const before = this.#told
    const wanted = this.#wanted()
    this.#told = wanted
    const delta = create(GraphDeltaSchema, {
      services: [...wanted.services.values()].filter((one) => before.services.get(one.number) !== one),
      edges: [...wanted.edges.values()].filter((one) => before.edges.get(one.number) !== one),
      removedServices: [...before.services.keys()].filter((number) => !wanted.services.has(number)),
      removedEdges: [...before.edges.keys()].filter((number) => !wanted.edges.has(number)),
    })
    const { services, edges, removedServices, removedEdges } = delta
    return services.length + edges.length + removedServices.length + removedEdges.length === 0 ? undefined : delta
  }

  #wanted() {
    const { services, edges } = this.#known
    const told = emptyState()
    for (const service of services.values())
      if (this.#of.has(service.partOf) || this.#of.has(service.id)) told.services.set(service.number, service)
    const own = new Set(told.services.keys())
    for (const edge of edges.values()) {
      if (!own.has(edge.sourceNumber) && !own.has(edge.destinationNumber)) continue
      const ends = [services.get(edge.sourceNumber), services.get(edge.destinationNumber)]
      told.edges.set(edge.number, edge)
      for (const end of ends) if (end !== undefined) told.services.set(end.number, end)
    }
    return told
  }
}
