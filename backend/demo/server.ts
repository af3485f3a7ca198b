import { createServer, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Code, type ConnectRouter } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'

export interface Listener {
  readonly port: number
  /** Cuts all connections; new ones are taken. */
  cut(): void
  /** Cuts all connections and gives the port back. */
  close(): Promise<void>
}

/** Serves gRPC over HTTP/2 without TLS. Rejects with the system's error when the port cannot be opened. */
export async function listen(host: string, port: number, routes: (router: ConnectRouter) => void): Promise<Listener> {
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer(connectNodeAdapter({ routes, connect: false, grpcWeb: false, fallback: unimplemented }))
  server.on('session', (session) => {
    sessions.add(session)
    session.on('error', () => session.destroy())
    session.on('close', () => sessions.delete(session))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const cut = () => {
    for (const session of sessions) session.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}

type Handler = ReturnType<typeof connectNodeAdapter>

/** What gRPC answers for a method that is not there: trailers only, in the frame that ends the stream. */
function unimplemented(...[request, response]: Parameters<Handler>): void {
  if (!('stream' in response)) return
  const method = (request.url ?? '').split('/').at(-1) ?? ''
  const headers = {
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': Code.Unimplemented,
    'grpc-message': `${method} not yet implemented`,
  }
  response.stream.respond(headers, { endStream: true })
}
