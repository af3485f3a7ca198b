import { create } from '@bufbuild/protobuf'
import {
  AuthType,
  DNSSchema,
  DropReason,
  FlowType,
  HTTPSchema,
  IPSchema,
  KafkaSchema,
  L7FlowType,
  Layer7Schema,
  type Policy,
  PolicySchema,
  TraceObservationPoint,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { EVENT } from './facts.ts'
import { NotationError, parseNumber, unquote, type Word } from './notation-text.ts'

/** What the words after the ends have said so far. Undefined where they said nothing, so that a default holds. */
export interface Noted {
  verdict: Verdict
  dropReason: number
  protocol: Protocol | undefined
  icmp: { readonly type: number; readonly code: number }
  flags: readonly string[]
  event: { readonly type: number; readonly subType: number } | undefined
  point: number | undefined
  direction: TrafficDirection | undefined
  isReply: boolean | 'unknown' | undefined
  type: FlowType | undefined
  l7Type: L7FlowType | undefined
  record: 'http' | 'dns' | 'kafka' | undefined
  answered: boolean
  latencyNs: bigint
  http: { method: string; url: string; code: number }
  dns: { query: string; qtypes: string[]; rcode: number }
  kafkaTopic: string
  allowedBy: Policy[]
  deniedBy: Policy[]
  node: string
  uuid: string
  auth: number
  encrypted: boolean
}

export const nothingNoted = (): Noted => ({
  verdict: Verdict.FORWARDED,
  dropReason: 0,
  protocol: undefined,
  icmp: { type: 0, code: 0 },
  flags: [],
  event: undefined,
  point: undefined,
  direction: undefined,
  isReply: undefined,
  type: undefined,
  l7Type: undefined,
  record: undefined,
  answered: false,
  latencyNs: 0n,
  http: { method: '', url: '', code: 0 },
  dns: { query: '', qtypes: [], rcode: 0 },
  kafkaTopic: '',
  allowedBy: [],
  deniedBy: [],
  node: '',
  uuid: '',
  auth: 0,
  encrypted: false,
})

/** Names of enum values with their numbers. */
const entries = (enumeration: object): [string, number][] =>
  Object.entries(enumeration).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : []))

const kebab = (name: string): string => name.toLowerCase().replaceAll('_', '-')
const reasons = new Map(entries(DropReason).filter(([, code]) => code > 0))

