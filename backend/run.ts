import type { ConnectRouter } from '@connectrpc/connect'
import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { FileError } from '#service/capture-file.ts'
import { registerMapService } from '#service/map-service.ts'
import type { ListenAddress } from './config/address.ts'
import type { Config } from './config/config.ts'
import { registerDemoService } from './demo-service.ts'
import { ListenError } from './http/listen.ts'
import { startHttpServer } from './http/server.ts'
import type { Log } from './log.ts'
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
  try {
    const opened = await openSource(config.source, end.signal, log)
    const { source } = opened
    const http = await startHttpServer({
      listen: config.listen,
      allowedHosts: config.allowedHosts,
      basePath: config.basePath,
      page,
      routes: (router) => routes(router, opened, end.signal),
      status: () => source.status(),
      log,
    })
    const url = address(config.listen, http.port, config.basePath)
    log.info({ url, source: source.name, version: VERSION }, 'Orrery serves')
    say(`\nOrrery shows ${what(source.kind, source.name)} at ${url}\n`)
    await aborted(signal)
    log.info({ signal: String(signal.reason) }, 'ending')
    await http.close()
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

function routes(router: ConnectRouter, { source, demo, measure }: Opened, signal: AbortSignal): void {
  registerMapService(router, { source, version: VERSION, signal, measure, options: { keepWarm: true } })
  registerDemoService(router, demo)
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
