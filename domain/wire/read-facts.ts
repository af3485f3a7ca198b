import { bothSides, type FlowFacts, readEvent, serviceName } from '#domain/flow/facts.ts'
import type {
  Endpoint,
  FlowType,
  L7FlowType,
  Policy,
  TraceObservationPoint,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
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
 * `RawFlow`) may be broken without being noticed here.
 *
 * The same endpoint bytes give the same Endpoint object, which saves the graph from looking into it again. Texts that
 * seldom matter (addresses, node, uuid, URL, DNS name) are decoded when asked for.
 */
export class WireReader {
  readonly #cursor = new Cursor()
  readonly #raw = new RawFlow()
  readonly #intern: Interner = createInterner()

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
      return found && cursor.position === bytes.length ? new WireFacts(bytes, raw, this.#intern) : undefined
    } catch (error) {
      // Irregular bytes here and texts that are no UTF-8 in the library: both are for the library to judge.
      if (error instanceof Irregular || error instanceof Error) return undefined
      throw error
    }
  }
}

/** Facts that know where in the message the flow's own id stands, for who needs no text of it. */
export interface WireFlowFacts extends FlowFacts {
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
  readonly timeMs: number
  readonly verdict: Verdict
  readonly dropReason: number
  readonly type: FlowType
  readonly eventType: number
  readonly eventSubType: number
  readonly direction: TrafficDirection
  readonly point: TraceObservationPoint
  readonly isReply: boolean | undefined
  readonly protocol: Protocol
  readonly sourcePort: number
  readonly destinationPort: number
  readonly tcpFlags: number
  readonly icmpType: number
  readonly l7: L7Kind
  readonly l7Type: L7FlowType
  readonly latencyMs: number
  readonly httpCode: number
  readonly dnsRcode: number
  readonly source: Endpoint | undefined
  readonly sourceNames: readonly string[]
  readonly destination: Endpoint | undefined
  readonly destinationNames: readonly string[]
  readonly sourceService: string
  readonly destinationService: string
  readonly allowedBy: readonly Policy[]
  readonly deniedBy: readonly Policy[]
  readonly authType: number
  readonly encrypted: boolean
  readonly #bytes: Uint8Array
  readonly uuidAt: Span
  readonly #intern: Interner
  /** Where texts stand that few ask for: first and last, in numbers, which cost less to keep than objects do. */
  readonly #nodeStart: number
  readonly #nodeEnd: number
  readonly #sourceIpStart: number
  readonly #sourceIpEnd: number
  readonly #destinationIpStart: number
  readonly #destinationIpEnd: number
  readonly #method: Span
  readonly #url: Span
  readonly #query: Span

  constructor(bytes: Uint8Array, raw: RawFlow, intern: Interner) {
    const event = readEvent({
      type: raw.type,
      hasL7: raw.hasL7,
      point: raw.point,
      policyMatchType: raw.policyMatchType,
      verdict: raw.verdict,
      eventType: raw.hasEventType ? raw.eventType : undefined,
      eventSubType: raw.eventSubType,
      dropReasonDesc: raw.dropReasonDesc,
      dropReason: raw.dropReason,
    })
    this.timeMs = raw.seconds * 1000 + raw.nanos / 1e6
    this.verdict = raw.verdict
    this.dropReason = event.dropReason
    this.type = raw.type
    this.eventType = event.eventType
    this.eventSubType = raw.eventSubType
    this.direction = raw.direction
    this.point = event.point
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
    this.sourceService = serviceName(raw.sourceService)
    this.destinationService = serviceName(raw.destinationService)
    this.allowedBy = bothSides(raw.egressAllowedBy, raw.ingressAllowedBy)
    this.deniedBy = bothSides(raw.egressDeniedBy, raw.ingressDeniedBy)
    this.authType = raw.authType
    this.encrypted = raw.encrypted
    this.#bytes = bytes
    this.uuidAt = copy(raw.uuid)
    this.#intern = intern
    this.#nodeStart = raw.nodeName.start
    this.#nodeEnd = raw.nodeName.end
    this.#sourceIpStart = raw.sourceIp.start
    this.#sourceIpEnd = raw.sourceIp.end
    this.#destinationIpStart = raw.destinationIp.start
    this.#destinationIpEnd = raw.destinationIp.end
    this.#method = copy(raw.httpMethod)
    this.#url = copy(raw.httpUrl)
    this.#query = copy(raw.dnsQuery)
  }

  get uuid(): string {
    const { start, end } = this.uuidAt
    return start === end ? '' : decoder.decode(this.#bytes.subarray(start, end))
  }

  get nodeName(): string {
    return this.#text(this.#nodeStart, this.#nodeEnd)
  }

  get sourceIp(): string {
    return this.#text(this.#sourceIpStart, this.#sourceIpEnd)
  }

  get destinationIp(): string {
    return this.#text(this.#destinationIpStart, this.#destinationIpEnd)
  }

  get httpMethod(): string {
    return this.#text(this.#method.start, this.#method.end)
  }

  get httpUrl(): string {
    return this.#text(this.#url.start, this.#url.end)
  }

  get dnsQuery(): string {
    return this.#text(this.#query.start, this.#query.end)
  }

  /** Paths and names come back, and so the text of one is made once. */
  #text(start: number, end: number): string {
    return start === end ? '' : this.#intern.asked.get(this.#bytes, start, end)
  }
}

const NOTHING: Span = { start: 0, end: 0 }
const copy = ({ start, end }: Span): Span => (start === end ? NOTHING : { start, end })
