import type { Filter, Term } from '#domain/filter/ast.ts'
import type { FilterContext } from '#domain/filter/extras.ts'
import { readFacts } from '#domain/flow/facts.ts'
import type { FlowPlace } from '#domain/graph/flow-place.ts'
import { Graph } from '#domain/graph/graph.ts'
import { DEFAULT_PLACING, type Placing } from '#domain/graph/placing.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'

const names = ({ field, off }: Term): boolean => !off && (field === 'edge' || field === 'map-service')
const isAllow = ({ field, off }: Term): boolean => !off && field === 'allowlist'

/** Fields about the ends of a flow, whatever happened between them. */
const ENDS: ReadonlySet<string> = new Set([
  'pod',
  'namespace',
  'label',
  'service',
  'workload',
  'ip',
  'fqdn',
  'identity',
  'cluster',
  'node-name',
  'node-label',
  'ip-version',
])

/**
 * The filter of the map on which a filter's nodes and edges are found: only what it says of the ends, because who an end is
 * is told by all of its flows, not by those with a 503 alone. It keeps all that the filter keeps. Undefined where none are
 * named. A group that hides goes as a whole, and where an allow list is another way to be kept, all ways go.
 */
export function namingFilter(filter: Filter): Filter | undefined {
  const naming = filter.terms.filter(names)
  if (naming.length === 0) return undefined
  const others = filter.terms.filter((term) => !ENDS.has(term.field))
  const groups = new Set(others.map(({ group }) => group).filter((group) => group !== 0))
  const anyWay = filter.terms.some(isAllow)
  const kept = filter.terms.filter(
    (term) => ENDS.has(term.field) && !groups.has(term.group) && !(anyWay && term.group === 0),
  )
  return { terms: kept, range: filter.range }
}

/** How a map names nodes and edges, for the test of a filter. Until it is told which map, it learns from the flows it is asked about. */
export class MapNames implements FilterContext {
  #graph: Graph | undefined
  readonly #own: Graph
  #last: { readonly flow: Flow; readonly place: FlowPlace } | undefined

  constructor(placing: Placing = DEFAULT_PLACING) {
    this.#own = new Graph({ placing })
  }

  /** The graph that is fed with all that `namingFilter` keeps, each flow before it is tested. */
  use(graph: Graph): void {
    this.#graph = graph
  }

  readonly serviceIds = (flow: Flow): FlowPlace => this.#placeOf(flow)

  readonly edgeIds = (flow: Flow): readonly string[] => this.#placeOf(flow).edges

  #placeOf(flow: Flow): FlowPlace {
    if (this.#last?.flow === flow) return this.#last.place
    const facts = readFacts(flow)
    if (this.#graph === undefined) this.#own.add(facts, facts.timeMs)
    const place = (this.#graph ?? this.#own).place(facts)
    this.#last = { flow, place }
    return place
  }
}
