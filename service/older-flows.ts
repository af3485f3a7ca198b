import { type FlowItem, ItemReader } from './reader.ts'
import type { Subscriber } from './subscriber.ts'

/** Messages told in one turn, so that a join never holds up the others. */
const SLICE = 500

interface Kept {
  readonly bytes: Uint8Array
  /** It is the first one of a stretch of time; within one, flows come about in the order of time. */
  readonly begins: boolean
}

/**
 * Flows that were fetched from the past of the source, for those who look now and for views that join later: these are told
 * them once they have what came live. Bounded by count and bytes; what is beyond reaches only those who look now.
 */
export class OlderFlows {
  readonly #kept: Kept[] = []
  readonly #reader = new ItemReader()
  readonly #current = new Set<Subscriber>()
  readonly #joining = new Set<Subscriber>()
  readonly #correct: (item: FlowItem) => void
  readonly #maxEntries: number
  readonly #maxBytes: number
  #bytes = 0

  /** `correct` sets right what a clock has told wrong. */
  constructor(maxEntries: number, maxBytes: number, correct: (item: FlowItem) => void) {
    this.#correct = correct
    this.#maxEntries = maxEntries
    this.#maxBytes = maxBytes
  }

  /** `nowMs` stands in for the time of a message that has none. */
  join(subscriber: Subscriber, nowMs: number): void {
    this.#joining.add(subscriber)
    this.#tell(subscriber, 0, nowMs)
  }

  leave(subscriber: Subscriber): void {
    this.#joining.delete(subscriber)
    this.#current.delete(subscriber)
  }

  /** Takes a flow, in about the order of time; `begins` where it is the first of a stretch. */
  add(item: FlowItem, begins: boolean, nowMs: number): void {
    const { bytes } = item
    if (this.#kept.length < this.#maxEntries && this.#bytes + bytes.length <= this.#maxBytes) {
      // A copy, for what came with it may be known already and not worth keeping.
      this.#kept.push({ bytes: bytes.slice(), begins })
      this.#bytes += bytes.length
    }
    this.#correct(item)
    for (const subscriber of this.#current) subscriber.older(item, begins, nowMs)
  }

  #tell(subscriber: Subscriber, from: number, nowMs: number): void {
    if (!this.#joining.has(subscriber)) return
    const slice = this.#kept.slice(from, from + SLICE)
    for (const { bytes, begins } of slice) {
      const item = this.#reader.read(bytes, nowMs)
      if (item.kind !== 'flow') continue
      this.#correct(item)
      subscriber.older(item, begins, nowMs)
    }
    const next = from + slice.length
    if (next < this.#kept.length) {
      setTimeout(() => this.#tell(subscriber, next, nowMs), 0)
      return
    }
    this.#joining.delete(subscriber)
    this.#current.add(subscriber)
  }
}
