import { Cells, type Sums, WINDOW_SECONDS } from '#domain/graph/cells.ts'
import { type WindowOptions, Windows } from '#domain/graph/windows.ts'

/** Sliding windows here move in steps of ten seconds over ten minutes. */
export const SLOT_MS = 10_000
export const WINDOW_MS = SLOT_MS * WINDOW_SECONDS

/** Slots of a file, which is one window and often a short one. */
const FILE_SLOT_MS = 1_000

/** Slots of ten seconds for an hour; where there is no room for that, of a minute. In slots. */
const LIVE_PAST: Partial<WindowOptions> = { fine: 360, coarse: 6, reach: 360 }
const FILE_PAST: Partial<WindowOptions> = { growing: true }

/** How the past of an analysis is kept, with room for so many entries of 8 bytes. */
export const pastOptions = (whole: boolean, maxEntries: number): Partial<WindowOptions> => ({
  ...(whole ? FILE_PAST : LIVE_PAST),
  maxEntries,
})

export const slotMsOf = (whole: boolean): number => (whole ? FILE_SLOT_MS : SLOT_MS)

/**
 * All counters of an analysis: totals, a sliding window of ten minutes, and windows of the past. The cells of the graph,
 * whose "second" is a slot here: ten seconds, of a file one.
 */
export class CounterBank {
  readonly cells: Cells<true>
  readonly slotMs: number
  #shown: Sums | undefined

  constructor(
    /** Reads totals instead of the window: what a file tells is one window. */
    readonly whole: boolean,
    maxEntries: number,
  ) {
    this.cells = new Cells<true>(new Windows(pastOptions(whole, maxEntries)))
    this.slotMs = slotMsOf(whole)
  }

  advance(nowMs: number): void {
    this.cells.advance(Math.floor(nowMs / this.slotMs), nothing)
  }

  /** Until it is called with nothing, everything that is read is of the slots that begin in a time. */
  show(stretch: Slots | undefined): void {
    this.#shown = stretch === undefined ? undefined : this.cells.within(stretch.from, stretch.to)
  }

  read(cell: number): number {
    if (this.#shown !== undefined) return this.#shown.sums[cell] ?? 0
    const { total, minute } = this.cells
    return (this.whole ? total[cell] : minute[cell]) ?? 0
  }

  /** Between which times a cell counted, as far as it is known: in the window that is shown. */
  timesOf(cell: number): Times {
    const first = this.#shown?.firsts[cell] ?? 0
    const end = this.#shown?.ends[cell] ?? Infinity
    return { fromMs: first * this.slotMs, toMs: end * this.slotMs }
  }
}

/** Slots from one to before another. */
export interface Slots {
  readonly from: number
  readonly to: number
}

export interface Times {
  readonly fromMs: number
  readonly toMs: number
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
    this.bank.cells.add(cell, Math.floor(timeMs / this.bank.slotMs), amount)
  }

  readonly read = (key: number): number => {
    const cell = this.#cells.get(key)
    return cell === undefined ? 0 : this.bank.read(cell)
  }

  has(key: number): boolean {
    return this.#cells.has(key)
  }

  /** Counters that have counted. */
  get size(): number {
    return this.#cells.size
  }

  keys(): Iterable<number> {
    return this.#cells.keys()
  }

  /** Each key with its cell in the bank. */
  entries(): Iterable<readonly [number, number]> {
    return this.#cells
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
    this.bank.cells.add(cell, Math.floor(timeMs / this.bank.slotMs), amount)
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
