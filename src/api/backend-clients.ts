import { createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { MapService } from '#gen/orrery/v1/orrery_pb.ts'
import { type Clients, createClients } from './clients.ts'
import { hearing } from './hearing.ts'

/** The backend that served the page, under whatever sub path that was. */
export const backendTransport = (baseUri: string, ask: typeof fetch): Transport =>
  createConnectTransport({ baseUrl: new URL('.', baseUri).href.replace(/\/$/, ''), useBinaryFormat: true, fetch: ask })

/** Of the backend that served the page; each stream of the map is listened to by itself. */
export const backendClients = (baseUri: string, fetches: typeof fetch): Clients => ({
  ...createClients(backendTransport(baseUri, fetches)),
  heard: () => {
    const { ask, bytesAt } = hearing(fetches)
    return { map: createClient(MapService, backendTransport(baseUri, ask)), bytesAt }
  },
})
