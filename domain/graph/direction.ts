import { type FlowFacts, TCP_FLAG } from '#domain/flow/facts.ts'
import { L7FlowType, Verdict } from '#gen/flow/flow_pb.ts'
import { Protocol } from '#gen/orrery/v1/orrery_pb.ts'

/** Which way a flow travels between client and server. */
export interface Travel {
  /** From the server back to the client: source and destination swap. */
  readonly back: boolean
  /** The flow itself shows which end serves, so its port may be learned. */
  readonly proven: boolean
  /** False where neither port can be told to be the server's. */
  readonly portKnown: boolean
}

const FORTH: Travel = { back: false, proven: true, portKnown: true }
const BACK: Travel = { back: true, proven: true, portKnown: true }
const SEEMS_FORTH: Travel = { back: false, proven: false, portKnown: true }
const SEEMS_BACK: Travel = { back: true, proven: false, portKnown: true }
const NO_PORT: Travel = { back: false, proven: false, portKnown: false }

/** Linux picks a client's port from here up (`net.ipv4.ip_local_port_range`). */
const EPHEMERAL = 32_768
const WELL_KNOWN = 1024

const ECHO_REPLY = new Map([
  [Protocol.ICMPV4, 0],
  [Protocol.ICMPV6, 129],
])

/**
 * Tells client from server. `serves` answers whether an end is known to serve at its port, from flows before.
 *
 * What Hubble says in `is_reply` holds, except where the packet itself gives it away: after a connection was forgotten,
 * late packets of the server look like new ones. Where it says nothing, a drop stands as it is; for the rest the L7
 * message, the TCP handshake, what is known of the ends and last the ports decide, in this order.
 */
export function travelOf(facts: FlowFacts, serves: (end: 'source' | 'destination') => boolean): Travel {
  if (facts.isReply === true) return BACK
  if (facts.isReply === false) return saidForth(facts, serves)

  if (facts.l7Type === L7FlowType.REQUEST) return FORTH
  if (facts.l7Type === L7FlowType.RESPONSE) return BACK
  if (facts.verdict === Verdict.DROPPED) return SEEMS_FORTH
  if ((facts.tcpFlags & TCP_FLAG.SYN) !== 0) return (facts.tcpFlags & TCP_FLAG.ACK) === 0 ? FORTH : BACK
  if (ECHO_REPLY.get(facts.protocol) === facts.icmpType) return BACK
  if (facts.sourcePort === 0 && facts.destinationPort === 0) return SEEMS_FORTH

  const sourceServes = serves('source')
  if (sourceServes !== serves('destination')) return sourceServes ? SEEMS_BACK : SEEMS_FORTH
  return byPorts(facts)
}

function saidForth(facts: FlowFacts, serves: (end: 'source' | 'destination') => boolean): Travel {
  const { tcpFlags, sourcePort, destinationPort } = facts
  const syn = (tcpFlags & TCP_FLAG.SYN) !== 0
  if (syn && (tcpFlags & TCP_FLAG.ACK) !== 0) return BACK
  if (syn || facts.l7Type === L7FlowType.REQUEST || destinationPort < EPHEMERAL) return FORTH
  if (facts.verdict === Verdict.DROPPED || sourcePort === 0) return SEEMS_FORTH
  const late = (sourcePort < WELL_KNOWN || serves('source')) && !serves('destination')
  return late ? SEEMS_BACK : SEEMS_FORTH
}

/** The last resort: the well-known port serves, else the lower one; among ephemeral ports nothing can be told. */
function byPorts({ sourcePort, destinationPort }: FlowFacts): Travel {
  const source = sourcePort === 0 ? Infinity : sourcePort
  const destination = destinationPort === 0 ? Infinity : destinationPort
  if (Math.min(source, destination) >= EPHEMERAL) return NO_PORT
  return source < destination ? SEEMS_BACK : SEEMS_FORTH
}
