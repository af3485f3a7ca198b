import { createRouterTransport, type Transport } from '@connectrpc/connect'
import type { Measure } from './doctor.ts'
import { registerMapService } from './map-service.ts'
import type { FlowSource } from './source.ts'

/**
 * Orrery's API inside a browser tab, over a source that lives there as well (a dropped file). Same service, same frames,
 * no server. Ends with the signal.
 */
export function createInTabTransport(
  source: FlowSource,
  version: string,
  signal: AbortSignal,
  measure?: Measure,
): Transport {
  return createRouterTransport((router) => {
    registerMapService(router, { source, version, signal, ...(measure && { measure }) })
  })
}
