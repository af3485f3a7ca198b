import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { FlowSchema, L7FlowType, TraceObservationPoint } from '#gen/flow/flow_pb.ts'
import { destinationOf, l7Of, protocolOf, sourceOf, tcpFlagsOf, timeOf, tracePointOf } from './flow-facts.ts'

const flow = (init: MessageInitShape<typeof FlowSchema>) => create(FlowSchema, init)

describe('who an end is', () => {
  test.each<[string, MessageInitShape<typeof FlowSchema>, string, string]>([
    ['pod', { source: { podName: 'web-7d4b9c6f5-x2x4z', namespace: 'shop' } }, 'web-7d4b9c6f5-x2x4z', 'pod'],
    ['workload', { source: { workloads: [{ name: 'web' }] } }, 'web', 'workload'],
    ['DNS name', { sourceNames: ['a.example', 'b.example'], IP: { source: '1.2.3.4' } }, 'a.example', 'dns'],
    [
      'reserved identity',
      { source: { identity: 1, labels: ['reserved:host'] }, IP: { source: '1.2.3.4' } },
      'host',
      'reserved',
    ],
    [
      'kube-apiserver over the node it runs on',
      { source: { labels: ['reserved:remote-node', 'reserved:kube-apiserver'] } },
      'kube-apiserver',
      'reserved',
    ],
    ['address of the world', { source: { labels: ['reserved:world'] }, IP: { source: '1.2.3.4' } }, '1.2.3.4', 'ip'],
    ['identity', { source: { identity: 4711 } }, '4711', 'identity'],
    ['nothing at all', {}, '', 'unknown'],
  ])('%s', (_, init, name, named) => {
    expect(sourceOf(flow(init))).toMatchObject({ name, named })
  })

  test('the part of a pod name that its workload gave is told apart, unless the rest is short', () => {
    const stem = (podName: string, workload?: string) =>
      sourceOf(flow({ source: { podName, workloads: workload === undefined ? [] : [{ name: workload }] } })).stem
    expect([
      stem('web-7d4b9c6f5-x2x4z', 'web'),
      stem('web-7d4b9c6f5-x2x4z'),
      stem('redis-0', 'redis'),
      stem('xwing'),
    ]).toEqual([3, 3, 0, 0])
  })

  test('ports are those of TCP, UDP and SCTP; ICMP has none', () => {
    const tcp = flow({ l4: { protocol: { case: 'TCP', value: { sourcePort: 4000, destinationPort: 80 } } } })
    expect([sourceOf(tcp).port, destinationOf(tcp).port, protocolOf(tcp)]).toEqual([4000, 80, 'TCP'])
    const icmp = flow({ l4: { protocol: { case: 'ICMPv4', value: { type: 8 } } } })
    expect([destinationOf(icmp).port, protocolOf(icmp)]).toEqual([undefined, 'ICMPv4'])
  })
})

describe('what was asked', () => {
  test.each([
    ['http://deathstar.starwars.svc/v1/exhaust-port?a=1', '/v1/exhaust-port?a=1'],
    ['http://deathstar', '/'],
    ['/v1/request-landing', '/v1/request-landing'],
    ['', ''],
    ['<script>', '<script>'],
  ])('of the URL %s the path is %s', (url, path) => {
    const line = l7Of(
      flow({ l7: { type: L7FlowType.REQUEST, record: { case: 'http', value: { method: 'PUT', url } } } }),
    )
    expect(line).toMatchObject({ kind: 'http', method: 'PUT', path, latencyMs: undefined, response: false })
  })

  test('a DNS answer has its names before its addresses, and its latency', () => {
    const value = { query: 'a.', rcode: 3, cnames: ['b.'], ips: ['1.1.1.1'], qtypes: ['A'] }
    const l7 = { type: L7FlowType.RESPONSE, latencyNs: 1_500_000n, record: { case: 'dns' as const, value } }
    expect(l7Of(flow({ l7 }))).toEqual({
      kind: 'dns',
      response: true,
      query: 'a.',
      types: ['A'],
      rcode: 3,
      answers: ['b.', '1.1.1.1'],
      latencyMs: 1.5,
    })
  })
})

test('flags, time and trace point are as people write them', () => {
  const flags = { ACK: true, SYN: true }
  const some = flow({
    time: { seconds: 1_700_000_000n, nanos: 123_500_000 },
    traceObservationPoint: TraceObservationPoint.TO_ENDPOINT,
    l4: { protocol: { case: 'TCP', value: { flags } } },
  })
  expect([tcpFlagsOf(some), timeOf(some), tracePointOf(some)]).toEqual([
    ['SYN', 'ACK'],
    1_700_000_000_123.5,
    'to-endpoint',
  ])
  expect([tcpFlagsOf(flow({})), timeOf(flow({})), tracePointOf(flow({}))]).toEqual([[], undefined, ''])
})
