import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import type { By, World } from '#domain/map-grouping/grouping.ts'
import {
  type Edge,
  EdgeSchema,
  GraphDeltaSchema,
  type Service,
  ServiceKind,
  ServiceSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { text } from '#src/text/text.ts'
import { cluster } from './fixture.ts'
import { MapModel } from './model.ts'

const known = (services: readonly Service[], edges: readonly Edge[]) => ({
  services: new Map(services.map((service) => [service.number, service])),
  edges: new Map(edges.map((edge) => [edge.number, edge])),
})
const WHOLE = { reset: true, graph: undefined }

const labelled = (service: Service): Service =>
  create(ServiceSchema, { ...service, labels: service.number % 3 === 0 ? [] : [`k8s:team=t${service.number % 4}`] })

describe('a grouped map', () => {
  const fixture = cluster(120)
  const services = fixture.services.map(labelled)
  const bys: readonly By[] = [
    { kind: 'namespace' },
    { kind: 'cluster' },
    { kind: 'app' },
    { kind: 'identity' },
    { kind: 'label', key: 'team' },
  ]
  it.each(bys.flatMap((by) => (['names', 'domains', 'one'] as const).map((world): [By, World] => [by, world])))(
    'loses and doubles no edge and no service: %o, world %s',
    (by, world) => {
      const model = new MapModel({ by, world })
      model.apply(known(services, fixture.edges), WHOLE)
      for (const closed of [model.closed, model.boxes().islands, new Set<string>()]) {
        const { nodes, links } = model.close(closed)
        const drawn = [...links].flatMap((id) => model.link(id, fixture.now) ?? [])
        const cards = [...nodes].flatMap((id) => model.node(id, fixture.now) ?? [])
        expect(drawn.flatMap((link) => link.edges).length).toBe(fixture.edges.length)
        expect(new Set(drawn.flatMap((link) => link.edges)).size).toBe(fixture.edges.length)
        expect(cards.reduce((sum, card) => sum + card.members, 0)).toBe(services.length)
      }
    },
  )

  it('folds ten thousand names of the world to one card', () => {
    const world = Array.from({ length: 10_000 }, (_, index) =>
      create(ServiceSchema, {
        number: index + 1,
        id: `world/h${index}.example`,
        kind: ServiceKind.WORLD,
        name: `h${index}.example`,
        namedBy: 'DNS name',
      }),
    )
    const model = new MapModel({ by: { kind: 'namespace' }, world: 'one' })
    const { nodes } = model.apply(known(world, []), WHOLE)
    expect([...nodes].flatMap((id) => model.node(id, 0) ?? [])).toMatchObject([{ members: 10_000, caption: 'World' }])
  })

  it('puts many names of the world into one box that begins closed, and few into none', () => {
    const world = Array.from({ length: 60 }, (_, at) =>
      create(ServiceSchema, {
        number: at + 1,
        id: `world/h${at}`,
        kind: ServiceKind.WORLD,
        name: `h${at}`,
        namedBy: 'DNS name',
      }),
    )
    const model = new MapModel()
    model.apply(known(world, []), WHOLE)
    const cards = () => world.flatMap(({ number }) => model.homeOf(number) ?? [])
    expect(new Set(cards()).size).toBe(60)
    const touched = model.foldWorld()
    expect([...(touched?.nodes ?? [])].flatMap((id) => model.node(id, 0) ?? [])).toMatchObject([
      { members: 60, closed: 'world:' },
    ])
    expect(model.foldWorld()).toBeUndefined()
    model.close(new Set())
    expect(new Set(cards()).size).toBe(60)
    expect(model.node('world/h7', 0)?.boxes).toEqual(['world:'])
  })

  it('puts namespaces into the boxes of their clusters, from the second cluster on', () => {
    const at = (number: number, cluster: string) =>
      create(ServiceSchema, { number, id: `${cluster}/shop/web`, cluster, namespace: 'shop', name: 'web' })
    const model = new MapModel(undefined, { ...text.map, ungrouped: '–', noCluster: 'not told' })
    const east = at(1, 'east')
    model.apply(known([east], []), WHOLE)
    expect(model.titleOf('east/shop')).toBe('shop')
    const all = [east, at(2, ''), at(3, 'west')]
    const tell = (services: readonly Service[]) =>
      model.apply(known(all, []), { reset: false, graph: create(GraphDeltaSchema, { services: [...services] }) })
    tell(all.slice(1, 2))
    expect(model.titleOf('east/shop')).toBe('shop')
    tell(all.slice(2))
    expect(model.titleOf('east/shop')).toBe('shop')
    expect(model.titleOf('cluster:east')).toBe('Cluster east')
    expect(model.titleOf('/shop')).toBe('shop · not told')
    const boxes = all.map(({ id }) => model.node(id, 0)?.boxes)
    expect(boxes).toEqual([['east/shop', 'cluster:east'], ['/shop'], ['west/shop', 'cluster:west']])
    const { links, nodes } = model.close(new Set(['east/shop', 'cluster:east', 'west/shop']))
    expect([...nodes].flatMap((id) => model.node(id, 0)?.caption ?? [])).toEqual(['web', 'Cluster east', 'shop'])
    expect(links.size).toBe(0)
  })

  it('carries a service to another box when its labels say so, with its lines', () => {
    const by = { kind: 'label', key: 'team' } as const
    const model = new MapModel({ by, world: 'names' })
    model.apply(known(services, fixture.edges), WHOLE)
    model.close(model.boxes().islands)
    const [edge] = fixture.edges
    const moving = services.find(({ number, namespace }) => number === edge?.sourceNumber && namespace !== '')
    if (moving === undefined) throw new Error('the fixture has changed')
    const next = { ...moving, labels: ['k8s:team=new'] } as Service
    const all = services.map((one) => (one === moving ? next : one))
    const graph = create(GraphDeltaSchema)
    model.apply(known(all, fixture.edges), { reset: false, graph: { ...graph, services: [next] } })
    expect(model.node(next.id, fixture.now)).toMatchObject({ island: 'label:team=new', members: 1 })
    expect([...model.linksAt(next.id)].length).toBeGreaterThan(0)
  })
})

describe('boxes in boxes', () => {
  const pod = (number: number, service: string, suffix: string) =>
    create(ServiceSchema, {
      number,
      id: `east/shop/pod:${service}-${suffix}`,
      cluster: 'east',
      namespace: 'shop',
      name: `${service}-${suffix}`,
      kind: ServiceKind.POD,
      partOf: `east/shop/${service}`,
      partOfName: service,
    })
  const pods = [pod(1, 'web', 'abc12-x'), pod(2, 'web', 'abc12-y'), pod(3, 'redis', '0')]
  const edge = (number: number, sourceNumber: number, destinationNumber: number) =>
    create(EdgeSchema, { number, id: `e${number}`, sourceNumber, destinationNumber, forwarded: 5 })
  const edges = [edge(1, 1, 3), edge(2, 2, 3), edge(3, 1, 2)]
  const by = { by: { kind: 'pod' }, world: 'names' } as const

  it('hold pods in their service and that in its namespace, and name them shortly', () => {
    const model = new MapModel(by)
    const { nodes } = model.apply(known(pods, edges), WHOLE)
    const drawn = [...nodes].flatMap((id) => model.node(id, 0) ?? [])
    expect(drawn.map(({ caption }) => caption)).toEqual(['abc12-x', 'abc12-y', 'redis-0'])
    expect(drawn.map(({ boxes }) => boxes)).toEqual([
      ['service:east/shop/web', 'east/shop'],
      ['service:east/shop/web', 'east/shop'],
      ['service:east/shop/redis', 'east/shop'],
    ])
  })

  it('close at each level and keep the sums', () => {
    const model = new MapModel(by)
    model.apply(known(pods, edges), WHOLE)
    const drawnOf = (closed: ReadonlySet<string>) => {
      const { nodes, links } = model.close(closed)
      return {
        cards: [...nodes]
          .flatMap((id) => model.node(id, 0) ?? [])
          .map(({ caption, members }) => `${caption} ${members}`),
        lines: [...links]
          .flatMap((id) => model.link(id, 0) ?? [])
          .map(({ edges, inner }) => `${edges.length}${inner ? ' inside' : ''}`),
      }
    }
    expect(drawnOf(model.boxes().services)).toEqual({ cards: ['web 2', 'redis 1'], lines: ['2', '1 inside'] })
    expect(drawnOf(new Set([...model.boxes().services, 'east/shop']))).toEqual({
      cards: ['shop 3'],
      lines: ['3 inside'],
    })
  })
})
