import type { Filter, Term } from '#domain/filter/ast.ts'
import type { FilterContext } from '#domain/filter/extras.ts'
import { readFacts } from '#domain/flow/facts.ts'
import { Graph } from '#domain/graph/graph.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'

type Place = ReturnType<Graph['place']>

const names = ({ field, off }: Term): boolean => !off && (field === 'edge' || field === 'map-service')
const isAllow = ({ field, off }: Term): boolean => !off && field === 'allowlist'

/**
 * The filter of the map on which a filter's nodes and edges are found: without the terms that name them, so it keeps all
 * that the filter keeps. Undefined where it names none. A group that hides goes as a whole, and where an allow list is
 * another way to be kept, all ways go.
 */
export function namingFilter(filter: Filter): Filter | undefined {
  const naming = filter.terms.filter(names)
  if (naming.length === 0) return undefined
  const groups = new Set(naming.map(({ group }) => group).filter((group) => group !== 0))
  const anyWay = naming.some(({ group }) => group === 0) && filter.terms.some(isAllow)
  const kept = filter.terms.filter(
    (term) => !names(term) && !groups.has(term.group) && !(anyWay && term.group === 0 && term.field !== 'denylist'),
  )
  return { terms: kept, range: filter.range }
}

/** How a map names nodes and edges, for the test of a filter. Until it is told which map, it learns from the flows it is asked about. */
export class MapNames implements FilterContext {
  #graph: Graph | undefined
  readonly #own = new Graph()
  #last: { readonly flow: Flow; readonly place: Place } | undefined

  /** The graph that is fed with all that `namingFilter` keeps, each flow before it is tested. */
  use(graph: Graph): void {
    this.#graph = graph
  }

  readonly serviceIds = (flow: Flow): Place => this.#placeOf(flow)

  readonly edgeId = (flow: Flow): string | undefined => this.#placeOf(flow).edge

  #placeOf(flow: Flow): Place {
    if (this.#last?.flow === flow) return this.#last.place
    const facts = readFacts(flow)
    if (this.#graph === undefined) this.#own.add(facts, facts.timeMs)
    const place = (this.#graph ?? this.#own).place(facts)
    this.#last = { flow, place }
    return place
  }
}
