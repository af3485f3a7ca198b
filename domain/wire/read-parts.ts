import type { Policy } from '#gen/flow/flow_pb.ts'
import { type Cursor, Irregular } from './cursor.ts'
import type { Interner } from './interner.ts'
import type { RawFlow, Span } from './raw-flow.ts'

/** The wire type of texts and messages. */
export const LENGTH = 2
export const tag = (field: number, wireType: number): number => (field << 3) | wireType

/** Which fields of a message are read: 1 at their numbers. */
export type Fields = Readonly<Uint8Array>

export function fields(...numbers: readonly number[]): Fields {
  const table = new Uint8Array(Math.max(0, ...numbers) + 1)
  for (const number of numbers) table[number] = 1
  return table
}

const NO_FIELDS = fields()

/** Steps over a field that is not read, and refuses one that is but came in an unexpected shape. */
export function stepOver(cursor: Cursor, key: number, known: Fields): void {
  const field = key >>> 3
  if (field === 0 || known[field] === 1) throw new Irregular()
  cursor.skip(key & 7)
}

export function text(cursor: Cursor, intern: Interner): string {
  const end = cursor.partEnd()
  const value = intern.text.get(cursor.bytes, cursor.position, end)
  cursor.position = end
  return value
}

export function policy(cursor: Cursor, intern: Interner): Policy {
  const end = cursor.partEnd()
  const value = intern.policy.get(cursor.bytes, cursor.position, end)
  cursor.position = end
  return value
}

export function span(cursor: Cursor, into: Span): void {
  const end = cursor.partEnd()
  into.start = cursor.position
  into.end = end
  cursor.position = end
}

/** A text of which only the place is kept. Fails where it is no UTF-8, so that the library judges. */
export function checkedSpan(cursor: Cursor, into: Span, intern: Interner): void {
  span(cursor, into)
  const { bytes } = cursor
  for (let at = into.start; at < into.end; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue
    intern.text.get(bytes, into.start, into.end)
    return
  }
}

/** Reads one field of a part; false for a field that it does not take. */
type ReadField = (cursor: Cursor, key: number, flow: RawFlow, intern: Interner) => boolean

/**
 * Reads a part with `field` until its end; fields that `field` does not take are stepped over. The readers are functions of the
 * module and no closures, of which there would be several for every flow.
 */
function readPart(cursor: Cursor, end: number, known: Fields, field: ReadField, flow: RawFlow, intern: Interner): void {
  const outer = cursor.end
  cursor.end = end
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (!field(cursor, key, flow, intern)) stepOver(cursor, key, known)
  }
  if (cursor.position !== end) throw new Irregular()
  cursor.end = outer
}

const FIELD_1 = fields(1)
const FIELDS_1_2 = fields(1, 2)
const IP_FIELDS = fields(1, 2, 4)
const L4_FIELDS = fields(1, 2, 3, 4, 5, 6, 7)
const L7_FIELDS = fields(1, 2, 100, 101, 102)
const HTTP_FIELDS = fields(1, 2, 3)
const DNS_FIELDS = fields(1, 6)
const L4 = { tcp: 1, udp: 2, icmp4: 3, icmp6: 4, sctp: 5 } as const

