import type { IncomingMessage, ServerResponse } from 'node:http'
import { Code, ConnectError, type ConnectRouter, type Interceptor } from '@connectrpc/connect'
import { boundedName } from '#domain/flow/bounded.ts'
import type { SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import type { ListenAddress } from '../config/address.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Identity } from '../tls/identity.ts'
import { createFront } from './front.ts'
import { securityHeaders } from './headers.ts'
import { createHostCheck } from './hosts.ts'
import { closeServer, listen, portOf } from './listen.ts'
import { servePage } from './page.ts'
import { createProbes } from './probes.ts'
import { sendText } from './reply.ts'
import { createRpcHandler, isRpc } from './rpc.ts'

export interface HttpOptions {
  readonly listen: ListenAddress
  /** Serves over TLS as this. */
  readonly identity?: Identity | undefined
  /** Further names that may be asked; see hosts.ts. */
  readonly allowedHosts: readonly string[] | undefined
  /** Sources of CSP that may show the page in a frame. */
  readonly frameAncestors?: readonly string[] | undefined
  /** Begins and ends with a slash. */
  readonly basePath: string
  /** Where the built page lies. */
  readonly page: string
  readonly routes: (router: ConnectRouter) => void
  /** Look at every call. */
  readonly interceptors?: readonly Interceptor[]
  readonly status: () => SourceStatus
  /** Served at /metrics. */
  readonly metrics: Metrics | undefined
  readonly log: Log
  /** How long streams may take to end at a shutdown before they are cut, in milliseconds. */
  readonly graceMs?: number
}

export interface HttpServer {
  readonly port: number
  /** Shows another certificate from now on. */
  renew(identity: Identity): void
  /** Answers with other services from now on; open streams end with the reason. */
  serve(routes: (router: ConnectRouter) => void, reason: string): void
  /** Tells streams why they end, waits for them, closes. Never takes much longer than the grace. */
  close(): Promise<void>
}

/** Serves the API, the page and the probes. Rejects with a ListenError when it cannot listen. */
export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { log, interceptors = [], status, metrics } = options
  const stop = new AbortController()
  const probes = createProbes(status, metrics)
  const page = servePage(options.page)
  const headers = Object.entries(securityHeaders(options.frameAncestors))
  const refuse = createHostCheck(options.allowedHosts)
  const begin = (routes: HttpOptions['routes']) => {
    const turn = new AbortController()
    const shutdown = linkedSignal(stop.signal, turn.signal)
    return { turn, answer: createRpcHandler({ routes, interceptors, shutdown, log }) }
  }
  let rpc = begin(options.routes)

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    if (hostsOf(request) > 1) {
      response.setHeader('connection', 'close')
      sendText(response, 400, 'A request has one Host header.')
      return
    }
    const path = below(options.basePath, request.url ?? '/')
    const [route = '/'] = (path ?? request.url ?? '/').split('?', 1)
    if (probes(route, request, response)) return
    const refusal = refuse(request.headers.host, request.headers.origin, siteOf(request))
    if (refusal) {
      const { host = '', origin = '' } = request.headers
      log.warn({ host: boundedName(host), origin: boundedName(origin) }, 'request refused')
      sendText(response, refusal.status, refusal.words)
      return
    }
    if (path === undefined) {
      redirectToBase(options.basePath, route, response)
      return
    }
    request.url = path
    if (isRpc(path)) rpc.answer(request, response)
    else page(request, response)
  }

  const front = createFront(handle, options.identity)
  const servers = await listen(front.server, options.listen)

  return {
    port: portOf(front.server),
    renew: (identity) => front.renew(identity),
    serve: (routes, reason) => {
      const before = rpc
      rpc = begin(routes)
      before.turn.abort(new ConnectError(reason, Code.Unavailable))
    },
    close: async () => {
      stop.abort(new ConnectError('Orrery is shutting down', Code.Unavailable))
      const closed = Promise.all(servers.map(closeServer))
      // A connection is idle, and can be closed, only once its stream has ended.
      const sweep = setInterval(() => front.retire(), 20)
      const cut = setTimeout(() => front.cut(), options.graceMs ?? 4_000)
      await closed
      clearInterval(sweep)
      clearTimeout(cut)
      front.cut()
    },
  }
}

/** More than one is answered with 400 (RFC 9112, 3.2): a proxy in front may have judged by another one than we would. */
const hostsOf = ({ httpVersionMajor, rawHeaders }: IncomingMessage): number =>
  httpVersionMajor > 1 ? 1 : rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name)).length

/** Sec-Fetch-Site: how the page that makes a request stands to us, by the browser's own judgement, which no script can change. */
function siteOf({ headers }: IncomingMessage): string | undefined {
  const site = headers['sec-fetch-site']
  return typeof site === 'string' ? site : undefined
}

/** The path below the base, or undefined when it lies elsewhere. */
function below(base: string, url: string): string | undefined {
  return url.startsWith(base) ? `/${url.slice(base.length)}` : undefined
}

function redirectToBase(base: string, route: string, response: ServerResponse): void {
  if (route === '/' || `${route}/` === base) {
    response.writeHead(308, { location: base, 'content-length': 0 }).end()
    return
  }
  sendText(response, 404, `Orrery is served below ${base}`)
}
