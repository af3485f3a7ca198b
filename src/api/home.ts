import type { Place } from '#src/state/place.ts'
import { backendClients } from './backend-clients.ts'
import type { Clients } from './clients.ts'
import { type FirstAsk, fetchAfter, viewerNames } from './first-frame.ts'

/** What the page shows while no file is open. */
export interface Home {
  readonly place: Place
  /** Called each time the page comes back to it. */
  readonly connect: () => Clients
  /** Names a stream, see `ObserveRequest.viewer`. */
  readonly viewer: () => string
}

/** The backend that served the page, with the stream that is under way already. */
export function backendHome(baseUri: string, first: FirstAsk | undefined): Home {
  const ask = fetchAfter(first, (input, init) => fetch(input, init))
  return {
    place: { kind: 'backend' },
    connect: () => backendClients(baseUri, ask),
    viewer: viewerNames(first),
  }
}
