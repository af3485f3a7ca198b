import { createServer as createHttp1, type IncomingMessage } from 'node:http'
import { createServer as createHttp2, type ServerHttp2Session } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTls, type Server as TlsServer } from 'node:tls'
import type { Identity } from '../tls/identity.ts'
import type { Handler } from './reply.ts'

/** One port for HTTP/1.1 and HTTP/2, with or without TLS. */
export interface Front {
  /** To listen on. */
  readonly server: Server
  /** Shows another certificate from now on. */
  renew(identity: Identity): void
  /** Asks connections to end; what is idle ends at once. */
  retire(): void
  /** Cuts what is left. */
  cut(): void
}

/** Connections at once; a browser opens six at most, a proxy some hundreds. */
const MAX_CONNECTIONS = 2_000
/** From this share of them on, those that are idle are closed. */
const NEARLY_FULL = 0.9
/** A connection that says nothing. */
const SILENCE_MS = 15_000
/**
 * An idle connection outlives what proxies keep theirs for (nginx 60 s, Go's 90 s in Traefik and oauth2-proxy, Google's 600 s, Envoy 1 h):
 * whoever closes first must not be us, or a request that is on its way is lost.
 */
const KEEP_ALIVE_MS = 3_660_000
/** After so long without a byte the system asks whether the other end still lives. */
const PROBE_MS = 60_000
const HEADERS = 16 * 1024

/** The first bytes of HTTP/2 (RFC 9113, 3.4). No method of HTTP/1 begins like that. */
const PREFACE = 'PRI'

/** Takes requests of both versions to one handler. `most`: connections at once. */
export function createFront(handle: Handler, identity: Identity | undefined, most = MAX_CONNECTIONS): Front {
  const http1 = createHttp1(
    { maxHeaderSize: HEADERS, headersTimeout: SILENCE_MS, requestTimeout: 60_000, keepAliveTimeout: KEEP_ALIVE_MS },
    handle,
  )
  http1.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
  })
  // It never listens itself; this makes it watch over its time limits and know its idle connections all the same.
  http1.emit('listening')
  /** How many streams each has open. */
  const sessions = new Map<ServerHttp2Session, number>()
  const http2 = createHttp2({
    maxSessionMemory: 32,
    settings: { maxConcurrentStreams: 100, maxHeaderListSize: HEADERS, enableConnectProtocol: false },
  })
  http2.on('session', (session) => {
    sessions.set(session, 0)
    const opened = (by: number) => sessions.has(session) && sessions.set(session, (sessions.get(session) ?? 0) + by)
    session.on('stream', (stream) => {
      opened(1)
      stream.once('close', () => opened(-1))
    })
    session.on('close', () => sessions.delete(session))
    session.on('error', () => session.destroy())
  })
  // The compatibility layer of HTTP/2 has what the handlers use of HTTP/1; the host has another name.
  http2.on('request', (request, response) => {
    request.headers.host ??= request.authority
    handle(request as unknown as IncomingMessage, response as unknown as Parameters<Handler>[1])
  })

  const sockets = new Set<Socket>()
  const track = (socket: Socket) => {
    sockets.add(socket)
    // Whoever keeps connections open without need makes room for those who come.
    if (sockets.size > most * NEARLY_FULL) {
      http1.closeIdleConnections()
      for (const [session, streams] of sessions) if (streams === 0) session.close()
    }
    socket.setKeepAlive(true, PROBE_MS)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const route = (socket: Socket, second: boolean) => (second ? http2 : http1).emit('connection', socket)

  let secure: TlsServer | undefined
  if (identity) {
    secure = createTls({
      ...identity,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['h2', 'http/1.1'],
      handshakeTimeout: SILENCE_MS,
    })
    secure.on('secureConnection', (socket) => {
      socket.on('error', () => socket.destroy())
      route(socket, socket.alpnProtocol === 'h2')
    })
    secure.on('connection', track)
  }
  const server: Server =
    secure ??
    createServer((socket) => {
      track(socket)
      sniff(socket, route)
    })
  server.maxConnections = most

  return {
    server,
    renew: (next) => secure?.setSecureContext({ ...next, minVersion: 'TLSv1.2' }),
    retire: () => {
      http1.closeIdleConnections()
      for (const session of sessions.keys()) if (!session.closed) session.close()
    },
    cut: () => {
      http1.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Looks at the first bytes of a connection, puts them back and hands it on. */
function sniff(socket: Socket, route: (socket: Socket, second: boolean) => void): void {
  let first = Buffer.alloc(0)
  const look = (chunk: Buffer) => {
    first = Buffer.concat([first, chunk])
    const start = first.subarray(0, PREFACE.length).toString('latin1')
    if (first.length < PREFACE.length && PREFACE.startsWith(start)) return
    socket.off('data', look)
    socket.setTimeout(0)
    socket.pause()
    socket.unshift(first)
    route(socket, start === PREFACE)
    if (start !== PREFACE) socket.resume()
  }
  socket.setTimeout(SILENCE_MS, () => socket.destroy())
  socket.on('data', look)
}
