import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { DropReason, FlowSchema, L7FlowType, Verdict } from '#gen/flow/flow_pb.ts'
import { compileFilter } from './compile.ts'
import { parseFilter } from './language.ts'

const tcp = (sourcePort: number, destinationPort: number) => ({
  protocol: { case: 'TCP' as const, value: { sourcePort, destinationPort } },
})

const answer = (rcode: number) => ({
  type: L7FlowType.RESPONSE,
  record: { case: 'dns' as const, value: { query: 'Cilium.io.', rcode } },
})

const http = (code: number, latencyNs: bigint) => ({
  type: L7FlowType.RESPONSE,
  latencyNs,
  record: { case: 'http' as const, value: { code, method: 'GET', url: 'http://shop/Cart' } },
})

const CASES: readonly (readonly [string, MessageInitShape<typeof FlowSchema>, boolean])[] = [
  ['cart', { l7: http(200, 0n) }, true],
  ['CART shop', { l7: http(200, 0n) }, true],
  ['cart basket', { l7: http(200, 0n) }, false],
  ['!cart', { l7: http(200, 0n) }, false],
  ['policy_denied', { dropReasonDesc: DropReason.POLICY_DENIED }, true],
  ['latency:>100ms', { l7: http(200, 100_000_001n) }, true],
  ['latency:>100ms', { l7: http(200, 100_000_000n) }, false],
  ['latency:<=100ms', { l7: http(200, 100_000_000n) }, true],
  ['latency:<1s', {}, false],
  ['latency:10ms-20ms', { l7: http(200, 15_000_000n) }, true],
  ['port:8000-9000', { l4: tcp(1, 8080) }, true],
  ['from-port:8000-9000', { l4: tcp(1, 8080) }, false],
  ['to-port:>1023', { l4: tcp(1, 1024) }, true],
  ['port:8000-9000', {}, false],
  ['drop-group:policy', { verdict: Verdict.DROPPED, dropReasonDesc: DropReason.POLICY_DENY }, true],
  ['drop-group:policy', { verdict: Verdict.AUDIT, dropReasonDesc: DropReason.POLICY_DENY }, false],
  ['rcode:nxdomain', { l7: answer(3) }, true],
  ['rcode:NOERROR', { l7: answer(0) }, true],
  ['rcode:NOERROR', { l7: { ...answer(0), type: L7FlowType.REQUEST } }, false],
  ['!rcode:0', { l7: answer(3) }, true],
  ['l7:none', {}, true],
  ['l7:dns', { l7: answer(0) }, true],
  ['denied-by:a/b', { ingressDeniedBy: [{ name: 'b', namespace: 'a', kind: 'CiliumNetworkPolicy' }] }, true],
  [
    'denied-by:CiliumNetworkPolicy/a/b',
    { ingressDeniedBy: [{ name: 'b', namespace: 'a', kind: 'CiliumNetworkPolicy' }] },
    true,
  ],
  ['allowed-by:b', { ingressDeniedBy: [{ name: 'b', namespace: 'a', kind: '' }] }, false],
  ['policy:b', { egressAllowedBy: [{ name: 'b', namespace: 'a', kind: '' }] }, true],
  ['policy:c/b', { egressAllowedBy: [{ name: 'b', namespace: 'a', kind: '' }] }, false],
  ['map-service:web', { source: { podName: 'web' } }, true],
  ['to-map-service:web', { source: { podName: 'web' } }, false],
  ['edge:e', { uuid: 'e' }, true],
  // Sides correlate for extras as well: the same end must have the port and be in the namespace.
  ['port:8000-9000 namespace:shop', { l4: tcp(8080, 1), destination: { namespace: 'shop' } }, false],
  ['port:8000-9000 namespace:shop', { l4: tcp(8080, 1), source: { namespace: 'shop' } }, true],
]

describe('an extra field', () => {
  it.each(CASES)('%s', (text, init, wanted) => {
    const parsed = parseFilter(text)
    const compiled = compileFilter(parsed.kind === 'ok' ? parsed.filter : { terms: [], range: {} }, {
      serviceIds: (flow) => ({ source: [flow.source?.podName ?? ''], destination: [flow.destination?.podName ?? ''] }),
      edgeIds: ({ uuid }) => [uuid],
    })
    expect([parsed.kind, compiled.kind === 'ok' && compiled.value(create(FlowSchema, init))]).toEqual(['ok', wanted])
  })
  it.each([
    'latency:fast',
    'latency:>',
    'port:9000-8000',
    'to-port:1-99999',
    'drop-group:x',
    'rcode:x',
    'l7:grpc',
    'policy:',
    'edge:',
    'map-service:',
    'text:',
  ])('is refused: %s', (text) => {
    expect(parseFilter(text)).toMatchObject({ kind: 'error', error: { start: text.indexOf(':') + 1 } })
  })
})
