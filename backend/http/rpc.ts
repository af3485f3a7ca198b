import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Code, ConnectError, type ConnectRouter, createConnectRouter, type Interceptor } from '@connectrpc/connect'
import type { UniversalHandler, UniversalServerResponse } from '@connectrpc/connect/protocol'
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node'
import type { Log } from '../log.ts'
import { heldBodies } from './bodies.ts'
import { farewell } from './farewell.ts'
import { gzipped } from './gzip-stream.ts'
import { type Handler, sendText } from './reply.ts'
import { heldAnswers } from './unsent.ts'

export interface RpcOptions {
  readonly routes: (router: ConnectRouter) => void
  /** Ends streams with its reason. */
  readonly shutdown: AbortSignal
  readonly interceptors: readonly Interceptor[]
  readonly log: Log
}

const MIB = 1024 * 1024
/** The largest request is a filter. */
const LONGEST_BODY = 256 * 1024
/** `/package.Service/Method` */
const API = /^\/[\w.]+\.[A-Z]\w*\//

/** Whether a path is one of the API. */
export const isRpc = (path: string): boolean => API.test(path)

/**
 * Answers calls of the API. Single answers are compressed by Connect where the caller takes that. Streams to browsers, which
 * cannot unpack messages of their own, are compressed as a whole.
 */
export function createRpcHandler({ routes, shutdown, interceptors, log }: RpcOptions): Handler {
  // Every call under way hangs on it, and lets go when it ends: many at once are no leak.
  setMaxListeners(0, shutdown)
  const router = createConnectRouter({
    shutdownSignal: shutdown,
    interceptors: [...interceptors, farewell(shutdown)],
    jsonOptions: { alwaysEmitImplicit: true },
    // Brotli at its default takes a second for a large map.
    acceptCompression: [compressionGzip],
    readMaxBytes: LONGEST_BODY,
    writeMaxBytes: 64 * MIB,
  })
  routes(router)
  const unsent = heldAnswers()
  const bodies = heldBodies()
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]))

  return (request, response) => {
    response.setHeader('x-accel-buffering', 'no')
    response.setHeader('cache-control', 'no-store')
    const handler = handlers.get(pathOf(request))
    if (handler === undefined) {
      sendText(response, 404, 'This Orrery has no such method.')
      return
    }
    const now = performance.now()
    // A stream has one frame on its way at most.
    if (!bodies.admits(request, now) || !(streams(handler) || unsent.admits(response, now))) {
      request.resume()
      sendText(response, 503, 'Too many callers are slow. Try again in a moment.', {
        'retry-after': '5',
        ...(request.httpVersionMajor === 1 && CLOSING),
      })
      return
    }
    handler(universalRequestFromNodeRequest(request, response, undefined, undefined))
      .then((answer) => {
        const packed = streams(handler) ? pack(answer, request) : answer
        return universalResponseToNodeResponse(packed, response)
      })
      .catch((error: unknown) => {
        // The caller has gone.
        if (ConnectError.from(error).code === Code.Aborted) return
        log.error({ err: error, method: handler.method.name }, 'a call could not be answered')
      })
  }
}

/** Whoever is not done with the body shall not send the rest of it. */
const CLOSING = { connection: 'close' }

const pathOf = ({ url = '' }: IncomingMessage) => url.split('?', 1)[0] ?? url
const streams = ({ method }: UniversalHandler) => method.methodKind === 'server_streaming'

/** Media types of streams that browsers read. */
const OF_BROWSERS = /^application\/(connect\+|grpc-web)/

function pack(answer: UniversalServerResponse, { headers }: IncomingMessage): UniversalServerResponse {
  const { body, header } = answer
  if (body === undefined || !OF_BROWSERS.test(header?.get('content-type') ?? '')) return answer
  if (!/\bgzip\b/.test(headers['accept-encoding'] ?? '') || header?.has('connect-content-encoding')) return answer
  header?.set('content-encoding', 'gzip')
  header?.append('vary', 'accept-encoding')
  return { ...answer, body: gzipped(body) }
}
