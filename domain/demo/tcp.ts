import { type Policy, TraceObservationPoint } from '#gen/flow/flow_pb.ts'
import { denied, egress, ingress, policyVerdict, type Segment, tcp, trace, UDP } from './packet.ts'
import type { Connection, Scene } from './scene.ts'

const { TO_ENDPOINT, FROM_ENDPOINT, TO_OVERLAY, TO_STACK, TO_PROXY, FROM_NETWORK } = TraceObservationPoint

/** Milliseconds between nodes and within one. */
const HOP = { near: 0.04, far: 0.35 } as const

const isFirst = (segment: Segment) => segment.kind !== 'tcp' || segment.flags.join() === 'SYN'

const hop = ({ client, server }: Connection) => (client.node === server.node ? HOP.near : HOP.far)

/**
 * A packet from client to server, at all points where agents see it: the policy's verdict and the proxy at the client, the
 * overlay or the stack on the way out, the same at the server, and the endpoint. Gives the time of its arrival.
 */
export function forward(scene: Scene, atMs: number, connection: Connection, segment: Segment): number {
  const { client, server } = connection
  const arrival = atMs + hop(connection)
  if (client.node !== undefined) {
    const way = egress(connection)
    if (connection.verbose) scene.emit(client.node, atMs, trace(client.node, way, segment, FROM_ENDPOINT))
    if (connection.egress && isFirst(segment)) {
      scene.emit(client.node, atMs, policyVerdict(client.node, way, segment, connection.egress))
    }
    if (connection.egress?.proxyPort !== undefined) {
      scene.emit(client.node, atMs + 0.01, {
        ...trace(client.node, way, segment, TO_PROXY),
        proxyPort: connection.egress.proxyPort,
      })
    } else if (client.node !== server.node) {
      const point = server.node === undefined ? TO_STACK : TO_OVERLAY
      scene.emit(client.node, atMs + 0.01, trace(client.node, way, segment, point))
    }
  }
  if (server.node !== undefined) {
    const way = ingress(connection)
    if (client.node === undefined && isFirst(segment)) {
      scene.emit(server.node, arrival - 0.02, trace(server.node, way, segment, FROM_NETWORK))
    }
    if (connection.ingress && isFirst(segment)) {
      scene.emit(server.node, arrival - 0.01, policyVerdict(server.node, way, segment, connection.ingress))
    }
    if (connection.ingress?.proxyPort !== undefined) {
      scene.emit(server.node, arrival, {
        ...trace(server.node, way, segment, TO_PROXY),
        proxyPort: connection.ingress.proxyPort,
      })
    }
    if (!connection.endsAtProxy) {
      scene.emit(server.node, arrival + 0.01, trace(server.node, way, segment, TO_ENDPOINT))
    }
  }
  return arrival
}

/** A packet from server to client. Gives the time of its arrival. */
export function back(scene: Scene, atMs: number, connection: Connection, segment: Segment): number {
  const { client, server } = connection
  const arrival = atMs + hop(connection)
  if (server.node !== undefined && client.node !== server.node) {
    const point = client.node === undefined || connection.ingress?.proxyPort !== undefined ? TO_STACK : TO_OVERLAY
    scene.emit(server.node, atMs, trace(server.node, ingress(connection, true), segment, point))
  }
  if (client.node !== undefined) {
    scene.emit(client.node, arrival, trace(client.node, egress(connection, true), segment, TO_ENDPOINT))
  }
  return arrival
}

/** Opens a TCP connection; gives the time from which data may be sent. */
export function open(scene: Scene, atMs: number, connection: Connection): number {
  const syn = forward(scene, atMs, connection, tcp('SYN'))
  const ack = back(scene, syn + 0.02, connection, tcp('SYN', 'ACK'))
  return forward(scene, ack + 0.02, connection, tcp('ACK'))
}

/** Data there and, `latencyMs` later, data back. Most packets of a connection are aggregated away, so one each. */
export function exchange(scene: Scene, atMs: number, connection: Connection, latencyMs: number): number {
  const there = forward(scene, atMs, connection, tcp('ACK', 'PSH'))
  return back(scene, there + latencyMs, connection, tcp('ACK', 'PSH'))
}

/** Closes a TCP connection from the client's side. */
export function close(scene: Scene, atMs: number, connection: Connection): void {
  const fin = forward(scene, atMs, connection, tcp('ACK', 'FIN'))
  back(scene, fin + 0.05, connection, tcp('ACK', 'FIN'))
}

/** A datagram and its answer. */
export function datagrams(scene: Scene, atMs: number, connection: Connection, latencyMs: number): number {
  const there = forward(scene, atMs, connection, UDP)
  return back(scene, there + latencyMs, connection, UDP)
}

/** After how many milliseconds a client that hears nothing sends its SYN again. */
const RETRANSMITS = [0, 1_013, 3_061] as const

/** A connection that the server's side denies: SYN after SYN, all dropped, no answer. */
export function deniedAtIngress(scene: Scene, atMs: number, connection: Connection, rule: Policy | undefined): void {
  const { client, server } = connection
  const { node } = server
  if (node === undefined) return
  for (const delay of RETRANSMITS) {
    const sent = atMs + delay
    if (client.node !== undefined && client.node !== node) {
      const flow = trace(client.node, egress(connection), tcp('SYN'), TO_OVERLAY)
      scene.emit(client.node, sent, flow)
    }
    const [verdict, drop] = denied(node, ingress(connection), tcp('SYN'), rule)
    scene.emit(node, sent + hop(connection), verdict)
    scene.emit(node, sent + hop(connection) + 0.004, drop)
  }
}

/** A connection that the client's own side denies. */
export function deniedAtEgress(scene: Scene, atMs: number, connection: Connection, rule: Policy | undefined): void {
  const { node } = connection.client
  if (node === undefined) return
  for (const delay of RETRANSMITS) {
    const [verdict, drop] = denied(node, egress(connection), tcp('SYN'), rule)
    scene.emit(node, atMs + delay, verdict)
    scene.emit(node, atMs + delay + 0.004, drop)
  }
}
