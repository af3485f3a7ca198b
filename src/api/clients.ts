import { type Client, createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { DemoService, MapService } from '#gen/orrery/v1/orrery_pb.ts'

/** What the page talks to: a backend, or the same service inside the tab. */
export interface Clients {
  readonly map: Client<typeof MapService>
  readonly demo: Client<typeof DemoService>
  /** When bytes of a stream last came, milliseconds since the epoch; absent where nothing lies between. */
  readonly bytesAt?: () => number
}

/** The backend that served the page, under whatever sub path that was. */
export const backendTransport = (baseUri: string, ask: typeof fetch): Transport =>
  createConnectTransport({ baseUrl: new URL('.', baseUri).href.replace(/\/$/, ''), useBinaryFormat: true, fetch: ask })

export const createClients = (transport: Transport): Clients => ({
  map: createClient(MapService, transport),
  demo: createClient(DemoService, transport),
})
