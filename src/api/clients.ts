import { type Client, createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { DemoService, MapService } from '#gen/orrery/v1/orrery_pb.ts'
import { hearing } from './hearing.ts'

/** What the page talks to: a backend, or the same service inside the tab. */
export interface Clients {
  readonly map: Client<typeof MapService>
  readonly demo: Client<typeof DemoService>
  /** For one stream that is listened to by itself; absent where nothing lies between. */
  readonly heard?: () => Heard
}

/** Questions beside the streams: one without an answer for so long went by a connection that has died, and the next may fare better. */
export const ANSWER_LIMIT_MS = 20_000

/** What one stream of the map is opened with. */
export interface Heard {
  readonly map: Client<typeof MapService>
  /** When bytes of the stream last came, milliseconds since the epoch. */
  readonly bytesAt?: () => number
}

/** The backend that served the page, under whatever sub path that was. */
export const backendTransport = (baseUri: string, ask: typeof fetch): Transport =>
  createConnectTransport({ baseUrl: new URL('.', baseUri).href.replace(/\/$/, ''), useBinaryFormat: true, fetch: ask })

export const createClients = (transport: Transport): Clients => ({
  map: createClient(MapService, transport),
  demo: createClient(DemoService, transport),
})

/** Of the backend that served the page; each stream of the map is listened to by itself. */
export const backendClients = (baseUri: string, fetches: typeof fetch): Clients => ({
  ...createClients(backendTransport(baseUri, fetches)),
  heard: () => {
    const { ask, bytesAt } = hearing(fetches)
    return { map: createClient(MapService, backendTransport(baseUri, ask)), bytesAt }
  },
})
