import { type Client, createClient, type Transport } from '@connectrpc/connect'
import { DemoService, MapService } from '#gen/orrery/v1/orrery_pb.ts'

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

export const createClients = (transport: Transport): Clients => ({
  map: createClient(MapService, transport),
  demo: createClient(DemoService, transport),
})
