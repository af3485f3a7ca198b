import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { applyDelta } from '#domain/graph/delta.ts'
import { EdgeSchema, GraphDeltaSchema, ServiceKind, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { type Graph, MOST_PODS } from './splice.ts'
import { SplicedGraph } from './spliced-graph.ts'

const service = (number: number, id: string, more: MessageInitShape<typeof ServiceSchema> = {}) =>
  create(ServiceSchema, { number, id, name: id, kind: ServiceKind.WORKLOAD, ...more })
const pod = (number: number, id: string, partOf: string) =>
  service(number, `pod:${id}`, { kind: ServiceKind.POD, partOf, partOfName: partOf, firstSeenMs: number })
const edge = (
  number: number,
  sourceNumber: number,
  destinationNumber: number,
  port: number,
  more: MessageInitShape<typeof EdgeSchema> = {},
) => create(EdgeSchema, { number, id: `e${number}`, sourceNumber, destinationNumber, port, ...more })

const graph = (services: readonly ReturnType<typeof service>[], edges: readonly ReturnType<typeof edge>[]) => ({
  services: new Map(services.map((one) => [one.number, one])),
  edges: new Map(edges.map((one) => [one.number, one])),
})
const RESET = { reset: true, graph: undefined }
const SAME = { reset: false, graph: create(GraphDeltaSchema) }

/** web calls cart and db; cart has two pods, of which the first one is called by web. */
const base = () =>
  graph(
    [service(1, 'web'), service(2, 'cart'), service(3, 'db')],
    [edge(1, 1, 2, 80, { forwarded: 90 }), edge(2, 1, 3, 5432), edge(3, 2, 3, 5432, { forwarded: 7 })],
  )
const pods = () =>
  graph(
    [pod(1, 'web-1', 'web'), pod(2, 'cart-1', 'cart'), pod(3, 'cart-2', 'cart'), pod(4, 'db-1', 'db')],
    [
      { ...edge(1, 1, 2, 80, { forwarded: 40 }), id: 'p1' },
      { ...edge(2, 1, 3, 80, { dropped: 2 }), id: 'p2' },
    ],
  )

const told = ({ services, edges }: Graph) => {
  const idOf = (number: number) => services.get(number)?.id
  return {
    services: [...services.values()].map(({ id }) => id).sort(),
    edges: [...edges.values()]
      .map((one) => `${idOf(one.sourceNumber)} → ${idOf(one.destinationNumber)}:${one.port}`)
      .sort(),
  }
}

describe('a graph with opened services', () => {
  it('is the graph of services itself while none is opened', () => {
    const spliced = new SplicedGraph()
    const shown = { ...base(), delta: RESET }
    spliced.take(pods())
    expect(spliced.show(shown)).toBe(shown)
  })

  it('has the pods in the place of the service, each line at the pod that it is of, and all others as they were', () => {
    const spliced = new SplicedGraph()
    spliced.open(['cart'])
    spliced.take(pods())
    const shown = spliced.show({ ...base(), delta: RESET })
    expect(told(shown)).toEqual({
      // The line to db is not told by pod, so it stays with the service.
      services: ['cart', 'db', 'pod:cart-1', 'pod:cart-2', 'web'],
      edges: ['cart → db:5432', 'web → db:5432', 'web → pod:cart-1:80', 'web → pod:cart-2:80'],
    })
    const [rest] = [...shown.services.values()].filter(({ id }) => id === 'cart')
    expect(rest).toMatchObject({ partOf: 'cart', podCount: 0 })
    const [dropping] = [...shown.edges.values()].filter(({ dropped }) => dropped > 0)
    expect(shown.services.get(dropping?.destinationNumber ?? 0)?.id).toBe('pod:cart-2')
  })

  it('leaves nothing of the service where its pods account for all of it', () => {
    const spliced = new SplicedGraph()
    spliced.open(['web'])
    const all = pods()
    all.edges.set(9, { ...edge(9, 1, 4, 5432), id: 'p9' })
    spliced.take(all)
    expect(told(spliced.show({ ...base(), delta: RESET }))).toEqual({
      services: ['cart', 'db', 'pod:web-1'],
      edges: ['cart → db:5432', 'pod:web-1 → cart:80', 'pod:web-1 → cart:80', 'pod:web-1 → db:5432'],
    })
  })

  it('is told by deltas that lead to the same, whatever is opened, closed and changed in between', () => {
    const spliced = new SplicedGraph()
    const services = base()
    const viewer = { services: new Map(services.services), edges: new Map(services.edges) }
    const step = (delta = SAME) => {
      const shown = spliced.show({ ...services, delta })
      expect(shown.delta.reset).toBe(false)
      if (shown.delta.graph) applyDelta(viewer, shown.delta.graph)
      expect(told(viewer)).toEqual(told(shown))
      expect(viewer).toEqual({ services: new Map(shown.services), edges: new Map(shown.edges) })
      return shown
    }
    spliced.open(['cart'])
    step()
    spliced.take(pods())
    step()
    spliced.open(['cart', 'web'])
    step()
    const busier = edge(1, 1, 2, 80, { forwarded: 99 })
    services.edges.set(1, busier)
    services.edges.delete(3)
    step({ reset: false, graph: create(GraphDeltaSchema, { edges: [busier], removedEdges: [3] }) })
    // Another stream of the pods counts them by other numbers.
    const again = graph([pod(7, 'cart-2', 'cart'), pod(8, 'web-1', 'web')], [{ ...edge(5, 8, 7, 80), id: 'p2' }])
    spliced.take(again)
    step()
    spliced.open(['web'])
    step()
    spliced.open([])
    const last = step()
    expect(last.services).toBe(services.services)
    expect(told(last)).toEqual(told(services))
    const shown = { ...services, delta: SAME }
    expect(spliced.show(shown)).toBe(shown)
  })

  it('draws so many pods of a service and the rest as one, which keeps their lines', () => {
    const spliced = new SplicedGraph()
    const many = graph(
      [
        ...Array.from({ length: MOST_PODS + 6 }, (_, index) => pod(index + 10, `cart-${index}`, 'cart')),
        pod(1, 'web-1', 'web'),
      ],
      Array.from({ length: MOST_PODS + 6 }, (_, index) => ({ ...edge(index + 1, 1, index + 10, 80), id: `m${index}` })),
    )
    spliced.open(['cart'])
    spliced.take(many)
    const shown = spliced.show({ ...base(), delta: RESET })
    const [rest] = [...shown.services.values()].filter(({ id }) => id === 'cart')
    expect(rest).toMatchObject({ partOf: 'cart', podCount: 6 })
    expect([...shown.services.values()].filter(({ kind }) => kind === ServiceKind.POD)).toHaveLength(MOST_PODS)
    expect([...shown.edges.values()].filter(({ destinationNumber }) => destinationNumber === 2)).toHaveLength(6)
  })

  it('keeps a service as it is where no pod of it is known', () => {
    const spliced = new SplicedGraph()
    spliced.open(['db', 'gone'])
    spliced.take(graph([pod(1, 'web-1', 'web')], []))
    expect(told(spliced.show({ ...base(), delta: RESET }))).toEqual(told(base()))
  })
})
