/**
 * Bytes that wait for more: those of `bytes` from `at` on. Whole chunks pass through without a copy; only what is left of
 * one is kept.
 */
export interface ByteQueue {
  /** Changes with every `append` and `settle`. */
  readonly bytes: Uint8Array
  at: number
  append(chunk: Uint8Array): void
  /** Copies what was not taken, so that the chunk it came from may be reused. */
  settle(): void
}

const SMALLEST = 64 * 1024

export function createByteQueue(): ByteQueue {
  let store = new Uint8Array(0)
  let kept = 0
  let inStore = true

  /** Makes the store hold `length` bytes, keeping its first `keep` ones. */
  const reserve = (length: number, keep: number): void => {
    if (length <= store.length) return
    const grown = new Uint8Array(Math.max(SMALLEST, length, 2 * store.length))
    grown.set(store.subarray(0, keep))
    store = grown
  }

  const queue = {
    bytes: new Uint8Array(0) as Uint8Array,
    at: 0,
    append(chunk: Uint8Array): void {
      inStore = kept > 0
      if (inStore) {
        reserve(kept + chunk.length, kept)
        store.set(chunk, kept)
      }
      queue.bytes = inStore ? store.subarray(0, kept + chunk.length) : chunk
      queue.at = 0
    },
    settle(): void {
      const rest = queue.bytes.subarray(queue.at)
      if (!inStore) reserve(rest.length, 0)
      if (!inStore || queue.at > 0) store.set(rest)
      kept = rest.length
      inStore = true
      queue.bytes = store.subarray(0, kept)
      queue.at = 0
    },
  }
  return queue
}
