import { SparseFrame } from './sparse-frame.ts'
import type { EachAmount, Windows } from './windows.ts'

/** Seconds that the sliding window covers, the current one included. */
export const WINDOW_SECONDS = 60

function grown<Values extends Float64Array | Int32Array | Uint8Array>(old: Values, room: Values): Values {
  room.set(old)
  return room
}

/** Freed cells that wait until no kept frame mentions them any more; beyond, the past is forgotten instead. */
const FREED_KEPT = 300_000

/** What a slot of an owner counted, from the second `first` to before the second `end`. */
export type TellCount<Owner> = (owner: Owner, slot: number, amount: number, first: number, end: number) => void

/** Amounts by cell, and the seconds with which their first stretch begins and their last one ends. */
export interface Sums {
  readonly sums: Float64Array
  readonly firsts: Float64Array
  readonly ends: Float64Array
}

/**
 * Counters with a total, a sliding minute and windows of the past. A counter is a cell, a plain number, so that counting is
 * a few array accesses; each second keeps a sparse list of the cells it changed, which is taken back and handed on to the
 * windows when it leaves the minute.
 */
export class Cells<Owner> {
  total = new Float64Array(1024)
  minute = new Float64Array(1024)
  /** Second whose frame last took this cell, and where, so that a frame lists it once. */
  #frameSecond = new Float64Array(1024)
  #framePlace = new Int32Array(1024)
  /** The cell that took this one's counts over; -1 for none. */
  #mergedInto = new Int32Array(1024).fill(-1)
  /** Kept when a cell is freed, for the windows, until it is used again. */
  readonly #owners: (Owner | undefined)[] = []
  #slots = new Int32Array(1024)
  #gone = new Uint8Array(1024)
  readonly #frames: readonly SparseFrame[] = Array.from({ length: WINDOW_SECONDS }, () => new SparseFrame())
  /** Freed cells in order, from `#freedFrom` on; frames may mention a cell until the second in which it was freed. */
  #freed: { cell: number; second: number }[] = []
  #freedFrom = 0
  #used = 0
  #second = -Infinity

  constructor(
    /** Takes over what leaves the minute; without it that is forgotten. */
    readonly windows?: Windows,
  ) {}

  /** A counter for a slot of an owner. */
  allocate(owner: Owner, slot = 0): number {
    const cell = this.#reuse() ?? this.#used++
    if (cell >= this.total.length) this.#grow()
    this.total[cell] = 0
    this.minute[cell] = 0
    this.#frameSecond[cell] = -1
    this.#mergedInto[cell] = -1
    this.#owners[cell] = owner
    this.#slots[cell] = slot
    this.#gone[cell] = 0
    return cell
  }

  free(cell: number): void {
    this.#gone[cell] = 1
    this.#freed.push({ cell, second: this.#second })
  }