export const RCODES: ReadonlyMap<string, number> = new Map([
  ['NOERROR', 0],
  ['FORMERR', 1],
  ['SERVFAIL', 2],
  ['NXDOMAIN', 3],
  ['NOTIMP', 4],
  ['REFUSED', 5],
])
const FLAGS = new Set(['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'NS'])

/** The trace event that a point belongs to; `to-endpoint` is sub-type 0 there. */
export const traceEvent = (point: number): { type: number; subType: number } => ({
  type: EVENT.trace,
  subType: point === (TraceObservationPoint.TO_ENDPOINT as number) ? 0 : point,
})

/** Words that stand alone. The printer looks its words up here as well. */
export const PLAIN: ReadonlyMap<string, Partial<Noted>> = new Map<string, Partial<Noted>>([
  ...entries(Verdict).map(([name, verdict]) => [kebab(name), { verdict }] as [string, Partial<Noted>]),
  ...entries(Protocol).map(
    ([name, protocol]) => [protocol === 0 ? 'no-l4' : kebab(name), { protocol }] as [string, Partial<Noted>],
  ),
  ...entries(TraceObservationPoint)
    .filter(([, point]) => point > 0)
    .map(([name, point]) => [kebab(name), { event: traceEvent(point), point }] as [string, Partial<Noted>]),
  ['policy-verdict', { event: { type: EVENT.policyVerdict, subType: 0 }, point: 0 }],
  ['trace-sock', { event: { type: EVENT.sock, subType: 0 }, point: 0, type: FlowType.SOCK }],
  ['capture', { event: { type: EVENT.capture, subType: 0 }, point: 0 }],
  ['debug', { event: { type: EVENT.debug, subType: 0 }, point: 0 }],
  ['agent', { event: { type: EVENT.agent, subType: 0 }, point: 0 }],
  ['egress', { direction: TrafficDirection.EGRESS }],
  ['ingress', { direction: TrafficDirection.INGRESS }],
  ['no-direction', { direction: TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN }],
  ['request', { l7Type: L7FlowType.REQUEST }],
  ['response', { l7Type: L7FlowType.RESPONSE }],
  ['sample', { l7Type: L7FlowType.SAMPLE }],
  ['no-l7-type', { l7Type: L7FlowType.UNKNOWN_L7_TYPE }],
  ['encrypted', { encrypted: true }],
])

type Prefixed = (noted: Noted, value: string, column: number) => void

const named = (enumeration: object) => {
  const known = new Map(entries(enumeration))
  return (value: string, column: number): number =>
    known.get(value) ?? parseNumber(value, 2 ** 31 - 1, 'number', column)
}
const authOf = named(AuthType)
const typeOf = named(FlowType)

function parsePair(value: string, most: number, column: number): [number, number] {
  const [first = '', second = '0'] = value.split('/')
  return [parseNumber(first, most, 'number', column), parseNumber(second, most, 'number', column)]
}

function icmp(protocol: Protocol): Prefixed {
  return (noted, value, column) => {
    const [type, code] = parsePair(value, 255, column)
    noted.protocol = protocol
    noted.icmp = { type, code }
  }
}

const MAX_EVENT = 2 ** 31 - 1

/** Words of the form `key:value`. */
const PREFIXED: ReadonlyMap<string, Prefixed> = new Map<string, Prefixed>([
  ['icmpv4', icmp(Protocol.ICMPV4)],
  ['icmpv6', icmp(Protocol.ICMPV6)],
  ['reason', (noted, value, column) => (noted.dropReason = parseNumber(value, 2 ** 31 - 1, 'drop reason', column))],
  [
    'event',
    (noted, value, column) => {
      const [type, subType] = parsePair(value, MAX_EVENT, column)
      noted.event = { type, subType }
    },
  ],
  ['point', (noted, value, column) => (noted.point = parseNumber(value, 101, 'trace point', column))],
  [
    'reply',
    (noted, value, column) => {
      if (!['yes', 'no', 'unknown'].includes(value)) throw new NotationError('reply is yes, no or unknown', column)
      noted.isReply = value === 'unknown' ? 'unknown' : value === 'yes'
    },
  ],
  [
    'flags',
    (noted, value, column) => {
      noted.flags = value.split(',')
      for (const flag of noted.flags) if (!FLAGS.has(flag)) throw new NotationError(`${flag} is no TCP flag`, column)
    },
  ],
  [
    'rcode',
    (noted, value, column) => {
      noted.dns.rcode = parseNumber(value, 65_535, 'rcode', column)
      noted.answered = true
    },
  ],
  ['allowed-by', (noted, value) => noted.allowedBy.push(parsePolicy(value))],
  ['denied-by', (noted, value) => noted.deniedBy.push(parsePolicy(value))],
  ['type', (noted, value, column) => (noted.type = typeOf(value, column))],
  ['auth', (noted, value, column) => (noted.auth = authOf(value, column))],
  ['node', (noted, value) => (noted.node = value)],
  ['uuid', (noted, value) => (noted.uuid = value)],
])

function parsePolicy(text: string): Policy {
  const [kind = '', namespace = '', ...name] = text.split('/')
  return create(PolicySchema, { kind, namespace, name: name.join('/') })
}

/** Takes in the words one after the other; `http`, `dns` and `kafka` take those that follow them. */
export function noteWords(words: readonly Word[]): Noted {
  const noted = nothingNoted()
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) noteWord(noted, word, rest)
  return noted
}

function noteWord(noted: Noted, { text, column }: Word, rest: Word[]): void {
  const take = (what: string): string => {
    const next = rest.shift()
    if (next === undefined) throw new NotationError(`${what} is missing after ${text}`, column + text.length)
    return unquote(next.text, next.column)
  }
  const plain = PLAIN.get(text)
  const reason = reasons.get(text)
  const latency = /^(\d+(?:\.\d+)?)ms$/.exec(text)?.[1]
  const colon = text.indexOf(':')
  const prefixed = PREFIXED.get(text.slice(0, Math.max(colon, 0)))
  if (plain !== undefined) Object.assign(noted, plain)
  else if (reason !== undefined) noted.dropReason = reason
  else if (latency !== undefined) noted.latencyNs = BigInt(Math.round(Number(latency) * 1e6))
  else if (prefixed !== undefined) prefixed(noted, unquote(text.slice(colon + 1), column + colon + 1), column)
  else if (text === 'http') {
    noted.record = 'http'
    noted.http = { method: take('the method'), url: take('the path'), code: 0 }
  } else if (text === 'dns') {
    noted.record = 'dns'
    noted.dns.query = take('the name asked for')
  } else if (text === 'kafka') {
    noted.record = 'kafka'
    noted.kafkaTopic = take('the topic')
  } else if (noted.record === 'http' && /^\d{1,3}$/.test(text)) {
    noted.http.code = Number(text)
    noted.answered = true
  } else if (noted.record === 'dns' && RCODES.has(text)) {
    noted.dns.rcode = RCODES.get(text) ?? 0
    noted.answered = true
  } else if (noted.record === 'dns' && /^[A-Z0-9]+$/.test(text)) noted.dns.qtypes.push(text)
  else throw new NotationError(`"${text}" is not a word of the notation`, column)
}

/** The L7 part that was noted. */
export function layer7(noted: Noted, type: L7FlowType) {
  const { record, http, dns, kafkaTopic, latencyNs, l7Type } = noted
  if (record === undefined && l7Type === undefined) return undefined
  const layer = create(Layer7Schema, { type, latencyNs })
  if (record === 'http') layer.record = { case: 'http', value: create(HTTPSchema, { ...http, protocol: 'HTTP/1.1' }) }
  if (record === 'dns') layer.record = { case: 'dns', value: create(DNSSchema, dns) }
  if (record === 'kafka') layer.record = { case: 'kafka', value: create(KafkaSchema, { topic: kafkaTopic }) }
  return layer
}

/** The IP part, or undefined where nothing needs one. */
export function ipLayer(source: string, destination: string, encrypted: boolean) {
  if (source === '' && destination === '' && !encrypted) return undefined
  const ipVersion = source === '' && destination === '' ? 0 : `${source}${destination}`.includes(':') ? 2 : 1
  return create(IPSchema, { source, destination, encrypted, ipVersion })
}
