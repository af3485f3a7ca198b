import { setMaxListeners } from 'node:events'
import { type Expiry, isRole } from '#domain/expiry.ts'
import { type CertificateExpiry, SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { FileError } from '#service/capture-file.ts'
import type { Offers } from '#service/demo-service.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import type { FlowSource } from '#service/source.ts'
import type { Config, SourceConfig } from './config/config.ts'
import { ListenError } from './http/listen.ts'
import { startProbeServer } from './http/probes.ts'
import { type HttpServer, startHttpServer } from './http/server.ts'
import type { Log } from './log.ts'
import { CallCounter } from './metrics/calls.ts'
import { createMetrics } from './metrics/metrics.ts'
import { openBrowser } from './open-browser.ts'
import { commandFor, describeOffer, type Offer, offerLine, sourceOf, watchForRelay } from './relay-offer.ts'
import { openShowing } from './showing.ts'
import { watchExpiry } from './tls/expiry.ts'
import { IdentityError, type IdentityFiles, readIdentity } from './tls/identity.ts'
import { watchFiles } from './tls/watch-files.ts'
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
    const chosen = new AbortController()
    let offered: () => Offer | undefined = () => undefined
    const offers: Offers = {
      now: () => describeOffer(offered(), onlyHere(config)),
      show: onlyHere(config) ? () => showOffer(offered()) : undefined,
    }
    const open = (source: SourceConfig) => openShowing(source, config, offers, end.signal, log)
    let shown = await open(config.source)
    const identity = config.tls && readIdentity(config.tls)
    const calls = new CallCounter()
    const status = () => shown.source.status()
    const relayCertificates = () => status().certificates.flatMap(asExpiry)
    const expiry = watchExpiry(config.tls?.certFile, relayCertificates, log, end.signal)
    const metrics = createMetrics(() => ({
      version: VERSION,
      status: status(),
      service: shown.state(),
      reconnects: shown.reconnects(),
      redacted: shown.redacted,
      expiry: expiry(),
      calls: calls.methods,
      nowMs: Date.now(),
    }))
    const own =
      config.metrics.kind === 'own' ? await startProbeServer(config.metrics.listen, status, metrics) : undefined
    const http = await startHttpServer({
      listen: config.listen,
      identity,
      frameAncestors: config.frameAncestors,
      allowedHosts: config.allowedHosts,
      basePath: config.basePath,
      page,
      routes: shown.routes,
      interceptors: [calls.interceptor],
      status,
      metrics: config.metrics.kind === 'beside' ? metrics : undefined,
      log,
    })
    if (config.tls) keepIdentity(config.tls, http, log, end.signal)
    const url = address(config, http.port)
    log.info({ url, source: shown.source.name, version: VERSION }, 'Orrery serves')
    say(`\nOrrery shows ${what(shown.source)} at ${url}\n`)
    if (config.lookFor) {
      const looks = linkedSignal(end.signal, chosen.signal)
      offered = watchForRelay(config.lookFor, looks, (offer) => {
        log.info({ relay: offer.address.text, command: commandFor(offer) }, 'a Relay could be shown')
        say(`${offerLine(offer)}\n`)
      })
    }
    const show = async (source: SourceConfig) => {
      const [before, next] = [shown, await open(source)]
      shown = next
      http.serve(next.routes, 'Orrery shows another source now.')
      before.end()
      log.info({ source: next.source.name }, 'a page chose what is shown')
      say(`Orrery shows ${what(next.source)} now, as its page was told to.\n`)
    }
    const showOffer = (offer: Offer | undefined): boolean => {
      const source = offer && sourceOf(offer)
      if (source === undefined || chosen.signal.aborted) return false
      chosen.abort()
      // Not waited for: whoever asked is answered before the streams end.
      show(source).catch((error: unknown) => log.error({ err: error }, 'the Relay could not be shown'))
      return true
    }
    if (config.open) openBrowser(url, (line) => log.warn(line))
    await aborted(signal)
    log.info({ signal: String(signal.reason) }, 'ending')
    await Promise.all([http.close(), own?.close()])
    return 0
  } catch (error) {
    if (!(error instanceof ListenError || error instanceof FileError || error instanceof IdentityError)) throw error
    log.debug({ err: error }, 'could not start')
    complain(error.message)
    return 1
  } finally {
    end.abort()
  }
}

const asExpiry = ({ certificate, name, expiresMs }: CertificateExpiry): readonly Expiry[] =>
  isRole(certificate) ? [{ certificate, name, expiresMs }] : []

const FILES_MS = 10_000

/** Shows a renewed certificate without a new start; one that cannot be used is told of, and the old one stays. */
function keepIdentity(files: IdentityFiles, http: HttpServer, log: Log, signal: AbortSignal): void {
  watchFiles([files.certFile, files.keyFile], FILES_MS, signal, () => {
    try {
      http.renew(readIdentity(files))
      log.info({ certificate: files.certFile }, 'the renewed certificate is shown from now on')
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error
      log.error({ certificate: files.certFile }, `the renewed certificate cannot be used: ${error.message}`)
    }
  })
}

function what({ kind, name }: FlowSource): string {
  if (kind === SourceKind.DEMO) return 'its demo cluster'
  return kind === SourceKind.FILE ? `the file ${name}` : `the cluster behind ${name}`
}

/** The address to open in a browser on this machine. */
function address({ listen: { host }, tls, basePath }: Config, port: number): string {
  const everywhere = ['', '0.0.0.0', '::'].includes(host)
  const name = everywhere || host.startsWith('127.') || host === '::1' ? 'localhost' : host
  return `http${tls ? 's' : ''}://${name.includes(':') ? `[${name}]` : name}:${port}${basePath}`
}

/** Nobody but people on this machine gets to its pages. */
const onlyHere = ({ listen: { host } }: Config) =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
