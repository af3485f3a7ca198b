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
  const value = intern.text.get(cursor, cursor.position, end)
  cursor.position = end
  return value
}

export function policy(cursor: Cursor, intern: Interner): Policy {
  const end = cursor.partEnd()
  const value = intern.policy.get(cursor, cursor.position, end)
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
  if (!isAscii(cursor, into)) intern.text.get(cursor, into.start, into.end)
}

function isAscii({ memory, offset, bytes }: Cursor, { start, end }: Span): boolean {
  let high = 0
  let at = start
  for (; at + 4 <= end; at += 4) high |= memory.getInt32(offset + at)
  for (; at < end; at++) high |= bytes[at] ?? 0
  // Of the last bytes only the lowest of these bits can be set.
  return (high & 0x80808080) === 0
}

const FIELD_1 = fields(1)
const FIELDS_1_2 = fields(1, 2)
const FIELDS_1_2_3 = fields(1, 2, 3)
const IP_FIELDS = fields(1, 2, 4)
const L4_FIELDS = fields(1, 2, 3, 4, 5, 6, 7)
const L7_FIELDS = fields(1, 2, 100, 101, 102)
const DNS_FIELDS = fields(1, 6)
const L4 = { tcp: 1, udp: 2, icmp4: 3, icmp6: 4, sctp: 5 } as const

/*
 * Each part has a loop of its own. One loop with a function for each part would call these by pointer, several times for
 * every flow, which takes longer than reading the fields.
 */

export function readTime(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, 0)) flow.seconds = cursor.varint64()
    else if (key === tag(2, 0)) flow.nanos = cursor.varint32()
    else stepOver(cursor, key, FIELDS_1_2)
  }
  cursor.leave(outer)
}

export function readIp(cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void {
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, LENGTH)) checkedSpan(cursor, flow.sourceIpAt, intern)
    else if (key === tag(2, LENGTH)) checkedSpan(cursor, flow.destinationIpAt, intern)
    else if (key === tag(4, 0)) flow.encrypted = cursor.bool()
    else stepOver(cursor, key, IP_FIELDS)
  }
  cursor.leave(outer)
}

export function readL4(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    const field = key >>> 3
    if ((key & 7) !== LENGTH || field < 1 || field > 7 || flow.l4 !== 0) stepOver(cursor, key, L4_FIELDS)
    else {
      flow.l4 = field
      if (field === L4.tcp || field === L4.udp || field === L4.sctp) readPorts(cursor, cursor.partEnd(), flow)
      else readIcmp(cursor, cursor.partEnd(), flow)
    }
  }
  cursor.leave(outer)
}

function readPorts(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, 0)) flow.sourcePort = cursor.varint32() >>> 0
    else if (key === tag(2, 0)) flow.destinationPort = cursor.varint32() >>> 0
    else if (key === tag(3, LENGTH) && flow.l4 === L4.tcp) readFlags(cursor, cursor.partEnd(), flow)
    else stepOver(cursor, key, FIELDS_1_2)
  }
  cursor.leave(outer)
}

function readIcmp(cursor: Cursor, end: number, flow: RawFlow): void {
  const typed = flow.l4 === L4.icmp4 || flow.l4 === L4.icmp6
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (typed && key === tag(1, 0)) flow.icmpType = cursor.varint32() >>> 0
    else stepOver(cursor, key, NO_FIELDS)
  }
  cursor.leave(outer)
}

function readFlags(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    const bit = 1 << ((key >>> 3) - 1)
    if ((key & 7) !== 0 || key >>> 3 < 1 || key >>> 3 > 9) stepOver(cursor, key, NO_FIELDS)
    else if (cursor.bool()) flow.tcpFlags |= bit
    else flow.tcpFlags &= ~bit
  }
  cursor.leave(outer)
}

export function readL7(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.hasL7 = true
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, 0)) flow.l7Type = cursor.varint32()
    else if (key === tag(2, 0)) flow.latencyNs = cursor.varint64()
    else if (
      flow.l7Record === 0 &&
      (key === tag(100, LENGTH) || key === tag(101, LENGTH) || key === tag(102, LENGTH))
    ) {
      flow.l7Record = key >>> 3
      const part = cursor.partEnd()
      if (flow.l7Record === 100) readDns(cursor, part, flow)
      else if (flow.l7Record === 101) readHttp(cursor, part, flow)
      else cursor.position = part
    } else stepOver(cursor, key, L7_FIELDS)
  }
  cursor.leave(outer)
}

function readDns(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, LENGTH)) span(cursor, flow.dnsQueryAt)
    else if (key === tag(6, 0)) flow.dnsRcode = cursor.varint32() >>> 0
    else stepOver(cursor, key, DNS_FIELDS)
  }
  cursor.leave(outer)
}

function readHttp(cursor: Cursor, end: number, flow: RawFlow): void {
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, 0)) flow.httpCode = cursor.varint32() >>> 0
    else if (key === tag(2, LENGTH)) span(cursor, flow.httpMethodAt)
    else if (key === tag(3, LENGTH)) span(cursor, flow.httpUrlAt)
    else stepOver(cursor, key, FIELDS_1_2_3)
  }
  cursor.leave(outer)
}

export function readEventType(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.saidEventType = 0
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, 0)) flow.saidEventType = cursor.varint32()
    else if (key === tag(2, 0)) flow.eventSubType = cursor.varint32()
    else stepOver(cursor, key, FIELDS_1_2)
  }
  cursor.leave(outer)
}

export function readIsReply(cursor: Cursor, end: number, flow: RawFlow): void {
  flow.isReply = false
  const outer = cursor.enter(end)
  while (cursor.position < end) {
    const key = cursor.varint32()
    if (key === tag(1, 0)) flow.isReply = cursor.bool()
    else stepOver(cursor, key, FIELD_1)
  }
  cursor.leave(outer)
}
