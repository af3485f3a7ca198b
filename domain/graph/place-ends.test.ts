import { describe, expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { parseFlow } from '#domain/flow/notation.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { addLines, edgeIds, foldLines, servicesOf } from './fold-lines.ts'
import { DEFAULT_PLACING, type Placing } from './placing.ts'

const by = (placing: Partial<Placing>) => ({ placing: { ...DEFAULT_PLACING, ...placing } })
const PODS = by({ by: 'pod' })
const NODES = by({ by: 'node' })

const WEB = 's/web{pod=web-7d4b9c6f5-x2x9z, cluster=c}'
const CART_1 = 's/cart{pod=cart-558bd4d5db-w2m67, cluster=c}'
const CART_2 = 's/cart{pod=cart-558bd4d5db-k4lmn, cluster=c}'

describe('by pod', () => {
  test('each pod is a node, and names the service that it is part of', () => {
    const graph = foldLines([`${WEB} -> ${CART_1}:80`, `${WEB} -> ${CART_2}:80`], PODS)
    expect(edgeIds(graph)).toEqual([
      'c/s/pod:web-7d4b9c6f5-x2x9z → c/s/pod:cart-558bd4d5db-w2m67 : 80 / tcp',
      'c/s/pod:web-7d4b9c6f5-x2x9z → c/s/pod:cart-558bd4d5db-k4lmn : 80 / tcp',
    ])
    expect(servicesOf(graph)[1]).toMatchObject({
      kind: ServiceKind.POD,
      name: 'cart-558bd4d5db-w2m67',
      caption: 'cart-558bd4d5db-w2m67',
      partOf: 'c/s/cart',
      partOfName: 'cart',
      podCount: 1,
    })
  })

  test('what has no pod is as with services', () => {
    const graph = foldLines(['s/web -> host:80', `${WEB} -> kube-apiserver:443`, `a.example -> ${WEB}:80`], PODS)
    expect(servicesOf(graph).map(({ id, partOf }) => [id, partOf])).toEqual([
      ['/s/web', ''],
      ['reserved/host', ''],
      ['c/s/pod:web-7d4b9c6f5-x2x9z', 'c/s/web'],
      ['reserved/kube-apiserver', ''],
      ['world/a.example', ''],
    ])
  })

  test.each([
    ['first', 's/{pod=web-7d4b9c6f5-x2x9z}', WEB],
    ['last', WEB, 's/{pod=web-7d4b9c6f5-x2x9z}'],
  ])('one pod stays one, also where a flow does not tell its cluster: %s', (_, ...pods) => {
    const graph = foldLines(
      pods.map((pod) => `${pod} -> s/b:80`),
      PODS,
    )
    expect(edgeIds(graph)).toEqual(['c/s/pod:web-7d4b9c6f5-x2x9z → /s/b : 80 / tcp'])
    expect(graph.whole().edges[0]?.flows).toBe(2)
  })

  test('the service of a pod is told anew when it is known better', () => {
    const bare = 'k/{pod=coredns-558bd4d5db-w2m67, k8s:k8s-app=kube-dns}'
    const graph = foldLines([`+0 s/web -> ${bare}:53`], PODS)
    const partOf = () => servicesOf(graph).find(({ kind }) => kind === ServiceKind.POD)?.partOf
    expect(partOf()).toBe('/k/kube-dns')
    addLines(graph, ['+1 s/web -> k/coredns{pod=coredns-558bd4d5db-w2m67, k8s:k8s-app=kube-dns}:53'])
    addLines(graph, [`+2 s/web -> ${bare}:53`])
    expect(partOf()).toBe('/k/coredns')
    expect(graph.size).toEqual({ services: 2, edges: 1 })
  })

  test('ten thousand pods fold into the others of their namespace, and are counted', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `s/job{pod=job-${index}} -> s/db:5432`)
    const graph = foldLines(lines, PODS)
    expect(graph.size).toEqual({ services: 5001, edges: 5000 })
    expect(graph.folded.services).toBe(5001)
    expect(graph.whole().edges.reduce((sum, { flows }) => sum + flows, 0)).toBe(10_000)
  })
})

