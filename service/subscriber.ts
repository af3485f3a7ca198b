import type { FlowItem, Item } from './reader.ts'

/** Takes what an upstream brings, already read and without repetitions. */
export interface Subscriber {
  /** An item that arrived at `nowMs`, by the source's clock. A flow holds until the call returns. */
  take(item: Item, nowMs: number): void
  /** A flow that happened before others that it was handed; `begins` where it is the first of a stretch of time. */
  older(item: FlowItem, begins: boolean, nowMs: number): void
  /** All there is has been delivered (a file). */
  complete(): void
}
