import { EVENT, type FlowFacts, TCP_FLAG } from '#domain/flow/facts.ts'
import { TraceObservationPoint, Verdict } from '#gen/flow/flow_pb.ts'
import { Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import type { SmallCounters } from './counters.ts'

/** A SYN without any answer for this long counts as unanswered; TCP itself sends it anew after 1, 3 and 7 seconds. */
export const ANSWER_MS = 5_000
/** What became of a connection is known for this long, so that repeated SYNs and RSTs count once. */
const KEPT_MS = 70_000
const KEPT = 32_768
/** How often is looked for connections that waited too long. */
const LOOK_MS = 500

/** Counters of connections, not of flows. */
export const TCP = {
  attempts: 1,
  answered: 2,
  unanswered: 3,
  /** A SYN that was answered with RST. */
  refused: 4,
  resetByServer: 5,
  resetByClient: 6,
  /** Its SYN was dropped. */
  dropped: 7,
} as const

export const TCP_COUNTERS = 8

/** Where the counters of an edge are now: another edge may have taken them over. Undefined when they are gone. */
export interface CountsTcp {
  readonly tcp: SmallCounters
  readonly gone: boolean
}

type State = 'waiting' | 'answered' | 'unanswered' | 'reset' | 'dropped'
interface Connection {
  readonly edge: CountsTcp
  readonly sinceMs: number
  state: State
}

const AT_ENDPOINT: ReadonlySet<number> = new Set([
  TraceObservationPoint.FROM_ENDPOINT,
  TraceObservationPoint.TO_ENDPOINT,
  TraceObservationPoint.UNKNOWN_POINT,
])

/**
 * Follows TCP connections from their SYN: answered, refused, reset or left without an answer. One SYN is seen at several
 * points and sent several times; a connection counts once, told apart by its edge and the client's port.
 */
export class Connections {
  readonly #waiting = new Map<number, Connection>()
  readonly #known = new Map<number, Connection>()
  #clockMs = -Infinity
  #dueMs = -Infinity
  /** Connections that were forgotten while they waited, because there were too many. */
  forgotten = 0

  /**
   * Takes in a TCP flow. `ownPod`: the client is a pod, so that a SYN seen on its way through the network is its own and
   * was not given another address on the way.
   */
  add(facts: FlowFacts, back: boolean, edgeNumber: number, edge: CountsTcp, ownPod: boolean, timeMs: number): void {
    if (facts.protocol !== Protocol.TCP) return
    if (timeMs > this.#clockMs) this.#clockMs = timeMs
    const port = back ? facts.destinationPort : facts.sourcePort
    if (port === 0) return
    const flags = facts.tcpFlags
    const key = edgeNumber * 65_536 + port
    if (facts.verdict === Verdict.DROPPED) return this.#drop(key, edge, (flags & TCP_FLAG.SYN) !== 0, timeMs)
    if ((flags & TCP_FLAG.RST) !== 0) return this.#reset(key, edge, back, timeMs)
    if ((flags & TCP_FLAG.SYN) !== 0 && (flags & TCP_FLAG.ACK) === 0) {
      if (ownPod || AT_ENDPOINT.has(facts.point) || facts.eventType === EVENT.policyVerdict)
        this.#syn(key, edge, timeMs)
      return
    }
    // Whatever comes after a SYN proves that it was answered; without flags nothing is proven.
    if (flags === 0 && facts.eventType !== EVENT.l7) return
    const synAck = (flags & TCP_FLAG.SYN) !== 0
    if (!synAck && this.#waiting.size === 0) return
    const waiting = this.#waiting.get(key)
    if (waiting !== undefined) {
      edge.tcp.add(TCP.answered, timeMs)
      this.#settle(key, waiting, 'answered')
    } else if (synAck) this.#answerFirst(key, edge, timeMs)
  }

  /** Decides about connections that waited too long, by the time of the flows: late delivery is no silence. */
  advance(): void {
    if (this.#clockMs < this.#dueMs) return
    this.#dueMs = this.#clockMs + LOOK_MS
    for (const [key, connection] of this.#waiting) {
      if (this.#clockMs - connection.sinceMs <= ANSWER_MS) break
      if (!connection.edge.gone) connection.edge.tcp.add(TCP.unanswered, connection.sinceMs)
      this.#settle(key, connection, 'unanswered')
    }
    for (const [key, connection] of this.#known) {
      if (this.#clockMs - connection.sinceMs <= KEPT_MS) break
      this.#known.delete(key)
    }
  }

  #syn(key: number, edge: CountsTcp, timeMs: number): void {
    if (this.#waiting.has(key)) return
    const known = this.#known.get(key)
    // Clocks of nodes disagree: the answer may be told before the SYN. A port is not used anew within seconds.
    if (known !== undefined && timeMs - known.sinceMs < (known.state === 'answered' ? ANSWER_MS : KEPT_MS)) return
    this.#known.delete(key)
    edge.tcp.add(TCP.attempts, timeMs)
    this.#waiting.set(key, { edge, sinceMs: timeMs, state: 'waiting' })
    if (this.#waiting.size <= KEPT) return
    for (const oldest of this.#waiting.keys()) {
      this.#waiting.delete(oldest)
      this.forgotten++
      return
    }
  }

  #answerFirst(key: number, edge: CountsTcp, timeMs: number): void {
    const known = this.#known.get(key)
    if (known !== undefined && timeMs - known.sinceMs < ANSWER_MS) return
    edge.tcp.add(TCP.attempts, timeMs)
    edge.tcp.add(TCP.answered, timeMs)
    this.#settle(key, { edge, sinceMs: timeMs, state: 'answered' }, 'answered')
  }

  #reset(key: number, edge: CountsTcp, back: boolean, timeMs: number): void {
    const waiting = this.#waiting.get(key)
    const known = this.#known.get(key)
    if (known?.state === 'reset' && timeMs - known.sinceMs < KEPT_MS) return
    const kind = !back ? TCP.resetByClient : waiting === undefined ? TCP.resetByServer : TCP.refused
    edge.tcp.add(kind, timeMs)
    this.#settle(key, { edge, sinceMs: timeMs, state: 'reset' }, 'reset')
  }

  /** A SYN that is dropped is no silence of the server. */
  #drop(key: number, edge: CountsTcp, syn: boolean, timeMs: number): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined && (!syn || this.#known.has(key))) return
    if (waiting === undefined) edge.tcp.add(TCP.attempts, timeMs)
    edge.tcp.add(TCP.dropped, timeMs)
    this.#settle(key, waiting ?? { edge, sinceMs: timeMs, state: 'dropped' }, 'dropped')
  }

  #settle(key: number, connection: Connection, state: State): void {
    this.#waiting.delete(key)
    this.#known.delete(key)
    connection.state = state
    this.#known.set(key, connection)
    if (this.#known.size <= KEPT) return
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest)
      return
    }
  }
}
