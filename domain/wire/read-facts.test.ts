import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { type Flow, FlowSchema, type Layer4, type Layer7 } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { WireReader } from './read-facts.ts'

/** Every field of FlowFacts: the record of a reader must be plain to compare. */
const plain = (facts: FlowFacts): FlowFacts => ({
  timeMs: facts.timeMs,
  uuid: facts.uuid,
  nodeName: facts.nodeName,
  verdict: facts.verdict,
  dropReason: facts.dropReason,
  type: facts.type,
  eventType: facts.eventType,
  eventSubType: facts.eventSubType,
  direction: facts.direction,
  point: facts.point,
  isReply: facts.isReply,
  protocol: facts.protocol,
  sourcePort: facts.sourcePort,
  destinationPort: facts.destinationPort,
  tcpFlags: facts.tcpFlags,
  icmpType: facts.icmpType,
  l7: facts.l7,
  l7Type: facts.l7Type,
  latencyMs: facts.latencyMs,
  httpCode: facts.httpCode,
  httpMethod: facts.httpMethod,
  httpUrl: facts.httpUrl,
  dnsQuery: facts.dnsQuery,
  dnsRcode: facts.dnsRcode,
  source: facts.source,
  sourceIp: facts.sourceIp,
  sourceNames: facts.sourceNames,
  destination: facts.destination,
  destinationIp: facts.destinationIp,
  destinationNames: facts.destinationNames,
  sourceService: facts.sourceService,
  destinationService: facts.destinationService,
  allowedBy: facts.allowedBy,
  deniedBy: facts.deniedBy,
  authType: facts.authType,
  encrypted: facts.encrypted,
})

/** What the library makes of the bytes, or undefined where it refuses them or finds no flow. */
function decoded(bytes: Uint8Array): Flow | undefined {
  try {
    const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
    return responseTypes.case === 'flow' ? responseTypes.value : undefined
  } catch {
    return undefined
  }
}

const encode = (flow: Flow): Uint8Array =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: flow }, nodeName: 'demo/worker-1' }),
  )

const uint = fc.oneof(fc.nat(300), fc.nat(0xffff), fc.integer({ min: 0, max: 0xffffffff }))
const open = fc.oneof(fc.nat(10), fc.integer({ min: -0x80000000, max: 0x7fffffff }))
const text = fc.oneof(fc.constant(''), fc.string({ maxLength: 20, unit: 'grapheme' }))
const texts = fc.array(text, { maxLength: 3 })
const part = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const endpoint = fc.record({
  ID: uint,
  identity: uint,
  namespace: text,
  labels: texts,
  podName: text,
  workloads: fc.array(fc.record({ name: text, kind: text }), { maxLength: 2 }),
  clusterName: text,
})
const service = fc.record({ name: text, namespace: text })
const policies = fc.array(
  fc.record({ name: text, namespace: text, kind: text, revision: fc.bigInt(0n, 2n ** 64n - 1n) }),
  {
    maxLength: 2,
  },
)
const flags = fc.record({
  FIN: fc.boolean(),
  SYN: fc.boolean(),
  RST: fc.boolean(),
  ACK: fc.boolean(),
  NS: fc.boolean(),
})
const ports = fc.record({ sourcePort: uint, destinationPort: uint })
const protocol: fc.Arbitrary<Layer4['protocol']> = fc
  .oneof(
    fc.record({
      case: fc.constant('TCP'),
      value: fc.record({ sourcePort: uint, destinationPort: uint, flags: part(flags) }),
    }),
    fc.record({ case: fc.constantFrom('UDP', 'SCTP'), value: ports }),
    fc.record({ case: fc.constantFrom('ICMPv4', 'ICMPv6'), value: fc.record({ type: uint, code: uint }) }),
    fc.record({ case: fc.constantFrom('VRRP', 'IGMP'), value: fc.record({ type: uint }) }),
  )
  .map((made) => create(FlowSchema, { l4: { protocol: made } as Layer4 }).l4?.protocol ?? { case: undefined })
const record: fc.Arbitrary<Layer7['record']> = fc
  .oneof(
    fc.record({
      case: fc.constant('http'),
      value: fc.record({
        code: uint,
        method: text,
        url: text,
        headers: fc.array(fc.record({ key: text, value: text })),
      }),
    }),
    fc.record({ case: fc.constant('dns'), value: fc.record({ query: text, rcode: uint, ips: texts, ttl: uint }) }),
    fc.record({ case: fc.constant('kafka'), value: fc.record({ topic: text, errorCode: open }) }),
  )
  .map((made) => create(FlowSchema, { l7: { record: made } as Layer7 }).l7?.record ?? { case: undefined })