export const readTime = (cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void =>
  readPart(cursor, end, FIELDS_1_2, timeField, flow, intern)

export const readIp = (cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void =>
  readPart(cursor, end, IP_FIELDS, ipField, flow, intern)

export const readL4 = (cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void =>
  readPart(cursor, end, L4_FIELDS, l4Field, flow, intern)

export function readL7(cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void {
  flow.hasL7 = true
  readPart(cursor, end, L7_FIELDS, l7Field, flow, intern)
}

export function readEventType(cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void {
  flow.eventType = 0
  readPart(cursor, end, FIELDS_1_2, eventField, flow, intern)
}

export function readIsReply(cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void {
  flow.isReply = false
  readPart(cursor, end, FIELD_1, isReplyField, flow, intern)
}

function timeField(cursor: Cursor, key: number, flow: RawFlow): boolean {
  if (key === tag(1, 0)) flow.seconds = cursor.varint64()
  else if (key === tag(2, 0)) flow.nanos = cursor.varint32()
  else return false
  return true
}

function ipField(cursor: Cursor, key: number, flow: RawFlow, intern: Interner): boolean {
  if (key === tag(1, LENGTH)) checkedSpan(cursor, flow.sourceIp, intern)
  else if (key === tag(2, LENGTH)) checkedSpan(cursor, flow.destinationIp, intern)
  else if (key === tag(4, 0)) flow.encrypted = cursor.bool()
  else return false
  return true
}

function l4Field(cursor: Cursor, key: number, flow: RawFlow, intern: Interner): boolean {
  if ((key & 7) !== LENGTH || key >>> 3 < 1 || key >>> 3 > 7 || flow.l4 !== 0) return false
  flow.l4 = key >>> 3
  const ports = flow.l4 === L4.tcp || flow.l4 === L4.udp || flow.l4 === L4.sctp
  const part = cursor.partEnd()
  readPart(cursor, part, ports ? FIELDS_1_2 : NO_FIELDS, ports ? portField : icmpField, flow, intern)
  return true
}

function portField(cursor: Cursor, key: number, flow: RawFlow): boolean {
  if (key === tag(1, 0)) flow.sourcePort = cursor.varint32() >>> 0
  else if (key === tag(2, 0)) flow.destinationPort = cursor.varint32() >>> 0
  else if (flow.l4 === L4.tcp && key === tag(3, LENGTH)) readFlags(cursor, cursor.partEnd(), flow)
  else return false
  return true
}

function icmpField(cursor: Cursor, key: number, flow: RawFlow): boolean {
  if ((flow.l4 !== L4.icmp4 && flow.l4 !== L4.icmp6) || key !== tag(1, 0)) return false
  flow.icmpType = cursor.varint32() >>> 0
  return true
}

function readFlags(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.end
  cursor.end = end
  while (cursor.position < end) {
    const key = cursor.varint32()
    const bit = 1 << ((key >>> 3) - 1)
    if ((key & 7) !== 0 || key >>> 3 < 1 || key >>> 3 > 9) stepOver(cursor, key, NO_FIELDS)
    else if (cursor.bool()) flow.tcpFlags |= bit
    else flow.tcpFlags &= ~bit
  }
  if (cursor.position !== end) throw new Irregular()
  cursor.end = outer
}

function l7Field(cursor: Cursor, key: number, flow: RawFlow, intern: Interner): boolean {
  if (key === tag(1, 0)) flow.l7Type = cursor.varint32()
  else if (key === tag(2, 0)) flow.latencyNs = cursor.varint64()
  else if (flow.l7 === 0 && (key === tag(100, LENGTH) || key === tag(101, LENGTH) || key === tag(102, LENGTH))) {
    flow.l7 = key >>> 3
    const end = cursor.partEnd()
    if (flow.l7 === 100) readPart(cursor, end, DNS_FIELDS, dnsField, flow, intern)
    else if (flow.l7 === 101) readPart(cursor, end, HTTP_FIELDS, httpField, flow, intern)
    else cursor.position = end
  } else return false
  return true
}

function dnsField(cursor: Cursor, key: number, flow: RawFlow): boolean {
  if (key === tag(1, LENGTH)) span(cursor, flow.dnsQuery)
  else if (key === tag(6, 0)) flow.dnsRcode = cursor.varint32() >>> 0
  else return false
  return true
}

function httpField(cursor: Cursor, key: number, flow: RawFlow): boolean {
  if (key === tag(1, 0)) flow.httpCode = cursor.varint32() >>> 0
  else if (key === tag(2, LENGTH)) span(cursor, flow.httpMethod)
  else if (key === tag(3, LENGTH)) span(cursor, flow.httpUrl)
  else return false
  return true
}

function eventField(cursor: Cursor, key: number, flow: RawFlow): boolean {
  if (key === tag(1, 0)) flow.eventType = cursor.varint32()
  else if (key === tag(2, 0)) flow.eventSubType = cursor.varint32()
  else return false
  return true
}

function isReplyField(cursor: Cursor, key: number, flow: RawFlow): boolean {
  if (key !== tag(1, 0)) return false
  flow.isReply = cursor.bool()
  return true
}
