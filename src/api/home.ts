import type { Place } from '#src/state/place.ts'
import { backendTransport, type Clients, createClients } from './clients.ts'

/** What the page shows while no file is open. */
export interface Home {
  readonly place: Place
  /** Called each time the page comes back to it. */
  readonly connect: () => Clients
}

/** The backend that served the page. */
export const backendHome = (baseUri: string): Home => ({
  place: { kind: 'backend' },
  connect: () => createClients(backendTransport(baseUri)),
})
