import { callPart } from '#domain/calls/call-part.ts'
import { CallJoiner } from '#domain/calls/join.ts'
import { Cursor } from '#domain/wire/cursor.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { decodeRow } from './decode-row.ts'
import { RowList } from './rows.ts'

/**
 * The rows of the table with the halves of calls on one row each: the half that came first has the row, the other one is its
 * mate. So a row that stands never moves: its answer is filled in. The joiner and the mates are changed in place.
 */
export interface CallRows {
  readonly rows: RowList
  /** The other half of a row's call, in both directions. */
  readonly mates: WeakMap<Row, Row>
  readonly joiner: CallJoiner<Row>
}

export const noCalls = (): CallRows => ({ rows: RowList.empty, mates: new WeakMap(), joiner: new CallJoiner() })

/** Adds rows, newest first, to the calls; `kept` are the rows that are kept one by one, and nothing older is kept here. */
export function addCalls(calls: CallRows, newestFirst: readonly Row[], kept: RowList): CallRows {
  if (newestFirst.length === 0) return calls
  const { mates, joiner } = calls
  const own: Row[] = []
  for (let index = newestFirst.length - 1; index >= 0; index--) {
    const row = newestFirst[index]
    if (row === undefined) continue
    const mate = mateOf(row, joiner)
    if (mate === undefined) own.push(row)
    else {
      mates.set(mate, row)
      mates.set(row, mate)
    }
  }
  const oldest = kept.at(kept.length - 1)?.number ?? 0
  return { mates, joiner, rows: calls.rows.append(own.reverse(), kept.length + own.length).since(oldest) }
}

function mateOf(row: Row, joiner: CallJoiner<Row>): Row | undefined {
  if (!mayCarryL7(row.response)) return undefined
  const decoded = decodeRow(row)
  const part = decoded.kind === 'flow' ? callPart(decoded.flow) : undefined
  return part === undefined ? undefined : joiner.join(part, row)
}

/** Numbers of `flow` in a response and of `l7` in a flow, and the wire type of both. */
const FLOW = 1
const L7 = 15
const PART = 2

/** Whether the flow in a response has an L7 record; also where its bytes are too odd to tell. */
function mayCarryL7(response: Uint8Array): boolean {
  const cursor = new Cursor()
  cursor.start(response)
  try {
    return inPart(cursor, FLOW) && inPart(cursor, L7)
  } catch {
    // Whoever decodes it says what is wrong.
    return true
  }
}

/** Goes into the first part with this number. */
function inPart(cursor: Cursor, number: number): boolean {
  while (cursor.position < cursor.end) {
    const tag = cursor.varint32()
    if (tag === ((number << 3) | PART)) {
      cursor.end = cursor.partEnd()
      return true
    }
    cursor.skip(tag & 7)
  }
  return false
}
