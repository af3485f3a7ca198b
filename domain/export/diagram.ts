import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { type EdgeState, edgeState } from './edge-state.ts'

export interface DiagramGroup {
  readonly key: string
  readonly label: string
}

export interface DiagramNode {
  /** Lasting id of the service. */
  readonly id: string
  readonly label: string
  /** Key of its namespace's group; undefined for what stands outside. */
  readonly group: string | undefined
}

export interface DiagramEdge {
  /** Ids of nodes. */
  readonly source: string
  readonly target: string
  /** Its lines from top to bottom. */
  readonly label: readonly string[]
  readonly state: EdgeState
}

/** A graph as the text formats draw it. Names are as they came; each writer makes them safe. */
export interface Diagram {
  /** One line that says what, of where and when. */
  readonly title: string
  readonly groups: readonly DiagramGroup[]
  readonly nodes: readonly DiagramNode[]
  readonly edges: readonly DiagramEdge[]
}

export interface DiagramInput {
  readonly title: string
  readonly services: ReadonlyMap<number, Service>
  readonly edges: Iterable<Edge>
  /** What stands at an edge, line by line. */
  readonly label: (edge: Edge) => readonly string[]
}

/** Nodes by the key of their group, in order; those without a group under undefined. */
export function byGroup(nodes: readonly DiagramNode[]): ReadonlyMap<string | undefined, readonly DiagramNode[]> {
  const groups = new Map<string | undefined, DiagramNode[]>()
  for (const node of nodes) {
    const found = groups.get(node.group)
    if (found) found.push(node)
    else groups.set(node.group, [node])
  }
  return groups
}

const nodeOf = (service: Service): DiagramNode => ({
  id: service.id,
  label: service.caption || service.name || service.id,
  group: service.namespace === '' ? undefined : `${service.cluster}/${service.namespace}`,
})

/** An end that no service is known for is drawn all the same. */
const unknownNode = (number: number): DiagramNode => ({ id: `unknown/${number}`, label: '?', group: undefined })

/** Every service and every edge of a view, grouped by namespace; clusters are named where there are several. */
export function diagramOf({ title, services, edges, label }: DiagramInput): Diagram {
  const nodes = new Map([...services].map(([number, service]) => [number, nodeOf(service)]))
  const node = (number: number): DiagramNode => {
    const known = nodes.get(number) ?? unknownNode(number)
    nodes.set(number, known)
    return known
  }
  const drawn = [...edges].map(
    (edge): DiagramEdge => ({
      source: node(edge.sourceNumber).id,
      target: node(edge.destinationNumber).id,
      label: label(edge),
      state: edgeState(edge),
    }),
  )
  const inside = [...services.values()].filter(({ namespace }) => namespace !== '')
  const clusters = new Set(inside.map(({ cluster }) => cluster))
  const groups = new Map(
    inside.map(({ cluster, namespace }) => [
      `${cluster}/${namespace}`,
      clusters.size > 1 && cluster !== '' ? `${namespace} (${cluster})` : namespace,
    ]),
  )
  return {
    title,
    groups: [...groups].map(([key, named]) => ({ key, label: named })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    nodes: [...nodes.values()],
    edges: drawn,
  }
}
