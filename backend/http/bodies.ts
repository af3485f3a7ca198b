import type { IncomingMessage } from 'node:http'

/** Requests whose body has not come whole yet. Those that pages send come with the rest of the request. */
const MOST = 128
/** A body that takes longer makes room where it is needed. */
const PATIENCE_MS = 5_000

interface Open {
  readonly request: IncomingMessage
  readonly sinceMs: number
}

/** Bodies on their way in. What has come of them is held, so callers who send slowly or never end are held to a number. */
export class Bodies {
  readonly #open = new Set<Open>()

  /** Whether one more may come, which counts until it is there or given up. `nowMs`: of any steady clock. */
  admits(request: IncomingMessage, nowMs: number): boolean {
    if (this.#open.size >= MOST) {
      for (const open of this.#open) {
        if (nowMs - open.sinceMs < PATIENCE_MS) continue
        this.#open.delete(open)
        open.request.destroy()
      }
      if (this.#open.size >= MOST) return false
    }
    const open = { request, sinceMs: nowMs }
    this.#open.add(open)
    for (const event of ['end', 'close']) request.once(event, () => this.#open.delete(open))
    return true
  }
}
