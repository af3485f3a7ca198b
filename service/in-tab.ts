import { createRouterTransport, type Transport } from '@connectrpc/connect'
import { type Demo, registerDemoService } from './demo-service.ts'
import { type MapServiceDeps, registerMapService } from './map-service.ts'

/** The demo can be switched where the source is the demo cluster. */
export interface InTab extends MapServiceDeps {
  readonly demo?: Demo
}

/**
 * Orrery's API inside a browser tab, over a source that lives there as well (a dropped file, the demo cluster). Same service,
 * same frames, no server. Ends with the signal.
 */
export function createInTabTransport({ demo, ...deps }: InTab): Transport {
  return createRouterTransport((router) => {
    registerMapService(router, deps)
    registerDemoService(router, demo)
  })
}
