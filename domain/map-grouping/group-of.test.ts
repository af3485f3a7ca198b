import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { GroupBy, ServiceKind, ServiceSchema, World } from '#gen/orrery/v1/orrery_pb.ts'
import { groupsOf, labelKeys, severalClusters } from './group-of.ts'
import { type By, type Grouping, parseBy, printBy, type World as Split, wireOf } from './grouping.ts'

const web = create(ServiceSchema, {
  kind: ServiceKind.WORKLOAD,
  cluster: 'east',
  namespace: 'shop',
  name: 'web',
  labels: ['k8s:app=web', 'k8s:io.kubernetes.pod.namespace=shop', 'k8s:team=red'],
  identities: [900, 12],
})
const bare = create(ServiceSchema, { kind: ServiceKind.WORKLOAD, cluster: 'east', namespace: 'shop', name: 'bare' })
const host = create(ServiceSchema, { kind: ServiceKind.HOST, name: 'host' })
const world = (name: string, namedBy = 'DNS name') => create(ServiceSchema, { kind: ServiceKind.WORLD, name, namedBy })

const groupOf = (service: typeof web, grouping: Grouping) => groupsOf(service, grouping, false)[0]
const key = (service: typeof web, by: By, world: Split = 'names') => groupOf(service, { by, world })?.key

describe('the box of a service', () => {
  it.each([
    [{ kind: 'namespace' }, 'east/shop', 'east/shop'],
    [{ kind: 'cluster' }, 'cluster:east', 'cluster:east'],
    [{ kind: 'app' }, 'label:app=web', 'label:app=bare'],
    [{ kind: 'identity' }, 'identity:12', 'identity:'],
    [{ kind: 'label', key: 'team' }, 'label:team=red', 'label:team='],
    [{ kind: 'pod' }, 'east/shop', 'east/shop'],
    [{ kind: 'node' }, undefined, undefined],
  ] as const)('%o', (by, ofWeb, ofBare) => {
    expect(key(web, by)).toBe(ofWeb)
    expect(key(bare, by)).toBe(ofBare)
    expect(key(host, by)).toBeUndefined()
    expect(parseBy(printBy(by))).toEqual(by)
  })

  it('of a pod is its service, of a Kubernetes node its cluster', () => {
    const pod = create(ServiceSchema, {
      kind: ServiceKind.POD,
      cluster: 'east',
      namespace: 'shop',
      name: 'web-0',
      partOf: 'east/shop/web',
      partOfName: 'web',
    })
    const node = create(ServiceSchema, { kind: ServiceKind.NODE, cluster: 'east', name: 'one' })
    for (const kind of ['pod', 'namespace'] as const) {
      expect(groupsOf(pod, { by: { kind }, world: 'names' }, false)).toMatchObject([
        { key: 'service:east/shop/web', title: 'web', term: { field: 'map-service', value: 'east/shop/web' } },
        { key: 'east/shop', title: 'shop' },
      ])
    }
    expect(key(node, { kind: 'node' })).toBe('cluster:east')
    expect(key(node, { kind: 'namespace' })).toBeUndefined()
  })

  it('stands in the box of its cluster where there are several, if that is told', () => {
    const grouping: Grouping = { by: { kind: 'namespace' }, world: 'names' }
    const keys = (service: typeof web) => groupsOf(service, grouping, true).map((group) => group.key)
    expect(keys(web)).toEqual(['east/shop', 'cluster:east'])
    expect(keys(create(ServiceSchema, { ...web, cluster: '' }))).toEqual(['/shop'])
    expect(keys(host)).toEqual([])
    const west = create(ServiceSchema, { ...web, cluster: 'west' })
    expect([severalClusters([web, bare, host]), severalClusters([web, host, west])]).toEqual([false, true])
  })

  it('of the world as one, and of address blocks, is none', () => {
    const one = create(ServiceSchema, { kind: ServiceKind.WORLD, id: 'world', name: 'World' })
    expect(key(one, { kind: 'namespace' }, 'one')).toBeUndefined()
    expect(key(world('203.0.113.0/24', 'address block'), { kind: 'namespace' }, 'cidr')).toBeUndefined()
  })

  it.each([
    [{ kind: 'namespace' }, 'names', GroupBy.SERVICE, World.BY_DNS_NAME],
    [{ kind: 'identity' }, 'domains', GroupBy.SERVICE, World.BY_DNS_NAME],
    [{ kind: 'pod' }, 'cidr', GroupBy.POD, World.BY_CIDR],
    [{ kind: 'node' }, 'one', GroupBy.NODE, World.AS_ONE],
  ] as const)(
    '%o, world %s, is asked of the backend as far as it decides what a node is',
    (by, how, groupBy, asked) => {
      expect(wireOf({ by, world: how })).toEqual({ groupBy, world: asked })
    },
  )

  it.each([
    ['names', 'a.cdn.example.com', undefined],
    ['one', 'a.cdn.example.com', 'world:'],
    ['domains', 'a.cdn.example.com', 'world:example.com'],
    ['domains', 'shop.example.co.uk', 'world:example.co.uk'],
    ['domains', 'localhost', 'world:localhost'],
  ] as const)('of the world, %s: %s', (how, name, expected) => {
    expect(key(world(name), { kind: 'namespace' }, how)).toBe(expected)
  })

  it('leaves what has no name by itself when the world is split by domain', () => {
    expect(key(world('198.51.100.0/24', 'CIDR'), { kind: 'namespace' }, 'domains')).toBeUndefined()
  })

  it('asks the filter for what it says', () => {
    const by = { kind: 'label', key: 'team' } as const
    expect(groupOf(web, { by, world: 'names' })?.term).toEqual({ field: 'label', value: 'team=red' })
    expect(groupOf(bare, { by, world: 'names' })?.term).toBeUndefined()
  })
})

describe('label keys', () => {
  it('are those that people set, most frequent first', () => {
    const other = create(ServiceSchema, { labels: ['k8s:team=blue', 'reserved:host', 'cidr:10.0.0.0/8'] })
    expect(labelKeys([web, other])).toEqual(['team', 'app'])
  })
})
