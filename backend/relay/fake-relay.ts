import {
  createServer as createHttp2,
  createSecureServer,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { HealthCheckResponse_ServingStatus, HealthCheckResponseSchema } from '#gen/grpc/health/v1/health_pb.ts'
import { GetFlowsResponseSchema, ServerStatusResponseSchema } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { frame } from './frames.ts'

/** What a call of a test server does with its stream. */
export type Answer = (stream: ServerHttp2Stream, request: Buffer) => void

const GRPC = { ':status': 200, 'content-type': 'application/grpc' } as const

/** Answers of a gRPC server, good and bad. */
export const answers = {
  one: <D extends DescMessage>(schema: D, message: MessageInitShape<D>): Answer => {
    return (stream) => {
      open(stream)
      stream.write(frame(toBinary(schema, create(schema, message))))
      stream.end()
    }
  },
  /** Ends with a status and no message, in the headers alone as servers do when a call fails at once. */
  status:
    (code: number, message = ''): Answer =>
    (stream) => {
      stream.respond(
        { ...GRPC, 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) },
        { endStream: true },
      )
    },
  /** Sends the given bytes in frames and stays open. */
  stream:
    (messages: readonly Uint8Array[]): Answer =>
    (stream) => {
      open(stream)
      for (const message of messages) stream.write(frame(message))
    },
  /** Sends messages, then ends with status OK. */
  ending:
    (messages: readonly Uint8Array[]): Answer =>
    (stream) => {
      open(stream)
      for (const message of messages) stream.write(frame(message))
      stream.end()
    },
  /** Sends bytes as they are. */
  raw:
    (bytes: Uint8Array): Answer =>
    (stream) => {
      open(stream)
      stream.write(bytes)
    },
  reset: ((stream) => stream.close(2)) as Answer,
  silence: (() => undefined) as Answer,
  http:
    (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
    (stream) => {
      stream.respond({ ':status': status, 'content-type': 'text/html', ...headers })
      stream.end('<html></html>')
    },
}

/** Headers now, and status OK in the trailers when the stream ends. */
function open(stream: ServerHttp2Stream): void {
  stream.respond(GRPC, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
}

export const flowMessage = (timeMs: number, nodeName = 'one'): Uint8Array =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, {
      responseTypes: { case: 'flow', value: { uuid: `${nodeName}-${timeMs}`, nodeName } },
      nodeName,
      time: timestampFromMs(timeMs),
    }),
  )

export const nodesMessage = (stateChange: NodeState, nodeNames: string[], message = '', timeMs = 1): Uint8Array =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, {
      responseTypes: { case: 'nodeStatus', value: { stateChange, nodeNames, message } },
      nodeName: 'relay',
      time: timestampFromMs(timeMs),
    }),
  )

export type Method = 'GetFlows' | 'ServerStatus' | 'GetNodes' | 'GetNamespaces' | 'Check'

/** A Relay with one node that is well; what a test wants to see go wrong it replaces. */
export const HEALTHY: Readonly<Record<Method, Answer>> = {
  Check: answers.one(HealthCheckResponseSchema, {
    status: HealthCheckResponse_ServingStatus.SERVING,
  }),
  ServerStatus: answers.one(ServerStatusResponseSchema, {
    version: 'hubble-relay test',
    numConnectedNodes: 1,
    numUnavailableNodes: 0,
    numFlows: 10n,
    maxFlows: 4_095n,
  }),
  GetNodes: answers.status(12, 'unknown method GetNodes'),
  GetNamespaces: answers.status(12, 'unknown method GetNamespaces'),
  GetFlows: answers.stream([nodesMessage(NodeState.NODE_CONNECTED, ['one'])]),
}

export interface FakeRelay {
  readonly port: number
  /** Requests that arrived so far: the method and the message. */
  readonly calls: readonly {
    readonly method: string
    readonly request: Buffer
    readonly headers: IncomingHttpHeaders
  }[]
  /** Changes what methods do from now on. */
  change(answers: Partial<Record<Method, Answer>>): void
  /** Connections open now. */
  sessions(): number
  /** Cuts all connections. */
  cut(): void
  close(): Promise<void>
}

/** A gRPC server on a free port (or the given one) that does what a test tells it. */
export async function startFakeRelay(
  first: Partial<Record<Method, Answer>> = {},
  port = 0,
  tls?: SecureServerOptions,
): Promise<FakeRelay> {
  let does: Readonly<Record<Method, Answer>> = { ...HEALTHY, ...first }
  const calls: { method: string; request: Buffer; headers: IncomingHttpHeaders }[] = []
  const sessions = new Set<ServerHttp2Session>()
  const server = tls ? createSecureServer(tls) : createHttp2()
  server.on('sessionError', () => undefined)
  server.on('session', (session) => {
    sessions.add(session)
    session.on('error', () => session.destroy())
    session.on('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    const method = String(headers[':path']).split('/').at(-1) ?? ''
    const parts: Buffer[] = []
    stream.on('error', () => stream.destroy())
    stream.on('data', (chunk: Buffer) => parts.push(chunk))
    stream.on('end', () => {
      const request = Buffer.concat(parts).subarray(5)
      calls.push({ method, request, headers })
      if (!stream.destroyed) (does[method as Method] ?? answers.status(12))(stream, request)
    })
  })
  return {
    port: await listening(server, port),
    calls,
    change: (next) => {
      does = { ...does, ...next }
    },
    sessions: () => sessions.size,
    cut: () => {
      for (const session of sessions) session.destroy()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const session of sessions) session.destroy()
      }),
  }
}

/** Starts listening on loopback and answers the port. */
export function listening(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
