import { create } from '@bufbuild/protobuf'
import { type Edge, type GraphDelta, GraphDeltaSchema, type Service } from '#gen/orrery/v1/orrery_pb.ts'
import type { FlowsState } from './flows.ts'
import { type Graph, Numbers, type Spliced, splice } from './splice.ts'

/** Pods and edges that were given numbers of their own; past them the graph begins anew. */
const MOST_NUMBERS = 50_000

type Shown = Pick<FlowsState, 'services' | 'edges' | 'delta'>

const NOTHING: Spliced = {
  hiddenServices: new Set(),
  hiddenEdges: new Set(),
  services: new Map(),
  edges: new Map(),
}

/**
 * A graph of services with the pods of opened ones in their place, kept by deltas. While none is opened it is the graph of services
 * itself.
 */
export class SplicedGraph {
  readonly #numbers = new Numbers()
  #pods: Graph | undefined
  #opened: readonly string[] = []
  #before: Spliced = NOTHING
  /** What was shown last; undefined while that is the graph of services itself. */
  #shown: { readonly services: Map<number, Service>; readonly edges: Map<number, Edge> } | undefined

  /** The services that are opened. Their pods are shown from the next `show` on, where they are known. */
  open(ids: readonly string[]): void {
    this.#opened = ids
    if (ids.length === 0) this.#pods = undefined
  }

  /** The graph by pod as it is now; undefined where it is of another time or another filter. */
  take(pods: Graph | undefined): void {
    this.#pods = pods
  }

  get active(): boolean {
    return this.#shown !== undefined || (this.#pods !== undefined && this.#opened.length > 0)
  }

  /** What is to be shown of a graph that changed by a delta since it was shown last. */
  show(base: Shown): Shown {
    if (!this.active) return base
    const full = this.#numbers.size > MOST_NUMBERS
    const reset = base.delta.reset || full
    if (reset) this.#numbers.clear()
    const before = this.#shown === undefined || reset ? NOTHING : this.#before
    const now = this.#pods === undefined ? NOTHING : splice(base, this.#pods, this.#opened, this.#numbers)
    this.#before = now
    const first = this.#shown === undefined || reset
    const shown =
      this.#shown === undefined || reset
        ? { services: new Map(base.services), edges: new Map(base.edges) }
        : this.#shown
    const own = this.#change(shown, base, before, now)
    const over = now.services.size + now.edges.size + now.hiddenServices.size + now.hiddenEdges.size === 0
    this.#shown = over ? undefined : shown
    const graph = first ? merged(base.delta.graph, own) : own
    return { ...(over ? { services: base.services, edges: base.edges } : shown), delta: { reset, graph } }
  }

  #change(
    shown: { services: Map<number, Service>; edges: Map<number, Edge> },
    base: Shown,
    before: Spliced,
    now: Spliced,
  ) {
    const { graph } = base.delta
    const services = changed(
      shown.services,
      base.services,
      [before.hiddenServices, before.services.keys(), now.hiddenServices, now.services.keys()],
      [graph?.services ?? [], graph?.removedServices ?? []],
      now.hiddenServices,
      now.services,
    )
    const edges = changed(
      shown.edges,
      base.edges,
      [before.hiddenEdges, before.edges.keys(), now.hiddenEdges, now.edges.keys()],
      [graph?.edges ?? [], graph?.removedEdges ?? []],
      now.hiddenEdges,
      now.edges,
    )
    return create(GraphDeltaSchema, {
      services: services.changed,
      removedServices: services.removed,
      edges: edges.changed,
      removedEdges: edges.removed,
    })
  }
}

/** Brings what is shown up to date, in place, and says what that changed. */
function changed<Part extends { readonly number: number }>(
  shown: Map<number, Part>,
  base: ReadonlyMap<number, Part>,
  touched: readonly Iterable<number>[],
  [news, gone]: readonly [readonly Part[], readonly number[]],
  hidden: ReadonlySet<number>,
  instead: ReadonlyMap<number, Part>,
): { readonly changed: Part[]; readonly removed: number[] } {
  const numbers = new Set([...touched.flatMap((some) => [...some]), ...news.map(({ number }) => number), ...gone])
  const result: { changed: Part[]; removed: number[] } = { changed: [], removed: [] }
  for (const number of numbers) {
    const wanted = instead.get(number) ?? (hidden.has(number) ? undefined : base.get(number))
    const stands = shown.get(number)
    if (wanted === stands) continue
    if (wanted === undefined) {
      shown.delete(number)
      result.removed.push(number)
    } else {
      shown.set(number, wanted)
      result.changed.push(wanted)
    }
  }
  return result
}

/** The first change to a graph that so far was shown as it is. */
function merged(delta: GraphDelta | undefined, own: GraphDelta): GraphDelta {
  if (delta === undefined) return own
  const gone = new Set([...own.removedServices, ...delta.removedServices])
  const goneEdges = new Set([...own.removedEdges, ...delta.removedEdges])
  return create(GraphDeltaSchema, {
    services: [...delta.services.filter(({ number }) => !gone.has(number)), ...own.services],
    edges: [...delta.edges.filter(({ number }) => !goneEdges.has(number)), ...own.edges],
    removedServices: [...gone],
    removedEdges: [...goneEdges],
  })
}
