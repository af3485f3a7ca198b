import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinId } from '#domain/identity/identity.ts'
import { Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { edgeId, MANY_PORTS } from './edge.ts'
import { readEdgeId, readServiceId } from './read-id.ts'

test.each([
  ['kind/shop/web', 'shop', 'web'],
  ['/shop/web', 'shop', 'web'],
  ['kind/shop/redis:StatefulSet', 'shop', 'redis'],
  ['kind//ip:10.0.0.7', '', '10.0.0.7'],
  ['kind//ip:fd00::7', '', 'fd00::7'],
  ['kind/shop/identity:4711', 'shop', '4711'],
  ['world/api.example', '', 'api.example'],
  ['world/cidr/10.0.0.0%2F8', '', '10.0.0.0/8'],
  ['reserved/kind/host', '', 'host'],
  ['world', '', 'world'],
  ['', '', ''],
])('%s is of namespace "%s" and called "%s"', (id, namespace, name) => {
  expect(readServiceId(id)).toEqual({ namespace, name })
})

test('law: an id of an edge is read as it was made', () => {
  const part = fc.stringMatching(/^[a-z0-9%/ :.-]{1,12}$/u).map((text) => joinId('c', text, 'n'))
  fc.assert(
    fc.property(part, part, fc.integer({ min: 0, max: MANY_PORTS }), (source, destination, port) => {
      const told = port === MANY_PORTS ? '*' : String(port)
      expect(readEdgeId(edgeId(source, destination, port, Protocol.TCP))).toEqual({
        source,
        destination,
        port: told,
        protocol: 'tcp',
      })
    }),
  )
  expect(readEdgeId('no/such/edge')).toBeUndefined()
})