const flow: fc.Arbitrary<Flow> = fc
  .record(
    {
      time: fc.record({ seconds: fc.bigInt(-62_135_596_800n, 4_000_000_000n), nanos: fc.nat(999_999_999) }),
      verdict: open,
      dropReason: uint,
      IP: fc.record({ source: text, destination: text, ipVersion: open, encrypted: fc.boolean() }),
      ethernet: fc.record({ source: text, destination: text }),
      l4: fc.record({ protocol }),
      source: endpoint,
      destination: endpoint,
      Type: open,
      nodeName: text,
      sourceNames: texts,
      destinationNames: texts,
      l7: fc.record({ type: open, latencyNs: fc.bigInt(0n, 2n ** 64n - 1n), record }),
      reply: fc.boolean(),
      eventType: fc.record({ type: open, subType: open }),
      sourceService: service,
      destinationService: service,
      trafficDirection: open,
      policyMatchType: uint,
      traceObservationPoint: open,
      dropReasonDesc: open,
      isReply: fc.boolean(),
      interface: fc.record({ index: uint, name: text }),
      uuid: text,
      authType: open,
      nodeLabels: texts,
      egressAllowedBy: policies,
      ingressAllowedBy: policies,
      egressDeniedBy: policies,
      ingressDeniedBy: policies,
      Summary: text,
    },
    { requiredKeys: [] },
  )
  .map((made) => create(FlowSchema, made as MessageInitShape<typeof FlowSchema>))

/** Whether the library would write the message as it stands: it reads more than that, lengths that overlap among them. */
function wellFormed(bytes: Uint8Array): boolean {
  const again = toBinary(GetFlowsResponseSchema, fromBinary(GetFlowsResponseSchema, bytes))
  return again.length === bytes.length && again.every((byte, at) => byte === bytes[at])
}

/** The promise of WireReader for any bytes at all. */
function expectAgreement(reader: WireReader, bytes: Uint8Array): void {
  const found = reader.read(bytes)
  const whole = decoded(bytes)
  if (found === undefined || whole === undefined || !wellFormed(bytes)) return
  expect(plain(found)).toEqual(readFacts(whole))
}

describe('WireReader', () => {
  it('reads what the library and readFacts read, without asking the library', () => {
    const reader = new WireReader()
    fc.assert(
      fc.property(flow, (made) => {
        const bytes = encode(made)
        const found = reader.read(bytes)
        const exact =
          (made.time === undefined || made.time.seconds >= 0n) && (made.l7?.latencyNs ?? 0n) <= 2n ** 53n - 1n
        if (exact) expect(found).toBeDefined()
        if (found !== undefined) expect(plain(found)).toEqual(readFacts(decoded(bytes) ?? made))
      }),
      { numRuns: 1500 },
    )
  })

  it('takes no part of a message for the whole, wherever it is cut', () => {
    const reader = new WireReader()
    fc.assert(
      fc.property(flow, (made) => {
        const bytes = encode(made)
        for (let end = 0; end < bytes.length; end++) {
          const cut = bytes.subarray(0, end)
          if (decoded(cut) === undefined) expect(reader.read(cut)).toBeUndefined()
          else expectAgreement(reader, cut)
        }
      }),
      { numRuns: 30, endOnFailure: true },
    )
  })

  it('agrees with the library on bytes that somebody spoiled, or leaves them to it', () => {
    const reader = new WireReader()
    fc.assert(
      fc.property(flow, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), (made, changes) => {
        const bytes = encode(made)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        expectAgreement(reader, bytes)
      }),
      { numRuns: 2000, endOnFailure: true },
    )
  })

  it('survives any bytes', () => {
    const reader = new WireReader()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectAgreement(reader, bytes)),
      { numRuns: 3000 },
    )
  })

  it('hands out one object for endpoints that are the same to the byte', () => {
    const reader = new WireReader()
    const bytes = encode(create(FlowSchema, { source: { podName: 'xwing' }, destination: { podName: 'deathstar-1' } }))
    const first = reader.read(bytes)
    const second = reader.read(bytes.slice())
    expect(first?.source).toBeDefined()
    expect(second?.source).toBe(first?.source)
    expect(second?.destination).toBe(first?.destination)
  })

  it('leaves LOST events and node status to the library', () => {
    const lost = create(GetFlowsResponseSchema, { responseTypes: { case: 'lostEvents', value: { numEventsLost: 3n } } })
    expect(new WireReader().read(toBinary(GetFlowsResponseSchema, lost))).toBeUndefined()
  })
})
