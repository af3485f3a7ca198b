import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import type { ListenAddress } from '../config/address.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { readiness } from './health.ts'
import { closeServer, listen, portOf } from './listen.ts'
import { sendJson, sendText } from './reply.ts'

/** Answers `/healthz`, `/readyz` and, where metrics are given, `/metrics`; says whether it did. */
export function createProbes(
  status: () => SourceStatus,
  metrics: Metrics | undefined,
): (route: string, request: IncomingMessage, response: ServerResponse) => boolean {
  return (route, { method }, response) => {
    if (route === '/healthz') {
      sendText(response, 200, 'ok', { 'cache-control': 'no-store' })
      return true
    }
    if (route === '/readyz') {
      const { status: code, body } = readiness(status())
      sendJson(response, code, body)
      return true
    }
    if (route !== '/metrics' || metrics === undefined || (method !== 'GET' && method !== 'HEAD')) return false
    metrics.text().then(
      (text) =>
        sendText(response, 200, text.trimEnd(), { 'content-type': metrics.contentType, 'cache-control': 'no-store' }),
      (error: unknown) => sendText(response, 500, `The metrics could not be read: ${String(error)}`),
    )
    return true
  }
}

/** Serves probes and metrics at an address of their own. Rejects with a ListenError when it cannot listen. */
export async function startProbeServer(
  where: ListenAddress,
  status: () => SourceStatus,
  metrics: Metrics,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const probes = createProbes(status, metrics)
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 15_000 }, (request, response) => {
    const [route = '/'] = (request.url ?? '/').split('?', 1)
    if (!probes(route, request, response)) sendText(response, 404, 'Here are /metrics, /healthz and /readyz.')
  })
  const servers = await listen(server, where)
  return {
    port: portOf(server),
    close: async () => {
      const closed = Promise.all(servers.map(closeServer))
      server.closeAllConnections()
      await closed
    },
  }
}
