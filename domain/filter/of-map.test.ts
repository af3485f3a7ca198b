import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { EdgeSchema, Protocol, ServiceKind, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { toCommand } from './command.ts'
import { filterOfEdge, filterOfService } from './of-map.ts'

const WORKLOAD = { kind: ServiceKind.WORKLOAD, namespace: 'shop' }
const web = create(ServiceSchema, { ...WORKLOAD, name: 'web', workloadKind: 'Deployment' })
const pod = create(ServiceSchema, { ...WORKLOAD, name: 'curl', pods: ['curl'] })
const known = create(ServiceSchema, {
  ...WORKLOAD,
  name: 'web',
  workloadKind: 'Deployment',
  pods: ['web-7d9f-a', 'web-7d9f-b'],
})
const dns = create(ServiceSchema, { ...WORKLOAD, name: 'kube-dns', namedBy: 'label k8s-app', pods: ['coredns-7d9f-a'] })
const world = (name: string) => create(ServiceSchema, { kind: ServiceKind.WORLD, name, identities: [2] })

test.each([
  ['a workload', web, '--namespace shop --workload Deployment/web'],
  ['a workload whose pods are known', known, '--pod shop/web-'],
  ['what a label names', dns, '--namespace shop --label k8s-app=kube-dns'],
  ['a pod', pod, '--pod shop/curl'],
  [
    'a pod of its own',
    create(ServiceSchema, { kind: ServiceKind.POD, namespace: 'shop', name: 'web-x2x9z' }),
    '--pod shop/web-x2x9z',
  ],
  [
    'the world as one',
    create(ServiceSchema, { id: 'world', kind: ServiceKind.WORLD, name: 'World' }),
    '--identity world',
  ],
  ['the host', create(ServiceSchema, { kind: ServiceKind.HOST, name: 'host' }), '--identity host'],
  ['a DNS name', world('api.example.com'), '--fqdn api.example.com'],
  ['a range of addresses', world('198.51.100.128/25'), '--ip 198.51.100.128/25'],
  ['the world', world('World'), '--identity 2'],
])('%s of the map is said as a command', (_, service, flags) => {
  expect(toCommand(filterOfService(service)).command).toBe(`hubble observe ${flags}`)
})

test('an edge is said from its client to its server', () => {
  const edge = create(EdgeSchema, { port: 443, protocol: Protocol.TCP })
  expect(toCommand(filterOfEdge(edge, web, world('api.example.com'))).command).toBe(
    'hubble observe --from-namespace shop --from-workload Deployment/web --to-fqdn api.example.com --to-port 443 --protocol tcp',
  )
})
