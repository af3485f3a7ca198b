import { setMaxListeners } from 'node:events'
import type { ConnectRouter } from '@connectrpc/connect'
import type { Tally } from '#domain/redact/tally.ts'
import { type Offers, registerDemoService } from '#service/demo-service.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { type MapServiceState, registerMapService } from '#service/map-service.ts'
import type { FlowSource } from '#service/source.ts'
import type { Config, SourceConfig } from './config/config.ts'
import { readiness } from './http/health.ts'
import type { Log } from './log.ts'
import { countReconnects } from './metrics/reconnects.ts'
import { registerObserver } from './observer/service.ts'
import { openSource } from './open-source.ts'
import { VERSION } from './version.ts'

/** A source that is shown, with the services over it. */
export interface Showing {
  readonly source: FlowSource
  readonly routes: (router: ConnectRouter) => void
  /** What runs behind the services, once the router has taken them. */
  readonly state: () => MapServiceState
  /** Times that flows came in again after a break. */
  readonly reconnects: () => number
  /** What was taken out of flows; undefined where nothing is to be. */
  readonly redacted: Tally | undefined
  /** Closes the source and ends the services. */
  end(): void
}

/** Opens a source and prepares its services. Rejects where a file cannot be read at all. Everything ends with the signal. */
export async function openShowing(
  config: SourceConfig,
  { redact, traceUrl }: Pick<Config, 'redact' | 'traceUrl'>,
  offers: Offers | undefined,
  signal: AbortSignal,
  log: Log,
): Promise<Showing> {
  const own = new AbortController()
  const ends = linkedSignal(signal, own.signal)
  // Every part of what is shown hangs on it.
  setMaxListeners(0, ends)
  const { source, demo, measure, observer, redacted } = await openSource(config, redact, ends, log)
  let state: () => MapServiceState = () => {
    throw new Error('the services are not up yet')
  }
  return {
    source,
    routes: (router) => {
      state = registerMapService(router, {
        source,
        version: VERSION,
        signal: ends,
        measure,
        ...(traceUrl !== undefined && { traceUrl }),
        options: { keepWarm: true },
      })
      registerDemoService(router, demo, offers)
      registerObserver(router, observer, () => readiness(source.status()).status === 200, ends)
    },
    state: () => state(),
    reconnects: countReconnects(source, ends),
    redacted,
    end: () => own.abort(),
  }
}
