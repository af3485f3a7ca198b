import type { ServerResponse } from 'node:http'
import { Held } from './held.ts'

/** Bytes of answers that callers have not taken yet. */
const MOST = 64 * 1024 * 1024
/** Who has not taken an answer after so long makes room where it is needed. */
const PATIENCE_MS = 20_000

/** Answers on their way out: a caller that reads slowly or not at all leaves its answer in memory. */
export const heldAnswers = (): Held<ServerResponse> =>
  new Held({ most: MOST, sizeOf: unsentBytes, patienceMs: PATIENCE_MS, ends: ['close'] })

/** The compatibility layer of HTTP/2 leaves the count to its stream. */
function unsentBytes(response: ServerResponse): number {
  const stream = 'stream' in response ? response.stream : undefined
  const counts = typeof stream === 'object' && stream !== null && 'writableLength' in stream ? stream : response
  return Number(counts.writableLength) || 0
}
