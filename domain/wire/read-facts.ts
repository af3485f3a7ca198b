import { bothSides, type FlowFacts, readDropReason, readEventType, readPoint } from '#domain/flow/facts.ts'
import { type Endpoint, FlowType, L7FlowType, type Policy, TrafficDirection, Verdict } from '#gen/flow/flow_pb.ts'
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
  readonly #raw = new RawFlow()
  readonly #intern: Interner = createInterner()
  readonly #facts = new WireFacts(this.#raw, this.#intern)

  /** Those of the message that was read last. */
  get facts(): WireFlowFacts {
    return this.#facts
  }

  read(bytes: Uint8Array): WireFlowFacts | undefined {
    const cursor = this.#cursor
    const raw = this.#raw
    raw.reset()
    cursor.bytes = bytes
    cursor.position = 0
    cursor.end = bytes.length
    try {
      let found = false
      while (cursor.position < bytes.length) {
        const key = cursor.varint32()
        if (key === FLOW) {
          if (found) return undefined
          found = true
          readFlow(cursor, cursor.partEnd(), raw, this.#intern)
          cursor.end = bytes.length
        } else if (OTHER_RESPONSES.has(key >>> 3)) {
          return undefined
        } else {
          cursor.skip(key & 7)
        }
      }
      return found && cursor.position === bytes.length ? this.#facts.fill(bytes) : undefined
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
/** Fields of the same oneof, and 0, which is no field at all. */
const OTHER_RESPONSES: ReadonlySet<number> = new Set([0, 1, 2, 3])

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
const L7_KINDS: ReadonlyMap<number, L7Kind> = new Map([
  [100, L7Kind.DNS],
  [101, L7Kind.HTTP],
  [102, L7Kind.KAFKA],
])

const decoder = new TextDecoder()

class WireFacts implements WireFlowFacts {
  timeMs = 0
  verdict = Verdict.VERDICT_UNKNOWN
  dropReason = 0
  type = FlowType.UNKNOWN_TYPE
  eventType = 0
  eventSubType = 0
  direction = TrafficDirection.TRAFFIC_DIRECTION_UNKNOWN
  point = 0
  isReply: boolean | undefined = undefined
  protocol = Protocol.UNSPECIFIED
  sourcePort = 0
  destinationPort = 0
  tcpFlags = 0
  icmpType = 0
  l7 = L7Kind.UNSPECIFIED
  l7Type = L7FlowType.UNKNOWN_L7_TYPE
  latencyMs = 0
  httpCode = 0
  dnsRcode = 0
  source: Endpoint | undefined = undefined
  sourceNames: readonly string[] = []
  destination: Endpoint | undefined = undefined
  destinationNames: readonly string[] = []
  sourceService = ''
  destinationService = ''
  allowedBy: readonly Policy[] = []
  deniedBy: readonly Policy[] = []
  authType = 0
  encrypted = false
  readonly #raw: RawFlow
  readonly #intern: Interner
  #bytes: Uint8Array = new Uint8Array(0)

  constructor(raw: RawFlow, intern: Interner) {
    this.#raw = raw
    this.#intern = intern
  }

  /** Takes over what was read of the message. */
  fill(bytes: Uint8Array): this {
    const raw = this.#raw
    this.#bytes = bytes
    this.timeMs = raw.seconds * 1000 + raw.nanos / 1e6
    this.verdict = raw.verdict
    this.dropReason = readDropReason(raw)
    this.type = raw.type
    this.eventType = readEventType(raw)
    this.eventSubType = raw.eventSubType
    this.direction = raw.direction
    this.point = readPoint(raw)
    this.isReply = raw.isReply ?? (raw.reply ? true : undefined)
    this.protocol = PROTOCOLS[raw.l4] ?? Protocol.UNSPECIFIED
    this.sourcePort = raw.sourcePort
    this.destinationPort = raw.destinationPort
    this.tcpFlags = raw.tcpFlags
    this.icmpType = raw.icmpType
    this.l7 = raw.l7 === 0 ? L7Kind.UNSPECIFIED : (L7_KINDS.get(raw.l7) ?? L7Kind.UNSPECIFIED)
    this.l7Type = raw.l7Type
    this.latencyMs = raw.latencyNs / 1e6
    this.httpCode = raw.httpCode
    this.dnsRcode = raw.dnsRcode
    this.source = raw.source
    this.sourceNames = raw.sourceNames
    this.destination = raw.destination
    this.destinationNames = raw.destinationNames
    this.sourceService = raw.sourceService
    this.destinationService = raw.destinationService
    this.allowedBy = bothSides(raw.egressAllowedBy, raw.ingressAllowedBy)
    this.deniedBy = bothSides(raw.egressDeniedBy, raw.ingressDeniedBy)
    this.authType = raw.authType
    this.encrypted = raw.encrypted
    return this
  }

  get uuidAt(): Readonly<Span> {
    return this.#raw.uuid
  }

  get uuid(): string {
    const { start, end } = this.#raw.uuid
    return start === end ? '' : decoder.decode(this.#bytes.subarray(start, end))
  }

  get nodeName(): string {
    return this.#text(this.#raw.nodeName)
  }

  get sourceIp(): string {
    return this.#text(this.#raw.sourceIp)
  }

  get destinationIp(): string {
    return this.#text(this.#raw.destinationIp)
  }

  get httpMethod(): string {
    return this.#text(this.#raw.httpMethod)
  }

  get httpUrl(): string {
    return this.#text(this.#raw.httpUrl)
  }

  get dnsQuery(): string {
    return this.#text(this.#raw.dnsQuery)
  }

  /** Paths and names come back, and so the text of one is made once. */
  #text({ start, end }: Span): string {
    return start === end ? '' : this.#intern.asked.get(this.#bytes, start, end)
  }
}
