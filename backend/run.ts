import { setMaxListeners } from 'node:events'
import type { ConnectRouter } from '@connectrpc/connect'
import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { FileError } from '#service/capture-file.ts'
import { type MapServiceState, registerMapService } from '#service/map-service.ts'
import type { ListenAddress } from './config/address.ts'
import type { Config } from './config/config.ts'
import { registerDemoService } from './demo-service.ts'
import { readiness } from './http/health.ts'
import { ListenError } from './http/listen.ts'
import { startProbeServer } from './http/probes.ts'
import { startHttpServer } from './http/server.ts'
import type { Log } from './log.ts'
import { CallCounter } from './metrics/calls.ts'
import { createMetrics } from './metrics/metrics.ts'
import { countReconnects } from './metrics/reconnects.ts'
import { registerObserver } from './observer/service.ts'
import { type Opened, openSource } from './open-source.ts'
import { VERSION } from './version.ts'

export interface Surroundings {
  readonly log: Log
  /** Where the built page lies. */
  readonly page: string
  /** Ends Orrery. */
  readonly signal: AbortSignal
  /** Tells the person who started it, past the log. */
  readonly say: (line: string) => void
  /** Tells them why it could not start. */
  readonly complain: (line: string) => void
}

/** Runs Orrery until the signal is aborted. Answers the exit code: 0, or 1 where it could not start. */
export async function run(config: Config, { log, page, signal, say, complain }: Surroundings): Promise<number> {
  const end = new AbortController()
  // Every part of Orrery hangs on it.
  setMaxListeners(0, end.signal)
  try {
    const opened = await openSource(config.source, end.signal, log)
    const { source } = opened
    const calls = new CallCounter()
    const { routes, state } = prepare(opened, end.signal)
    const reconnects = countReconnects(source, end.signal)
    const metrics = createMetrics(() => ({
      version: VERSION,
      status: source.status(),
      service: state(),
      reconnects: reconnects(),
      calls: calls.methods,
      nowMs: Date.now(),
    }))
    const status = () => source.status()
    const own =
      config.metrics.kind === 'own' ? await startProbeServer(config.metrics.listen, status, metrics) : undefined
    const http = await startHttpServer({
      listen: config.listen,
      allowedHosts: config.allowedHosts,
      basePath: config.basePath,
      page,
      routes,
      interceptors: [calls.interceptor],
      status,
      metrics: config.metrics.kind === 'beside' ? metrics : undefined,
      log,
    })
    const url = address(config.listen, http.port, config.basePath)
    log.info({ url, source: source.name, version: VERSION }, 'Orrery serves')
    say(`\nOrrery shows ${what(source.kind, source.name)} at ${url}\n`)
    await aborted(signal)
    log.info({ signal: String(signal.reason) }, 'ending')
    await Promise.all([http.close(), own?.close()])
    return 0
  } catch (error) {
    if (!(error instanceof ListenError || error instanceof FileError)) throw error
    log.debug({ err: error }, 'could not start')
    complain(error.message)
    return 1
  } finally {
    end.abort()
  }
}

/** The services, and a look into them that answers once the router has taken them. */
function prepare({ source, demo, measure, observer }: Opened, signal: AbortSignal) {
  let state: () => MapServiceState = () => {
    throw new Error('the services are not up yet')
  }
  const routes = (router: ConnectRouter): void => {
    state = registerMapService(router, { source, version: VERSION, signal, measure, options: { keepWarm: true } })
    registerDemoService(router, demo)
    registerObserver(router, observer, () => readiness(source.status()).status === 200, signal)
  }
  return { routes, state: () => state() }
}

function what(kind: SourceKind, name: string): string {
  if (kind === SourceKind.DEMO) return 'its demo cluster'
  return kind === SourceKind.FILE ? `the file ${name}` : `the cluster behind ${name}`
}

/** The address to open in a browser on this machine. */
function address({ host }: ListenAddress, port: number, basePath: string): string {
  const everywhere = ['', '0.0.0.0', '::'].includes(host)
  const name = everywhere || host.startsWith('127.') || host === '::1' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}${basePath}`
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
