/** Things to come, taken out by time; of the same time, those first that were added first. A binary heap. */
export class Timetable<T> {
  readonly #heap: { readonly at: number; readonly order: number; readonly value: T }[] = []
  #added = 0
  #shift = 0

  get size(): number {
    return this.#heap.length
  }

  add(at: number, value: T): void {
    const heap = this.#heap
    const item = { at: at - this.#shift, order: this.#added++, value }
    let hole = heap.length
    heap.push(item)
    while (hole > 0) {
      const up = (hole - 1) >> 1
      const parent = heap[up]
      if (parent === undefined || before(parent, item)) break
      heap[hole] = parent
      hole = up
    }
    heap[hole] = item
  }

  /** Puts all that is there off by `ms`. */
  putOff(ms: number): void {
    this.#shift += ms
  }

  /** The first thing, if its time is before `limit`. */
  takeBefore(limit: number): { readonly at: number; readonly value: T } | undefined {
    const heap = this.#heap
    const [first] = heap
    if (first === undefined || first.at + this.#shift >= limit) return undefined
    const last = heap.pop()
    if (last !== undefined && heap.length > 0) this.#sink(last)
    return { at: first.at + this.#shift, value: first.value }
  }

  #sink(item: { readonly at: number; readonly order: number; readonly value: T }): void {
    const heap = this.#heap
    let hole = 0
    for (;;) {
      const left = heap[2 * hole + 1]
      if (left === undefined) break
      const right = heap[2 * hole + 2]
      const child = right !== undefined && before(right, left) ? right : left
      if (before(item, child)) break
      heap[hole] = child
      hole = 2 * hole + (child === left ? 1 : 2)
    }
    heap[hole] = item
  }
}

const before = (a: { at: number; order: number }, b: { at: number; order: number }) =>
  a.at < b.at || (a.at === b.at && a.order < b.order)
