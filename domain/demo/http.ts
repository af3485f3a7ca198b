import { create } from '@bufbuild/protobuf'
import {
  FlowType,
  type HTTPHeader,
  L7FlowType,
  type Layer7,
  TraceContextSchema,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { EVENT, egress, eventType, ingress, packet, tcp, tcpLayer, type Way } from './packet.ts'
import type { DemoNode } from './party.ts'
import type { Connection, FlowInit, Scene } from './scene.ts'
import { back, close, exchange, forward, open } from './tcp.ts'

/** One HTTP call as the proxies log it. */
export interface Call {
  readonly method: string
  /** Host as the client calls it, without port 80. */
  readonly host: string
  readonly path: string
  readonly code: number
  readonly latencyMs: number
  /** The proxy's policy does not allow it: the request is dropped and answered with 403 by the proxy itself. */
  readonly denied?: boolean
  /** Carried by the `traceparent` header. */
  readonly traceId?: string
  readonly agent?: string
}

/**
 * A call over an open connection: data flows both ways, and each proxy on the way logs request and response. With
 * `aggregated` the agents have seen data of this connection lately and tell only what the proxies log.
 * Gives the time of the answer.
 */
export function call(scene: Scene, atMs: number, connection: Connection, made: Call, aggregated = false): number {
  const { client, server } = connection
  const requestId = scene.random.uuid()
  const takes = made.denied ? 0.3 : made.latencyMs
  const arrived = aggregated ? atMs + 0.3 : forward(scene, atMs, connection, tcp('ACK', 'PSH'))
  const done = aggregated ? arrived + takes + 0.3 : back(scene, arrived + takes, connection, tcp('ACK', 'PSH'))
  const log = (node: DemoNode | undefined, proxied: boolean, direction: (c: Connection, reply?: boolean) => Way) => {
    if (node === undefined || !proxied) return
    scene.emit(node, arrived, accessLog(node, direction(connection), made, requestId))
    scene.emit(node, done, accessLog(node, direction(connection, true), made, requestId))
  }
  log(client.node, connection.egress?.proxyPort !== undefined, egress)
  log(server.node, connection.ingress?.proxyPort !== undefined, ingress)
  return done
}

/** A connection opened for one call and closed after it. */
export function callOnce(scene: Scene, atMs: number, connection: Connection, made: Call): number {
  const done = call(scene, open(scene, atMs, connection), connection, made)
  close(scene, done + 0.2, connection)
  return done
}

/** Bytes of which no proxy makes sense, over a connection of their own. */
export function talkOnce(scene: Scene, atMs: number, connection: Connection, latencyMs: number): number {
  const done = exchange(scene, open(scene, atMs, connection), connection, latencyMs)
  close(scene, done + 0.2, connection)
  return done
}

function accessLog(node: DemoNode, way: Way, made: Call, requestId: string): FlowInit {
  const { reply, connection } = way
  const { serverPort } = connection
  const url = `http://${made.host}${serverPort === 80 ? '' : `:${serverPort}`}${made.path}`
  const latency = Math.round(made.denied ? 0 : made.latencyMs * 1e6)
  const common = packet(node, way, tcp())
  const proxyPort = (way.direction === TrafficDirection.INGRESS ? connection.ingress : connection.egress)?.proxyPort
  return {
    ...common,
    l4: reply ? tcpLayer(serverPort, connection.clientPort) : tcpLayer(connection.clientPort, serverPort),
    ethernet: undefined,
    Type: FlowType.L7,
    verdict: made.denied === true && !reply ? Verdict.DROPPED : Verdict.FORWARDED,
    eventType: eventType(EVENT.l7),
    isReply: reply,
    reply,
    ...(proxyPort === undefined ? {} : { proxyPort }),
    ...(made.traceId === undefined
      ? {}
      : { traceContext: create(TraceContextSchema, { parent: { traceId: made.traceId } }) }),
    l7: logged(made, url, reply, latency, reply ? responseHeaders(made, requestId) : requestHeaders(made, requestId)),
    Summary: reply
      ? `HTTP/1.1 ${made.code} ${Math.round(latency / 1e6)}ms (${made.method} ${url})`
      : `HTTP/1.1 ${made.method} ${url}`,
  }
}

const logged = (made: Call, url: string, reply: boolean, latencyNs: number, headers: HTTPHeader[]): Layer7 => ({
  $typeName: 'flow.Layer7',
  type: reply ? L7FlowType.RESPONSE : L7FlowType.REQUEST,
  latencyNs: reply ? BigInt(latencyNs) : 0n,
  record: {
    case: 'http',
    value: {
      $typeName: 'flow.HTTP',
      code: reply ? made.code : 0,
      method: made.method,
      url,
      protocol: 'HTTP/1.1',
      headers,
    },
  },
})

const header = (key: string, value: string): HTTPHeader => ({ $typeName: 'flow.HTTPHeader', key, value })

const requestHeaders = (made: Call, requestId: string) => [
  header(':scheme', 'http'),
  header('Accept', '*/*'),
  header('User-Agent', made.agent ?? 'curl/8.11.1'),
  header('X-Request-Id', requestId),
  ...(made.traceId === undefined ? [] : [header('Traceparent', `00-${made.traceId}-${made.traceId.slice(16)}-01`)]),
]

const responseHeaders = (made: Call, requestId: string) => [
  header('Content-Type', made.denied === true ? 'text/plain' : 'application/json'),
  header('Server', 'envoy'),
  header('X-Request-Id', requestId),
  ...(made.denied === true ? [] : [header('X-Envoy-Upstream-Service-Time', String(Math.round(made.latencyMs)))]),
]
