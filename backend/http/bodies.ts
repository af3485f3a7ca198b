import type { IncomingMessage } from 'node:http'
import { Held } from './held.ts'

/** Requests whose body has not come whole yet. Those that pages send come with the rest of the request. */
const MOST = 128
/** A body that takes longer makes room where it is needed. */
const PATIENCE_MS = 5_000

/** Bodies on their way in: what has come of them is held, whether they ever end or not. */
export const heldBodies = (): Held<IncomingMessage> =>
  new Held({ most: MOST, sizeOf: () => 1, patienceMs: PATIENCE_MS, ends: ['end', 'close'] })
