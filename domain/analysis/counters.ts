import { Cells, WINDOW_SECONDS } from '#domain/graph/cells.ts'

/** Sliding windows here move in steps of ten seconds over ten minutes. */
export const SLOT_MS = 10_000
export const WINDOW_MS = SLOT_MS * WINDOW_SECONDS

/**
 * All counters of an analysis: totals and a sliding window of ten minutes. The cells of the graph, whose "second" is ten
 * seconds long here.
 */
export class CounterBank {
  readonly cells = new Cells<true>()

  constructor(
    /** Reads totals instead of the window: what a file tells is one window. */
    readonly whole: boolean,
  ) {}

  advance(nowMs: number): void {
    this.cells.advance(Math.floor(nowMs / SLOT_MS), nothing)
  }

  read(cell: number): number {
    const { total, minute } = this.cells
    return (this.whole ? total[cell] : minute[cell]) ?? 0
  }
}

const nothing = (): void => undefined

/** Counters by number, made when first counted. */
export class Counters {
  readonly #cells = new Map<number, number>()

  constructor(readonly bank: CounterBank) {}

  add(key: number, timeMs: number, amount = 1): void {
    let cell = this.#cells.get(key)
    if (cell === undefined) {
      cell = this.bank.cells.allocate(true)
      this.#cells.set(key, cell)
    }
    this.bank.cells.add(cell, Math.floor(timeMs / SLOT_MS), amount)
  }

  readonly read = (key: number): number => {
    const cell = this.#cells.get(key)
    return cell === undefined ? 0 : this.bank.read(cell)
  }

  keys(): Iterable<number> {
    return this.#cells.keys()
  }

  /** Takes over all that another one counted and leaves it empty. */
  absorb(other: Counters): void {
    for (const [key, cell] of other.#cells) {
      const own = this.#cells.get(key)
      if (own === undefined) this.#cells.set(key, cell)
      else this.bank.cells.merge(cell, own)
    }
    other.#cells.clear()
  }

  free(): void {
    for (const cell of this.#cells.values()) this.bank.cells.free(cell)
    this.#cells.clear()
  }
}

/** Counters whose numbers are known to be small: below `size`. The same as `Counters`, but quicker. */
export class SmallCounters {
  readonly #cells: Int32Array

  constructor(
    readonly bank: CounterBank,
    size: number,
  ) {
    this.#cells = new Int32Array(size).fill(-1)
  }

  add(key: number, timeMs: number, amount = 1): void {
    let cell = this.#cells[key] ?? -1
    if (cell < 0) {
      cell = this.bank.cells.allocate(true)
      this.#cells[key] = cell
    }
    this.bank.cells.add(cell, Math.floor(timeMs / SLOT_MS), amount)
  }

  readonly read = (key: number): number => {
    const cell = this.#cells[key] ?? -1
    return cell < 0 ? 0 : this.bank.read(cell)
  }

  /** Takes over all that another one of the same size counted and leaves it empty. */
  absorb(other: SmallCounters): void {
    for (const [key, cell] of other.#cells.entries()) {
      if (cell < 0) continue
      const own = this.#cells[key] ?? -1
      if (own < 0) this.#cells[key] = cell
      else this.bank.cells.merge(cell, own)
    }
    other.#cells.fill(-1)
  }

  free(): void {
    for (const cell of this.#cells) if (cell >= 0) this.bank.cells.free(cell)
    this.#cells.fill(-1)
  }
}
