import { boundedName } from '#domain/flow/bounded.ts'
import { bothSides, type FlowFacts, readDropReason, readEventType, readPoint } from '#domain/flow/facts.ts'
import type { Policy } from '#gen/flow/flow_pb.ts'
import { L7Kind, Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import { Cursor, Irregular } from './cursor.ts'
import { createInterner, type Interner } from './interner.ts'
import { RawFlow, type Span } from './raw-flow.ts'
import { readFlow } from './read-flow.ts'

/**
 * Reads the facts of flows straight from encoded `observer.GetFlowsResponse` messages, without decoding the rest.
 *
 * Promise: of a well-formed message with a flow, `read` gives the same facts as `readFacts` of the decoded flow, or
 * undefined, in which case the library has to be asked. It never throws. What it does not look into (the list stands at
 * `RawFlow`) may be broken without being noticed here. The facts hold until the next message is read: they are one record,
 * filled again and again, because a new one for each flow costs as much as reading it.
 *
 * The same endpoint bytes give the same Endpoint object, which saves the graph from looking into it again. Texts that
 * seldom matter (addresses, node, uuid, URL, DNS name) are decoded when asked for.
 */
export class WireReader {
  readonly #cursor = new Cursor()
  readonly #intern: Interner = createInterner()
  readonly #facts = new WireFacts(this.#cursor, this.#intern)

  /** Those of the message that was read last. */
  get facts(): WireFlowFacts {
    return this.#facts
  }

  read(bytes: Uint8Array): WireFlowFacts | undefined {
    const cursor = this.#cursor
    const facts = this.#facts
    facts.reset()
    cursor.start(bytes)
    try {
      let found = false
      while (cursor.position < bytes.length) {
        const key = cursor.varint32()
        if (key === FLOW) {
          if (found) return undefined
          found = true
          readFlow(cursor, cursor.partEnd(), facts, this.#intern)
          cursor.end = bytes.length
        } else if (key >>> 3 <= LAST_RESPONSE) {
          return undefined
        } else {
          cursor.skip(key & 7)
        }
      }
      if (!found || cursor.position !== bytes.length) return undefined
      facts.settle()
      return facts
    } catch (error) {
      // Irregular bytes here and texts that are no UTF-8 in the library: both are for the library to judge.
      if (error instanceof Irregular || error instanceof Error) return undefined
      throw error
    }
  }
}

/** Facts that know where in the message the flow's own id stands, for who needs no text of it. */
export interface WireFlowFacts extends FlowFacts {
  /** May be set by who knows that the clock of the node is off. */
  timeMs: number
  /** Both ends the same where there is none. */
  readonly uuidAt: Readonly<Span>
}

/** Field 1 of GetFlowsResponse, length-delimited. */
const FLOW = (1 << 3) | 2
/** The last field of the same oneof. Below its first there is only 0, which is no field at all. */
const LAST_RESPONSE = 3

const PROTOCOLS: readonly Protocol[] = [
  Protocol.UNSPECIFIED,
  Protocol.TCP,
  Protocol.UDP,
  Protocol.ICMPV4,
  Protocol.ICMPV6,
  Protocol.SCTP,
  Protocol.VRRP,
  Protocol.IGMP,
]

function l7Kind(record: number): L7Kind {
  if (record === 0) return L7Kind.UNSPECIFIED
  return record === 100 ? L7Kind.DNS : record === 101 ? L7Kind.HTTP : L7Kind.KAFKA
}

const decoder = new TextDecoder()

class WireFacts extends RawFlow implements WireFlowFacts {
  timeMs = 0
  dropReason = 0
  eventType = 0
  point = 0
  protocol = Protocol.UNSPECIFIED
  l7 = L7Kind.UNSPECIFIED
  latencyMs = 0
  allowedBy: readonly Policy[] = []
  deniedBy: readonly Policy[] = []
  readonly #cursor: Cursor
  readonly #intern: Interner

  /** `cursor`: of the bytes of which these are the facts. */
  constructor(cursor: Cursor, intern: Interner) {
    super()
    this.#cursor = cursor
    this.#intern = intern
  }

  /** Makes out what several of the fields that were read say together. */
  settle(): void {
    this.timeMs = this.seconds * 1000 + this.nanos / 1e6
    this.dropReason = readDropReason(this)
    this.eventType = readEventType(this)
    this.point = readPoint(this)
    this.isReply ??= this.reply ? true : undefined
    this.protocol = PROTOCOLS[this.l4] ?? Protocol.UNSPECIFIED
    this.l7 = l7Kind(this.l7Record)
    this.latencyMs = this.latencyNs / 1e6
    this.allowedBy = bothSides(this.egressAllowedBy, this.ingressAllowedBy)
    this.deniedBy = bothSides(this.egressDeniedBy, this.ingressDeniedBy)
  }

  get uuid(): string {
    const { start, end } = this.uuidAt
    return start === end ? '' : decoder.decode(this.#cursor.bytes.subarray(start, end))
  }

  get nodeName(): string {
    return boundedName(this.#text(this.nodeNameAt))
  }

  get sourceIp(): string {
    return boundedName(this.#text(this.sourceIpAt))
  }

  get destinationIp(): string {
    return boundedName(this.#text(this.destinationIpAt))
  }

  get httpMethod(): string {
    return boundedName(this.#text(this.httpMethodAt))
  }

  get httpUrl(): string {
    return this.#text(this.httpUrlAt)
  }

  get dnsQuery(): string {
    return boundedName(this.#text(this.dnsQueryAt))
  }

  /** Paths and names come back, and so the text of one is made once. */
  #text({ start, end }: Span): string {
    return start === end ? '' : this.#intern.asked.get(this.#cursor, start, end)
  }
}