  /**
   * Tells what each slot counted in the stretches of time that begin in a time (seconds), and from when to when. An owner
   * that took others over may be told of a slot several times.
   */
  eachWithin(from: number, to: number, tell: TellCount<Owner>): void {
    const { sums, firsts, ends } = this.#sum(from, to, (cell) => cell)
    for (const [cell, sum] of sums.entries()) {
      if (sum === 0) continue
      const owner = this.#owners[this.#target(cell)]
      if (owner !== undefined) tell(owner, this.#slots[cell] ?? 0, sum, firsts[cell] ?? 0, ends[cell] ?? 0)
    }
  }

  /** What each cell counted in the stretches that begin in a time (seconds), with what it took over from others. */
  within(from: number, to: number): Sums {
    return this.#sum(from, to, (cell) => this.#target(cell))
  }

  /** Goes through all amounts that were counted in a time, by the cell that has them now and the stretch they stand in. */
  each(from: number, to: number, tell: EachAmount): void {
    this.#each(from, to, (cell, amount, second, seconds) => tell(this.#target(cell), amount, second, seconds))
  }

  /** Above the number of every cell. */
  get used(): number {
    return this.#used
  }

  /** The second with which the oldest counts that are kept begin; undefined while there are none. */
  get firstSecond(): number | undefined {
    let first = this.windows?.first
    for (const { second, length } of this.#frames) {
      if (length > 0 && (first === undefined || second < first)) first = second
    }
    return first
  }

  /** Adds to the total only: what is older than the window, and sums that the window does not show. */
  addTotal(cell: number, amount: number): void {
    this.total[cell] = (this.total[cell] ?? 0) + amount
  }

  /** Adds a whole number in a second; what is ahead of the minute grows the total only. */
  add(cell: number, second: number, amount: number): void {
    this.addTotal(cell, amount)
    if (second > this.#second) return
    if (second <= this.#second - WINDOW_SECONDS) {
      this.windows?.late(cell, second, amount, this.#second, this.total.length)
      return
    }
    this.minute[cell] = (this.minute[cell] ?? 0) + amount
    const frame = this.#frames[second % WINDOW_SECONDS]
    if (frame === undefined) return
    if (this.#frameSecond[cell] === second) {
      const place = this.#framePlace[cell] ?? 0
      frame.amounts[place] = (frame.amounts[place] ?? 0) + amount
      return
    }
    this.#frameSecond[cell] = second
    frame.second = second
    this.#framePlace[cell] = frame.push(cell, amount)
  }

  /** Moves all counts to another cell and frees this one. */
  merge(from: number, into: number): void {
    this.total[into] = (this.total[into] ?? 0) + (this.total[from] ?? 0)
    this.minute[into] = (this.minute[into] ?? 0) + (this.minute[from] ?? 0)
    this.#mergedInto[from] = into
    this.free(from)
  }

  /** Slides the window up to a second; tells the owner of every cell that lost counts by it. */
  advance(second: number, lost: (owner: Owner) => void): void {
    if (second <= this.#second) return
    const from = Math.max(this.#second + 1, second - WINDOW_SECONDS + 1)
    this.#second = second
    for (let next = from; next <= second; next++) {
      const frame = this.#frames[next % WINDOW_SECONDS]
      if (frame !== undefined) this.#expire(frame, lost)
    }
  }

  #sum(from: number, to: number, target: (cell: number) => number): Sums {
    const sums = new Float64Array(this.#used)
    const firsts = new Float64Array(this.#used).fill(Infinity)
    const ends = new Float64Array(this.#used)
    this.#each(from, to, (counted, amount, second, seconds) => {
      const cell = target(counted)
      sums[cell] = (sums[cell] ?? 0) + amount
      if (second < (firsts[cell] ?? 0)) firsts[cell] = second
      if (second + seconds > (ends[cell] ?? 0)) ends[cell] = second + seconds
    })
    return { sums, firsts, ends }
  }

  #each(from: number, to: number, tell: EachAmount): void {
    this.windows?.each(from, to, tell)
    for (const { second, cells, amounts, length } of this.#frames) {
      if (second < from || second >= to) continue
      for (let index = 0; index < length; index++) tell(cells[index] ?? 0, amounts[index] ?? 0, second, 1)
    }
  }

  #expire(frame: SparseFrame, lost: (owner: Owner) => void): void {
    if (frame.length === 0) return
    for (let index = 0; index < frame.length; index++) {
      const cell = this.#target(frame.cells[index] ?? 0)
      this.minute[cell] = (this.minute[cell] ?? 0) - (frame.amounts[index] ?? 0)
      const owner = this.#owners[cell]
      if (owner !== undefined && this.#gone[cell] === 0) lost(owner)
    }
    this.windows?.take(frame, this.#second, this.total.length)
    frame.clear()
  }

  /** The cell that a cell's counts went over to, in the end. */
  #target(cell: number): number {
    let target = cell
    for (let next = this.#mergedInto[target] ?? -1; next >= 0; next = this.#mergedInto[target] ?? -1) target = next
    return target
  }

  /** The cell that was freed first, if no frame mentions it any more. */
  #reuse(): number | undefined {
    const oldest = this.#freed[this.#freedFrom]
    if (oldest === undefined || oldest.second + WINDOW_SECONDS >= this.#second) return undefined
    const first = this.windows?.first
    if (first !== undefined && first <= oldest.second) {
      if (this.#freed.length - this.#freedFrom < FREED_KEPT) return undefined
      this.windows?.forget(oldest.second + 1)
    }
    this.#freedFrom++
    if (this.#freedFrom > 1024 && this.#freedFrom * 2 > this.#freed.length) {
      this.#freed = this.#freed.slice(this.#freedFrom)
      this.#freedFrom = 0
    }
    return oldest.cell
  }

  #grow(): void {
    const length = this.total.length * 2
    this.total = grown(this.total, new Float64Array(length))
    this.minute = grown(this.minute, new Float64Array(length))
    this.#frameSecond = grown(this.#frameSecond, new Float64Array(length))
    this.#framePlace = grown(this.#framePlace, new Int32Array(length))
    this.#mergedInto = grown(this.#mergedInto, new Int32Array(length).fill(-1))
    this.#slots = grown(this.#slots, new Int32Array(length))
    this.#gone = grown(this.#gone, new Uint8Array(length))
  }
}
