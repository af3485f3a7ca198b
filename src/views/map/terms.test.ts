import { create } from '@bufbuild/protobuf'
import { expect, it } from 'vitest'
import { EMPTY_FILTER } from '#domain/filter/ast.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { conditionsOfEdge, conditionsOfEnd } from '#domain/filter/of-map.ts'
import { EdgeSchema, Protocol, ServiceKind, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { commandFor } from './terms.ts'

const web = create(ServiceSchema, {
  kind: ServiceKind.WORKLOAD,
  namespace: 'shop',
  name: 'web',
  workloadKind: 'Deployment',
})
const site = create(ServiceSchema, { kind: ServiceKind.WORLD, name: 'api.example', namedBy: 'DNS name' })

it('asks from end to end at the port for an edge, within the filter in force', () => {
  const parsed = parseFilter('verdict:DROPPED')
  const filter = parsed.kind === 'ok' ? parsed.filter : EMPTY_FILTER
  const edge = create(EdgeSchema, { port: 443, protocol: Protocol.TCP })
  expect(commandFor(filter, conditionsOfEdge(edge, web, site))).toBe(
    'hubble observe --verdict DROPPED --from-namespace shop --from-workload Deployment/web --to-fqdn api.example --to-port 443 --protocol tcp',
  )
})

it('asks for a service at either end', () => {
  expect(commandFor(EMPTY_FILTER, conditionsOfEnd(web, 'any'))).toBe(
    'hubble observe --namespace shop --workload Deployment/web',
  )
})
