import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { EMPTY_FILTER } from '#domain/filter/ast.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { EdgeSchema, ServiceKind, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { commandFor, hubbleTerms, hubbleTermsOfEdge } from './terms.ts'

const web = create(ServiceSchema, {
  kind: ServiceKind.WORKLOAD,
  namespace: 'shop',
  name: 'web',
  namedBy: 'workload',
  workloadKind: 'Deployment',
})
const bare = create(ServiceSchema, { kind: ServiceKind.WORKLOAD, namespace: 'shop', name: 'db', namedBy: 'pod name' })
const site = create(ServiceSchema, { kind: ServiceKind.WORLD, name: 'api.example', namedBy: 'DNS name' })
const range = create(ServiceSchema, { kind: ServiceKind.WORLD, name: '198.51.100.0/24', namedBy: 'CIDR' })
const world = create(ServiceSchema, { kind: ServiceKind.WORLD, name: 'World (called)', namedBy: 'reserved identity' })
const host = create(ServiceSchema, { kind: ServiceKind.HOST, name: 'host', namedBy: 'reserved identity' })
const unknown = create(ServiceSchema, { kind: ServiceKind.UNKNOWN, name: 'identity 7', identities: [7] })

describe('a command for a service', () => {
  it.each([
    [web, 'hubble observe --namespace shop --workload Deployment/web'],
    [bare, 'hubble observe --pod shop/db'],
    [site, 'hubble observe --fqdn api.example'],
    [range, 'hubble observe --ip 198.51.100.0/24'],
    [world, 'hubble observe --identity world'],
    [host, 'hubble observe --identity host'],
    [unknown, 'hubble observe --identity 7'],
  ])('%#', (service, command) => {
    expect(commandFor(EMPTY_FILTER, hubbleTerms(service, 'any'))).toBe(command)
  })

  it('asks from end to end at the port for an edge, within the filter in force', () => {
    const parsed = parseFilter('verdict:DROPPED')
    const filter = parsed.kind === 'ok' ? parsed.filter : EMPTY_FILTER
    expect(commandFor(filter, hubbleTermsOfEdge(create(EdgeSchema, { port: 443 }), web, site))).toBe(
      'hubble observe --verdict DROPPED --from-namespace shop --from-workload Deployment/web --to-fqdn api.example --to-port 443',
    )
  })
})
