import type { Flow, Policy } from '#gen/flow/flow_pb.ts'
import { AuthType, DropReason, FlowType, L7FlowType, Verdict } from '#gen/flow/flow_pb.ts'
import { L7Kind, Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { type FlowFacts, readFacts, TCP_FLAG } from './facts.ts'
import {
  CLIENT_PORT,
  defaultDirection,
  defaultEvent,
  defaultL7Type,
  defaultPoint,
  defaultProtocol,
  defaultType,
  EPOCH_MS,
  knowsReply,
} from './notation.ts'
import { printEnd } from './notation-end.ts'
import { quote } from './notation-text.ts'
import { type Noted, nothingNoted, PLAIN, RCODES } from './notation-words.ts'

/** Writes a flow as a line that `parseFlow` reads back to a flow with the same facts. */
export function printFlow(flow: Flow): string {
  const facts = readFacts(flow)
  const { l7Type, isReply } = facts
  const record = RECORDS.get(facts.l7)
  const l7 = record === undefined ? [] : l7Words(facts, record)
  const noted: Noted = { ...nothingNoted(), record, answered: l7.length > (record === 'http' ? 3 : 2) }
  noted.verdict = facts.verdict
  noted.dropReason = facts.dropReason
  const event = eventWords(facts, defaultEvent(noted))
  noted.event = { type: facts.eventType, subType: facts.eventSubType }

  const arrow = isReply === true ? '<-' : l7Type === L7FlowType.RESPONSE ? '=>' : '->'
  const ports = { source: facts.sourcePort, destination: facts.destinationPort }
  const portless = ![Protocol.TCP, Protocol.UDP, Protocol.SCTP].includes(facts.protocol)
  const end = (which: 'source' | 'destination', client: boolean): string => {
    const shown = !portless && ports[which] !== (client ? CLIENT_PORT : 0)
    return printEnd({
      endpoint: which === 'source' ? facts.source : facts.destination,
      ip: which === 'source' ? facts.sourceIp : facts.destinationIp,
      names: [...(which === 'source' ? facts.sourceNames : facts.destinationNames)],
      service: which === 'source' ? facts.sourceService : facts.destinationService,
      port: shown ? ports[which] : undefined,
    })
  }
  const ends = isReply === true ? (['destination', 'source'] as const) : (['source', 'destination'] as const)

  const words = [end(ends[0], true), arrow, end(ends[1], false)]
  if (flow.time !== undefined) words.unshift(timeWord(flow.time))
  if (facts.protocol !== defaultProtocol(record) || facts.icmpType > 0) words.push(protocolWord(facts))
  words.push(...l7)
  if (facts.latencyMs > 0) words.push(`${facts.latencyMs}ms`)
  if (l7Type !== defaultL7Type(noted, arrow) || (flow.l7 !== undefined && record === undefined)) {
    words.push(L7_TYPES[l7Type] ?? '')
  }
  if (facts.verdict !== Verdict.FORWARDED) words.push(wordOf({ verdict: facts.verdict }))
  if (facts.dropReason > 0) words.push(DropReason[facts.dropReason] ?? `reason:${facts.dropReason}`)
  words.push(...event)
  if (facts.direction !== defaultDirection(noted.event, isReply === true))
    words.push(wordOf({ direction: facts.direction }))
  words.push(...replyWords(isReply, arrow, noted))
  words.push(...restWords(facts, noted.event))
  return words.join(' ')
}

const RECORDS: ReadonlyMap<L7Kind, 'http' | 'dns' | 'kafka'> = new Map([
  [L7Kind.HTTP, 'http'],
  [L7Kind.DNS, 'dns'],
  [L7Kind.KAFKA, 'kafka'],
])
const L7_TYPES: readonly string[] = ['no-l7-type', 'request', 'response', 'sample']
const RCODE_NAMES = new Map([...RCODES].map(([name, code]) => [code, name]))

/** The plain word that notes exactly these values. */
function wordOf(values: Partial<Noted>): string {
  const wanted = JSON.stringify(values)
  for (const [word, noted] of PLAIN) if (JSON.stringify(noted) === wanted) return word
  return ''
}

function l7Words(facts: FlowFacts, record: 'http' | 'dns' | 'kafka'): string[] {
  if (record === 'kafka') return ['kafka', '-']
  if (record === 'http') {
    const { httpMethod, httpUrl, httpCode } = facts
    const call = ['http', quote(httpMethod), quote(httpUrl)]
    return httpCode > 0 ? [...call, String(httpCode)] : call
  }
  const { dnsQuery, dnsRcode, l7Type } = facts
  const question = ['dns', quote(dnsQuery)]
  if (dnsRcode === 0 && l7Type !== L7FlowType.RESPONSE) return question
  return [...question, RCODE_NAMES.get(dnsRcode) ?? `rcode:${dnsRcode}`]
}

function eventWords(facts: FlowFacts, usual: { readonly type: number; readonly subType: number }): string[] {
  const event = { type: facts.eventType, subType: facts.eventSubType }
  const same = usual.type === event.type && usual.subType === event.subType
  if (same && facts.point === defaultPoint(usual)) return []
  const word = wordOf({ event, point: facts.point })
  if (word !== '') return [word]
  const numbers = `event:${event.type}/${event.subType}`
  return facts.point === defaultPoint(event) ? [numbers] : [numbers, `point:${facts.point}`]
}

function protocolWord({ protocol, icmpType }: FlowFacts): string {
  return icmpType > 0 ? `${wordOf({ protocol })}:${icmpType}` : wordOf({ protocol })
}

function replyWords(isReply: boolean | undefined, arrow: string, noted: Noted): string[] {
  const usual = arrow === '<-' ? true : arrow === '->' && knowsReply(noted) ? false : undefined
  if (isReply === usual) return []
  return [isReply === undefined ? 'reply:unknown' : `reply:${isReply ? 'yes' : 'no'}`]
}

function restWords(facts: FlowFacts, event: { readonly type: number }): string[] {
  const flags = Object.entries(TCP_FLAG).flatMap(([name, bit]) => ((facts.tcpFlags & bit) === 0 ? [] : [name]))
  const policies = [
    ...facts.allowedBy.map((policy) => `allowed-by:${quote(fullName(policy))}`),
    ...facts.deniedBy.map((policy) => `denied-by:${quote(fullName(policy))}`),
  ]
  const words = flags.length === 0 ? policies : [`flags:${flags.join(',')}`, ...policies]
  if (facts.type !== defaultType(event)) words.push(`type:${FlowType[facts.type] ?? facts.type}`)
  if (facts.authType > 0) words.push(`auth:${AuthType[facts.authType] ?? facts.authType}`)
  if (facts.encrypted) words.push('encrypted')
  if (facts.nodeName !== '') words.push(`node:${quote(facts.nodeName)}`)
  if (facts.uuid !== '') words.push(`uuid:${quote(facts.uuid)}`)
  return words
}

const fullName = ({ kind, namespace, name }: Policy): string => `${kind}/${namespace}/${name}`

function timeWord({ seconds, nanos }: { readonly seconds: bigint; readonly nanos: number }): string {
  const epoch = BigInt(EPOCH_MS / 1000)
  const near = seconds >= epoch && seconds < epoch + 86_400n
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`
  return near ? `+${seconds - epoch}${fraction}` : `at:${seconds}${fraction}`
}
