/** What is compared between two looks at a stream of everything. */
export interface Look {
  /** Messages that the stream has brought so far. */
  readonly messages: number
  /** Flows that all nodes together have seen, by their own count. */
  readonly seen: number
  /** Nodes counted: when one joins, its whole count is added. */
  readonly nodes: number
  /** Milliseconds of any steady clock. */
  readonly atMs: number
}

const SILENCE_MS = 1_400
/** Relay holds up to a hundred flows back to sort them, and each node its newest one until the next comes. */
const FLOWS = 110

/** Notices a stream that stays open and silent while the nodes see flows. */
export class StallWatch {
  #mark: Look | undefined

  /** Flows that the nodes saw and the stream did not bring, when these are too many to be still on their way; else 0. */
  look(now: Look): number {
    const mark = this.#mark
    if (mark === undefined || mark.messages !== now.messages || mark.nodes !== now.nodes || now.seen < mark.seen) {
      this.#mark = now
      return 0
    }
    const missing = now.seen - mark.seen
    return missing >= FLOWS + now.nodes && now.atMs - mark.atMs >= SILENCE_MS ? missing : 0
  }
}
