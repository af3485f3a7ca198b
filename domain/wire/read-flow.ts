import { withName, withPolicy } from '#domain/flow/bounded.ts'
import { type Cursor, Irregular } from './cursor.ts'
import type { Interner } from './interner.ts'
import type { RawFlow } from './raw-flow.ts'
import {
  checkedSpan,
  fields,
  LENGTH,
  policy,
  readEventType,
  readIp,
  readIsReply,
  readL4,
  readL7,
  readTime,
  span,
  stepOver,
  tag,
  text,
} from './read-parts.ts'

/**
 * Fills `flow` from the flow.Flow that stands between the cursor and `end`. Throws `Irregular` where the library has to
 * have a look: cut off, unexpected wire types, parts that come twice.
 */
export function readFlow(cursor: Cursor, end: number, flow: RawFlow, intern: Interner): void {
  cursor.end = end
  while (cursor.position < end) {
    const key = cursor.varint32()
    switch (key) {
      case tag(1, LENGTH):
        readTime(cursor, once(cursor, flow, 1), flow)
        break
      case tag(2, 0):
        flow.verdict = cursor.varint32()
        break
      case tag(3, 0):
        flow.saidDropReason = cursor.varint32() >>> 0
        break
      case tag(5, LENGTH):
        readIp(cursor, once(cursor, flow, 2), flow, intern)
        break
      case tag(6, LENGTH):
        readL4(cursor, once(cursor, flow, 4), flow)
        break
      case tag(8, LENGTH): {
        const part = once(cursor, flow, 8)
        flow.source = intern.endpoint.get(cursor, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(9, LENGTH): {
        const part = once(cursor, flow, 16)
        flow.destination = intern.endpoint.get(cursor, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(10, 0):
        flow.type = cursor.varint32()
        break
      case tag(11, LENGTH):
        checkedSpan(cursor, flow.nodeNameAt, intern)
        break
      case tag(13, LENGTH):
        flow.sourceNames = withName(flow.sourceNames, text(cursor, intern))
        break
      case tag(14, LENGTH):
        flow.destinationNames = withName(flow.destinationNames, text(cursor, intern))
        break
      case tag(15, LENGTH):
        readL7(cursor, once(cursor, flow, 32), flow)
        break
      case tag(16, 0):
        flow.reply = cursor.bool()
        break
      case tag(19, LENGTH):
        readEventType(cursor, once(cursor, flow, 64), flow)
        break
      case tag(20, LENGTH): {
        const part = once(cursor, flow, 128)
        flow.sourceService = intern.service.get(cursor, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(21, LENGTH): {
        const part = once(cursor, flow, 256)
        flow.destinationService = intern.service.get(cursor, cursor.position, part)
        cursor.position = part
        break
      }
      case tag(22, 0):
        flow.direction = cursor.varint32()
        break
      case tag(23, 0):
        flow.policyMatchType = cursor.varint32() >>> 0
        break
      case tag(24, 0):
        flow.saidPoint = cursor.varint32()
        break
      case tag(25, 0):
        flow.dropReasonDesc = cursor.varint32()
        break
      case tag(26, LENGTH):
        readIsReply(cursor, once(cursor, flow, 512), flow)
        break
      case tag(34, LENGTH):
        span(cursor, flow.uuidAt)
        break
      case tag(35, 0):
        flow.authType = cursor.varint32()
        break
      case tag(21001, LENGTH):
        flow.egressAllowedBy = withPolicy(flow.egressAllowedBy, policy(cursor, intern))
        break
      case tag(21002, LENGTH):
        flow.ingressAllowedBy = withPolicy(flow.ingressAllowedBy, policy(cursor, intern))
        break
      case tag(21004, LENGTH):
        flow.egressDeniedBy = withPolicy(flow.egressDeniedBy, policy(cursor, intern))
        break
      case tag(21005, LENGTH):
        flow.ingressDeniedBy = withPolicy(flow.ingressDeniedBy, policy(cursor, intern))
        break
      default:
        stepOver(cursor, key, FLOW_FIELDS)
    }
  }
  if (cursor.position !== end) throw new Irregular()
}

/** Parts that are messages are merged by the library when they come twice; here that is not plain enough. */
function once(cursor: Cursor, flow: RawFlow, bit: number): number {
  if ((flow.seen & bit) !== 0) throw new Irregular()
  flow.seen |= bit
  return cursor.partEnd()
}

/** Fields read above: met with another wire type than theirs, the library decides what that means. */
const FLOW_FIELDS = fields(
  1,
  2,
  3,
  5,
  6,
  8,
  9,
  10,
  11,
  13,
  14,
  15,
  16,
  19,
  20,
  21,
  22,
  23,
  24,
  25,
  26,
  34,
  35,
  21001,
  21002,
  21004,
  21005,
)
