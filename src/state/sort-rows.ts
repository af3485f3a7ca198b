import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import type { RowView } from './rows.ts'

/** A text, a number, or nothing (an empty text), which stands last whichever way is sorted. */
export type SortKey = string | number

interface Keyed {
  readonly row: Row
  readonly key: SortKey
}

/** Rows that are sorted at once; more would be felt. */
const RUN = 1024
/** Rows that are merged before others get their turn. */
const MERGED = 4096

const compareKeys = (a: SortKey, b: SortKey): number => {
  if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0
  return typeof a === 'number' ? -1 : 1
}

/** Rows in the order of a key; those with the same key stay as they were. */
class SortedRows implements RowView {
  readonly length: number
  readonly #rows: readonly Row[]
  readonly #places: ReadonlyMap<Row, number>

  constructor(rows: readonly Row[]) {
    this.#rows = rows
    this.length = rows.length
    this.#places = new Map(rows.map((row, index) => [row, index]))
  }

  at(index: number): Row | undefined {
    return this.#rows[index]
  }

  indexOf(row: Row): number {
    return this.#places.get(row) ?? -1
  }
}

/**
 * Sorts rows a slice at a time, so that the page goes on meanwhile: runs first, then runs merged two and two. `tell` gets the
 * share that is done, 0 to 1. Throws the signal's reason when it is aborted.
 */
export async function sortRows(
  rows: RowView,
  keyOf: (row: Row) => SortKey,
  descending: boolean,
  signal: AbortSignal,
  tell: (done: number) => void,
): Promise<RowView> {
  const order = (a: Keyed, b: Keyed): number => {
    if (a.key === '' || b.key === '') return a.key === b.key ? 0 : a.key === '' ? 1 : -1
    return descending ? compareKeys(b.key, a.key) : compareKeys(a.key, b.key)
  }
  const rest = async (done: number) => {
    tell(done)
    await new Promise((resolve) => setTimeout(resolve, 0))
    signal.throwIfAborted()
  }
  let runs: (readonly Keyed[])[] = []
  for (let from = 0; from < rows.length; from += RUN) {
    const run: Keyed[] = []
    for (let index = from; index < Math.min(rows.length, from + RUN); index++) {
      const row = rows.at(index)
      if (row !== undefined) run.push({ row, key: keyOf(row) })
    }
    runs.push(run.sort(order))
    await rest((0.8 * Math.min(rows.length, from + RUN)) / rows.length)
  }
  const rounds = Math.ceil(Math.log2(Math.max(2, runs.length)))
  for (let round = 1; runs.length > 1; round++) {
    const merged: (readonly Keyed[])[] = []
    for (let index = 0; index < runs.length; index += 2) {
      const [a = [], b = []] = [runs[index], runs[index + 1]]
      const both: Keyed[] = []
      for (const step of merge(a, b, order, both)) {
        if (step % MERGED === 0) await rest(0.8 + (0.2 * round) / (rounds + 1))
      }
      merged.push(both)
    }
    runs = merged
  }
  return new SortedRows((runs[0] ?? []).map(({ row }) => row))
}

/** Merges two sorted runs into `into`, one entry a step, and counts the steps. */
function* merge(
  a: readonly Keyed[],
  b: readonly Keyed[],
  order: (a: Keyed, b: Keyed) => number,
  into: Keyed[],
): Generator<number> {
  let [left, right] = [0, 0]
  while (left < a.length || right < b.length) {
    const [one, other] = [a[left], b[right]]
    if (other === undefined || (one !== undefined && order(one, other) <= 0)) {
      if (one !== undefined) into.push(one)
      left++
    } else {
      into.push(other)
      right++
    }
    yield into.length
  }
}
