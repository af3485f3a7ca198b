import { create, type MessageInitShape } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { DropReason, FlowSchema, FlowType, L7FlowType, TrafficDirection, Verdict } from '#gen/flow/flow_pb.ts'
import { L7Kind, Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { EVENT, type FlowFacts, readFacts } from './facts.ts'
import { parseFlow } from './notation.ts'
import { printFlow } from './notation-print.ts'
import { NotationError } from './notation-text.ts'

const facts = (line: string): FlowFacts => readFacts(parseFlow(line))

describe('what is not written has the value that fits best', () => {
  test.each<[string, Partial<FlowFacts>]>([
    [
      'shop/web -> shop/cart:8080',
      {
        protocol: Protocol.TCP,
        sourcePort: 40_000,
        destinationPort: 8080,
        isReply: false,
        point: 101,
        eventType: EVENT.trace,
      },
    ],
    ['shop/web <- shop/cart:8080', { sourcePort: 8080, isReply: true, direction: TrafficDirection.EGRESS }],
    [
      'shop/web -> shop/cart:8080 http GET /cart 200 12ms',
      { l7: L7Kind.HTTP, l7Type: L7FlowType.RESPONSE, isReply: true, sourcePort: 8080, httpCode: 200, latencyMs: 12 },
    ],
    ['shop/web -> shop/cart:8080 http GET /cart', { l7Type: L7FlowType.REQUEST, isReply: false, type: FlowType.L7 }],
    [
      'a/x -> b/y:80 dropped POLICY_DENIED',
      { verdict: Verdict.DROPPED, isReply: undefined, dropReason: DropReason.POLICY_DENIED, eventType: EVENT.drop },
    ],
    ['a/x -> k/dns:53 dns nope. A NXDOMAIN', { protocol: Protocol.UDP, dnsRcode: 3, l7Type: L7FlowType.RESPONSE }],
    ['a/x -> b/y:80 audit', { eventType: EVENT.policyVerdict, isReply: false }],
    ['a/x -> b/y:80 traced trace-sock', { type: FlowType.SOCK, isReply: undefined }],
    ['a/x => b/y:80', { isReply: undefined, point: 101 }],
    ['10.0.0.1 -> [fd00::1]:80', { source: undefined, sourceIp: '10.0.0.1', destinationIp: 'fd00::1' }],
    ['a/x -> api.github.com:443', { destinationNames: ['api.github.com'] }],
    ['+1.5 a/x -> b/y:80', { timeMs: 1_767_225_601_500 }],
  ])('%s', (line, expected) => {
    expect(facts(line)).toMatchObject(expected)
  })
})

test('ends say who they are', () => {
  const { source, destination } = facts(
    'shop/db{kind=StatefulSet, pod=db-0, k8s:app=db, cluster=c1, id=77} -> 10.0.0.0/8:1',
  )
  expect(source).toMatchObject({
    namespace: 'shop',
    podName: 'db-0',
    clusterName: 'c1',
    identity: 77,
    labels: ['k8s:app=db'],
  })
  expect(source?.workloads).toMatchObject([{ kind: 'StatefulSet', name: 'db' }])
  expect(destination?.labels).toEqual(['cidr:10.0.0.0/8', 'reserved:world'])
})

test.each([
  ['a/x', 'column 4: a flow is: end -> end'],
  ['a/x ~> b/y', 'column 5: ~> is no arrow'],
  ['a/x -> b/y:http', 'column 12: http is no port from 0 to 65535'],
  ['a/x -> b/y:80 dropt', 'column 15: "dropt" is not a word of the notation'],
  ['a/x{app=web} -> b/y', 'column 5: app is not an attribute; labels are written with their source, as k8s:app=…'],
  ['a/x -> nowhere', 'column 8: "nowhere" is neither namespace/workload, a reserved word, an address nor a DNS name'],
  ['a/x -> b/y http GET', 'column 16: the path is missing after http'],
  ['a/x -> b/y node:"w1', 'column 17: " has no partner'],
])('%s is refused with its column', (line, message) => {
  expect(() => parseFlow(line)).toThrow(
    new NotationError(message.replace(/^column \d+: /, ''), Number(/\d+/.exec(message)?.[0])),
  )
})

describe('printing', () => {
  test.each([
    'shop/web -> shop/cart:8080',
    'shop/web <- shop/cart:8080 http GET /cart 200 12ms',
    'default/xwing -> default/deathstar:80 dropped POLICY_DENIED',
    'shop/web <- kube-system/coredns:53 dns api.github.com. NXDOMAIN',
    'shop/web{pod=web-7d4b9c6f5-x2x9z} -> world{dns=api.github.com}:443 to-stack egress',
    'host -> kube-apiserver:6443 policy-verdict redirected',
    '+0.25 a/x => b/y{kind=DaemonSet}:80 flags:ACK node:kind/worker uuid:u1',
    'a/x -> b/y:80 dropped AUTH_REQUIRED policy-verdict denied-by:CiliumNetworkPolicy/b/lock reply:no',
  ])('%s is its own print', (line) => {
    expect(printFlow(parseFlow(printFlow(parseFlow(line))))).toBe(printFlow(parseFlow(line)))
    expect(facts(printFlow(parseFlow(line)))).toEqual(facts(line))
  })

  const text = fc.oneof(
    fc.constantFrom('', 'web', 'a.b', 'x y', '{"}', 'a,b', 'k8s:app=web', '10.0.0.1', '_'),
    fc.string(),
  )
  const endpoint = fc.record({
    identity: fc.constantFrom(0, 1, 2, 7, 1234, 16_777_217),
    namespace: text,
    podName: text,
    clusterName: text,
    labels: fc.array(fc.oneof(fc.constantFrom('reserved:host', 'reserved:world', 'k8s:app=web', 'k8s:a="b c"'), text), {
      maxLength: 3,
    }),
    workloads: fc.array(fc.record({ kind: text.map((kind) => kind.replaceAll('/', '')), name: text }), {
      maxLength: 2,
    }),
  })
  const port = fc.constantFrom(0, 53, 80, 40_000, 65_535)
  const ports = fc.record({ sourcePort: port, destinationPort: port })
  const icmpValue = fc.record({ type: fc.constantFrom(0, 8, 133), code: fc.constant(0) })
  const layer4 = fc.oneof(
    fc.record({
      case: fc.constant('TCP' as const),
      value: fc.record({
        sourcePort: port,
        destinationPort: port,
        flags: fc.record({ SYN: fc.boolean(), ACK: fc.boolean(), FIN: fc.boolean() }),
      }),
    }),
    fc.record({ case: fc.constantFrom('UDP' as const, 'SCTP' as const), value: ports }),
    fc.record({ case: fc.constantFrom('ICMPv4' as const, 'ICMPv6' as const), value: icmpValue }),
    fc.record({ case: fc.constant('VRRP' as const), value: fc.constant({}) }),
  )
  const record = fc.oneof(
    fc.record({
      case: fc.constant('http' as const),
      value: fc.record({ code: fc.constantFrom(0, 99, 200, 503), method: text, url: text }),
    }),
    fc.record({
      case: fc.constant('dns' as const),
      value: fc.record({ query: text, rcode: fc.constantFrom(0, 3, 77) }),
    }),
    fc.record({ case: fc.constant('kafka' as const), value: fc.constant({}) }),
  )
  const policies = fc.array(
    fc.record({ kind: fc.constantFrom('', 'CNP'), namespace: fc.constantFrom('', 'b c'), name: text }),
    { maxLength: 2 },
  )
  const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 })
  const flows: fc.Arbitrary<Flow> = fc
    .record({
      time: optional(fc.record({ seconds: fc.bigInt({ min: 0n, max: 9_999_999_999n }), nanos: fc.nat(999_999_999) })),
      uuid: text,
      nodeName: text,
      verdict: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7),
      dropReasonDesc: fc.constantFrom(0, 133, 181, 999),
      Type: fc.constantFrom(0, 1, 2, 3),
      eventType: optional(
        fc.record({ type: fc.constantFrom(0, 1, 3, 4, 5, 7, 129), subType: fc.constantFrom(0, 3, 133) }),
      ),
      traceObservationPoint: fc.constantFrom(0, 3, 101),
      trafficDirection: fc.constantFrom(0, 1, 2),
      isReply: optional(fc.boolean()),
      IP: optional(fc.record({ source: text, destination: text, encrypted: fc.boolean() })),
      l4: optional(fc.record({ protocol: layer4 })),
      l7: optional(
        fc.record({ type: fc.constantFrom(0, 1, 2, 3), latencyNs: fc.bigInt({ min: 0n, max: 10n ** 12n }), record }),
      ),
      source: optional(endpoint),
      destination: optional(endpoint),
      sourceNames: fc.array(text, { maxLength: 2 }),
      destinationNames: fc.array(text, { maxLength: 2 }),
      destinationService: optional(fc.record({ namespace: fc.constantFrom('', 'shop'), name: text })),
      egressDeniedBy: policies,
      ingressAllowedBy: policies,
      authType: fc.constantFrom(0, 1, 9),
    })
    .map((flow) => create(FlowSchema, flow as MessageInitShape<typeof FlowSchema>))

  test('law: what is printed parses to a flow with the same facts', () => {
    fc.assert(
      fc.property(flows, (flow) => {
        expect(readFacts(parseFlow(printFlow(flow)))).toEqual(readFacts(flow))
      }),
      { numRuns: 500 },
    )
  })
})
