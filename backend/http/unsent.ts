import type { ServerResponse } from 'node:http'

/** Bytes of answers that callers have not taken yet. */
const MOST = 64 * 1024 * 1024
/** Who has not taken an answer after so long makes room where it is needed. */
const PATIENCE_MS = 20_000

interface Open {
  readonly response: ServerResponse
  readonly sinceMs: number
}

/** Answers on their way out. A caller that reads slowly or not at all leaves its answer in memory: there is room for so many. */
export class Unsent {
  readonly #open = new Set<Open>()

  /** Whether there is room for one more, which holds until the response is closed. `nowMs`: of any steady clock. */
  admits(response: ServerResponse, nowMs: number): boolean {
    if (this.#bytes() >= MOST) {
      for (const open of this.#open) {
        if (nowMs - open.sinceMs < PATIENCE_MS || bytesOf(open) === 0) continue
        this.#open.delete(open)
        open.response.destroy()
      }
      if (this.#bytes() >= MOST) return false
    }
    const open = { response, sinceMs: nowMs }
    this.#open.add(open)
    response.once('close', () => this.#open.delete(open))
    return true
  }

  #bytes(): number {
    let sum = 0
    for (const open of this.#open) sum += bytesOf(open)
    return sum
  }
}

/** The compatibility layer of HTTP/2 leaves the count to its stream. */
function bytesOf({ response }: Open): number {
  const stream = 'stream' in response ? response.stream : undefined
  const counts = typeof stream === 'object' && stream !== null && 'writableLength' in stream ? stream : response
  return Number(counts.writableLength) || 0
}