describe('by node', () => {
  test('an endpoint runs where its node says so, and later flows from afar know it', () => {
    const graph = foldLines([`${WEB} -> ${CART_1}:80 egress node:c/one`, `${WEB} -> ${CART_1}:80 node:c/two`], NODES)
    expect(edgeIds(graph)).toEqual(['node/c/one → node-not-known : 80 / tcp', 'node/c/one → node/c/two : 80 / tcp'])
    addLines(graph, [`${WEB} -> ${CART_1}:80 egress node:c/one`, `${WEB} <- ${CART_1}:80 egress node:c/one`])
    expect(graph.size).toEqual({ services: 3, edges: 2 })
    expect(servicesOf(graph)[0]).toMatchObject({
      kind: ServiceKind.NODE,
      name: 'one',
      cluster: 'c',
      labels: [],
      identities: [],
      pods: ['s/web-7d4b9c6f5-x2x9z'],
    })
  })

  test('what is learned ahead places also the first flow', () => {
    const lines = [`${WEB} -> ${CART_1}:80 egress node:c/one`, `${WEB} -> ${CART_1}:80 node:c/two`]
    const graph = foldLines([], NODES)
    for (const line of lines) graph.learn(readFacts(parseFlow(line)))
    addLines(graph, lines)
    expect(edgeIds(graph)).toEqual(['node/c/one → node/c/two : 80 / tcp'])
  })

  test('hosts are their nodes, other nodes are known by the address of their host', () => {
    const graph = foldLines(
      [
        `host{ip=10.0.0.1} -> ${WEB}:80 node:one`,
        `remote-node{ip=10.0.0.1} -> ${CART_1}:80 node:two`,
        `remote-node{ip=10.0.0.9} -> ${CART_1}:80 node:two`,
      ],
      NODES,
    )
    expect(edgeIds(graph)).toEqual([
      'node/one → node/one : 80 / tcp',
      'node/one → node/two : 80 / tcp',
      'node-not-known → node/two : 80 / tcp',
    ])
  })

  test('endpoint ids prove more than the direction: both ends may run on one node', () => {
    const flow = parseFlow(`${WEB} -> ${CART_1}:80 egress node:one`)
    for (const end of [flow.source, flow.destination]) if (end !== undefined) end.ID = 7
    const graph = foldLines([], NODES)
    graph.add(readFacts(flow), 1)
    expect(edgeIds(graph)).toEqual(['node/one → node/one : 80 / tcp'])
  })

  test('the world and the API server stay themselves', () => {
    const graph = foldLines([`${WEB} -> kube-apiserver:443 egress node:one`, `${WEB} -> a.example:443 node:one`], NODES)
    expect(servicesOf(graph).map(({ id }) => id)).toContain('reserved/kube-apiserver')
    expect(servicesOf(graph).map(({ id }) => id)).toContain('world/a.example')
  })
})

describe('the world', () => {
  const CIDR = by({ world: 'cidr' })
  test.each([
    ['world{ip=203.0.113.77}', 'world/cidr/203.0.113.0/24'],
    ['world{ip="2001:db8:1:2::3"}', 'world/cidr/2001:db8:1::/48'],
    ['world{ip="2001:db8::3"}', 'world/cidr/2001:db8::/48'],
    ['world{ip="::ffff:203.0.113.77"}', 'world/cidr/203.0.113.0/24'],
    ['a.example{ip=203.0.113.77}', 'world/cidr/203.0.113.0/24'],
    ['198.51.0.0/16{ip=198.51.100.7}', 'world/cidr/198.51.0.0/16'],
    ['world', 'world/called'],
    ['world{ip=nonsense}', 'world/called'],
  ])('by CIDR: %s', (end, id) => {
    expect(servicesOf(foldLines([`s/web -> ${end}:443`], CIDR))[1]?.id).toBe(id)
  })

  test('as one is one node, who calls and who is called', () => {
    const ends = ['world{ip=203.0.113.77}', 'a.example', '198.51.0.0/16', 'world-ipv6', '_{dns=b.example}']
    const lines = ends.flatMap((end) => [`s/web -> ${end}:443`, `${end} -> s/web:443`])
    const graph = foldLines(lines, by({ world: 'one' }))
    expect(servicesOf(graph).map(({ id }) => id)).toEqual(['/s/web', 'world'])
    expect(graph.size.edges).toBe(2)
  })

  test('ten thousand blocks fold, and leave the room to the services', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `world{ip=1.${index >> 8}.${index & 255}.7} -> s/web:80`)
    const graph = foldLines(lines, CIDR)
    expect(graph.size).toEqual({ services: 1002, edges: 1001 })
    expect(graph.folded.services).toBe(9000)
    addLines(graph, ['s/a -> s/b:80'])
    expect(graph.size.services).toBe(1004)
    expect(graph.whole().edges.reduce((sum, { flows }) => sum + flows, 0)).toBe(10_001)
  })
})

test('a flow is told by the ids of both groupings, so that a filter keeps its meaning when they change', () => {
  const facts = readFacts(parseFlow(`${WEB} -> ${CART_1}:80`))
  const ids = ['c/s/cart', 'c/s/pod:cart-558bd4d5db-w2m67']
  const edges = [
    'c/s/web → c/s/cart : 80 / tcp',
    'c/s/pod:web-7d4b9c6f5-x2x9z → c/s/pod:cart-558bd4d5db-w2m67 : 80 / tcp',
  ]
  for (const [placing, order] of [[by({}), 1] as const, [PODS, -1] as const]) {
    const place = foldLines([`${WEB} -> ${CART_1}:80`], placing).place(facts)
    expect(place.destination).toEqual(order === 1 ? ids : ids.toReversed())
    expect(place.edges).toEqual(order === 1 ? edges : edges.toReversed())
  }
})
