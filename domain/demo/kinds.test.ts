import { expect, test } from 'vitest'
import {
  AuthType,
  DropReason,
  type Flow,
  FlowType,
  IPVersion,
  L7FlowType,
  LostEventSource,
  TraceObservationPoint,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { createCluster } from './cluster.ts'

const START = 1_760_000_000_000
const events = createCluster({ seed: 1, rate: 60, startMs: START }).advance(START + 5 * 60_000)
const flows = events.flatMap((event) => (event.kind === 'flow' ? [event.flow] : []))

const code = (reason: DropReason): number => reason
const labelled = (label: string) => (flow: Flow) =>
  [flow.source, flow.destination].some((end) => end?.labels.includes(label) === true)
const dns = (flow: Flow) => (flow.l7?.record.case === 'dns' ? flow.l7.record.value : undefined)
const http = (flow: Flow) => (flow.l7?.record.case === 'http' ? flow.l7.record.value : undefined)
const point = (wanted: TraceObservationPoint) => (flow: Flow) => flow.traceObservationPoint === wanted
const flags = (flow: Flow) => {
  const layer = flow.l4?.protocol
  return layer?.case === 'TCP' && layer.value.flags ? layer.value.flags : undefined
}

test.each<[string, (flow: Flow) => boolean]>([
  ['SYN', (flow) => flags(flow)?.SYN === true && !flags(flow)?.ACK],
  ['SYN, ACK as a reply', (flow) => flow.Summary === 'TCP Flags: SYN, ACK' && flow.isReply === true],
  ['ACK, PSH', (flow) => flow.Summary === 'TCP Flags: ACK, PSH'],
  ['ACK, FIN', (flow) => flow.Summary === 'TCP Flags: ACK, FIN'],
  ['to-endpoint', point(TraceObservationPoint.TO_ENDPOINT)],
  ['from-endpoint', point(TraceObservationPoint.FROM_ENDPOINT)],
  ['to-stack', point(TraceObservationPoint.TO_STACK)],
  ['to-overlay', point(TraceObservationPoint.TO_OVERLAY)],
  ['to-proxy', point(TraceObservationPoint.TO_PROXY)],
  ['from-network', point(TraceObservationPoint.FROM_NETWORK)],
  ['observed at egress', ({ trafficDirection }) => trafficDirection === TrafficDirection.EGRESS],
  ['observed at ingress', ({ trafficDirection }) => trafficDirection === TrafficDirection.INGRESS],
  ['policy verdict, redirected', (f) => f.eventType?.type === 5 && f.verdict === Verdict.REDIRECTED && f.proxyPort > 0],
  ['policy verdict with the policy of ingress', ({ ingressAllowedBy }) => ingressAllowedBy[0]?.name === 'rule1'],
  ['policy verdict with the policy of egress', ({ egressAllowedBy }) => egressAllowedBy[0]?.name === 'web-egress'],
  ['default deny', (f) => f.eventType?.type === 5 && f.verdict === Verdict.DROPPED && f.ingressDeniedBy.length === 0],
  ['deny by name', ({ egressDeniedBy }) => egressDeniedBy[0]?.name === 'no-trackers'],
  ['deny by name has its own reason', ({ dropReasonDesc }) => dropReasonDesc === DropReason.POLICY_DENY],
  ['dropped for another reason', ({ dropReasonDesc }) => dropReasonDesc === DropReason.CT_MAP_INSERTION_FAILED],
  ['audited', ({ verdict }) => verdict === Verdict.AUDIT],
  ['error', ({ verdict }) => verdict === Verdict.ERROR],
  [
    'traced',
    ({ verdict, Type, isReply }) => verdict === Verdict.TRACED && Type === FlowType.SOCK && isReply === undefined,
  ],
  ['translated', ({ verdict, Type }) => verdict === Verdict.TRANSLATED && Type === FlowType.SOCK],
  ['socket to a Service', ({ destinationService }) => destinationService?.namespace === 'shop'],
  ['HTTP request', (flow) => http(flow) !== undefined && flow.l7?.type === L7FlowType.REQUEST],
  ['HTTP response with latency', (flow) => http(flow)?.code === 201 && (flow.l7?.latencyNs ?? 0n) > 0n],
  ['HTTP denied', (flow) => http(flow)?.method === 'PUT' && flow.verdict === Verdict.DROPPED],
  ['HTTP 403', (flow) => /^HTTP\/1\.1 403 0ms \(PUT http:\/\/deathstar\..*\/v1\/exhaust-port\)$/.test(flow.Summary)],
  ['HTTP 404', (flow) => http(flow)?.code === 404],
  ['HTTP 5xx of payment', (f) => (http(f)?.code ?? 0) >= 500 && f.source?.podName.startsWith('payment-') === true],
  ['trace id', ({ traceContext }) => /^[0-9a-f]{32}$/.test(traceContext?.parent?.traceId ?? '')],
  ['no such name', (flow) => dns(flow)?.rcode === 3 && flow.Summary.includes('Non-Existent Domain')],
  ['search domains', (f) => dns(f)?.query === 'deathstar.starwars.svc.cluster.local.starwars.svc.cluster.local.'],
  ['an address for a name', (f) => dns(f)?.query === 'webpod.l7-lab.svc.cluster.local.' && dns(f)?.ips.length === 1],
  ['host', labelled('reserved:host')],
  ['remote node', labelled('reserved:remote-node')],
  ['kube-apiserver', labelled('reserved:kube-apiserver')],
  ['health', labelled('reserved:health')],
  ['ingress', labelled('reserved:ingress')],
  ['world over IPv4', labelled('reserved:world-ipv4')],
  ['world over IPv6', (f) => labelled('reserved:world-ipv6')(f) && f.IP?.ipVersion === IPVersion.IPv6],
  ['CIDR', (f) => labelled('cidr:198.51.100.128/25')(f) && (f.destination?.identity ?? 0) >= 16_777_216],
  ['DNS name out there', ({ destinationNames }) => destinationNames.includes('api.payments.example')],
  [
    'IPv6 between pods',
    ({ IP, source, destination }) => IP?.ipVersion === IPVersion.IPv6 && !!source?.podName && !!destination?.podName,
  ],
  ['ICMPv4', ({ l4, Summary }) => l4?.protocol.case === 'ICMPv4' && Summary === 'ICMPv4 EchoRequest'],
  ['ICMPv6', ({ l4, Summary }) => l4?.protocol.case === 'ICMPv6' && Summary === 'ICMPv6 EchoReply'],
  ['encrypted', ({ IP }) => IP?.encrypted === true],
  ['not encrypted', ({ IP }) => IP?.encrypted === false],
  ['mutual authentication', ({ authType }) => authType === AuthType.SPIRE],
])('there is: %s', (_, is) => {
  expect(flows.some(is)).toBe(true)
})

test('agents tell of lost events', () => {
  const lost = events.flatMap((event) => (event.kind === 'lost' ? [event.lost] : []))
  expect(lost.length).toBeGreaterThan(0)
  expect(lost.every(({ source, cpu }) => source === LostEventSource.PERF_EVENT_RING_BUFFER && cpu !== undefined)).toBe(
    true,
  )
})

test('trace points and event types agree, and traces know whether they are replies', () => {
  const traces = flows.filter(({ eventType }) => eventType?.type === 4)
  const { TO_ENDPOINT } = TraceObservationPoint
  const wrong = traces.filter(
    ({ eventType, traceObservationPoint: at, isReply }) =>
      eventType?.subType !== (at === TO_ENDPOINT ? 0 : at) || isReply === undefined,
  )
  expect(wrong).toEqual([])
})

test('drops carry their reason twice, no is_reply, and a policy verdict beside them where a policy denied', () => {
  const drops = flows.filter(({ eventType }) => eventType?.type === 1)
  const wrong = drops.filter(
    (flow) =>
      flow.isReply !== undefined ||
      flow.dropReason !== code(flow.dropReasonDesc) ||
      flow.eventType?.subType !== code(flow.dropReasonDesc) ||
      flow.verdict !== Verdict.DROPPED,
  )
  expect(wrong).toEqual([])
  const policies: readonly DropReason[] = [DropReason.POLICY_DENIED, DropReason.POLICY_DENY]
  const denied = drops.filter(({ dropReasonDesc }) => policies.includes(dropReasonDesc))
  const verdicts = flows.filter(({ eventType, verdict }) => eventType?.type === 5 && verdict === Verdict.DROPPED)
  expect(Math.abs(denied.length - verdicts.length)).toBeLessThanOrEqual(1)
})

test('an agent knows endpoint id and workload of its own pods, and of others what their identity says', () => {
  const pods = flows.flatMap(({ source, destination }) => [source, destination]).filter((end) => end?.podName)
  const wrong = pods.filter((end) => (end?.ID === 0) !== (end?.workloads.length === 0) || (end?.identity ?? 0) < 256)
  expect(wrong).toEqual([])
})

test('each pod has one address and each address one pod', () => {
  const pairs = new Set<string>()
  for (const { source, IP } of flows) {
    if (source?.podName && IP?.ipVersion === IPVersion.IPv4)
      pairs.add(`${source.namespace}/${source.podName} ${IP.source}`)
  }
  const [pods, addresses] = [0, 1].map((at) => new Set([...pairs].map((pair) => pair.split(' ')[at])).size)
  expect(pods).toBe(pairs.size)
  expect(addresses).toBe(pairs.size)
})

test('payment fails in about 8 of 100 calls and is the slowest', () => {
  const answers = (name: string) =>
    flows.filter((flow) => flow.l7?.type === L7FlowType.RESPONSE && flow.source?.podName.startsWith(`${name}-`))
  const failed = answers('payment').filter((flow) => (http(flow)?.code ?? 0) >= 500).length / answers('payment').length
  expect(failed).toBeGreaterThan(0.01)
  expect(failed).toBeLessThan(0.2)
  const mean = (name: string) =>
    answers(name).reduce((sum, flow) => sum + Number(flow.l7?.latencyNs ?? 0n), 0) / answers(name).length / 1e6
  expect(mean('payment')).toBeGreaterThan(mean('cart') * 10)
})
