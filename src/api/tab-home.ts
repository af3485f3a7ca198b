import { measureDemo } from '#service/demo-doctor.ts'
import { createDemoSource } from '#service/demo-source.ts'
import { createInTabTransport } from '#service/in-tab.ts'
import { createClients } from './clients.ts'
import { viewerNames } from './first-frame.ts'
import type { Home } from './home.ts'

/** The demo cluster and the service inside this tab; they live on while a file is looked at. Ends with the signal. */
export function tabHome(version: string, signal: AbortSignal): Home {
  const source = createDemoSource({}, signal)
  const { demo } = source
  const clients = createClients(
    createInTabTransport({
      source,
      version,
      signal,
      demo,
      measure: measureDemo(source),
      options: { keepWarm: true },
    }),
  )
  return { place: { kind: 'tab' }, connect: () => clients, viewer: viewerNames(undefined) }
}
