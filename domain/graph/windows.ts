import { SparseFrame } from './sparse-frame.ts'

/** How long and how finely counts are kept once they left the sliding minute. Times in seconds. */
export interface WindowOptions {
  /** Kept second by second, the minute included. */
  readonly fine: number
  /** Older ones are kept by so many seconds at first, … */
  readonly coarse: number
  /** … and for so long. */
  readonly reach: number
  /** Keeps the whole range, as a file wants it: when there would be too many stretches, each doubles in length. */
  readonly growing: boolean
  /** Entries (8 bytes each) kept at most; beyond, the oldest counts become coarser, then leave. */
  readonly maxEntries: number
  /** Cells are numbers up to 2^31 that are not given out one after the other. */
  readonly sparse: boolean
}

export const WINDOW_DEFAULTS: WindowOptions = {
  fine: 300,
  coarse: 10,
  reach: 3600,
  growing: false,
  maxEntries: 4_000_000,
  sparse: false,
}

/** Told of each amount: of which cell, and in which stretch of time it was counted. */
export type EachAmount = (cell: number, amount: number, second: number, seconds: number) => void

/** Stretches that a growing range is kept in at most, and at least before any is given up for room. */
const STRETCHES = 720
const FEW_STRETCHES = 60
/** Entries of a sparse frame that are put together before it closes. */
const LONG_FRAME = 2 ** 17

/**
 * Counts of the past: sparse frames of a second each for minutes, of ten for an hour. A frame says which cells changed and by
 * how much. Keeping them costs nothing while flows are folded: a second's frame is copied when it leaves the minute.
 *
 *     │◀── coarse: 10 s each, an hour ──▶│◀── fine: 1 s each ──▶│◀ the minute, in Cells ▶│ now
 *                                    fineFrom
 */
export class Windows {
  readonly #options: WindowOptions
  readonly #fine = new Map<number, SparseFrame>()
  #coarse = new Map<number, SparseFrame>()
  #width: number
  #fineFrom = -Infinity
  /** Counts before this second were given up. */
  #gone = -Infinity
  /** Second of the oldest frame; undefined where it has to be looked up. */
  #first: number | undefined = Infinity
  #entries = 0
  #fineEntries = 0
  #places = new Int32Array(1024)
  /** Frames that were counted into one by one. */
  readonly #raw = new Set<SparseFrame>()

  constructor(options: Partial<WindowOptions> = {}) {
    this.#options = { ...WINDOW_DEFAULTS, ...options }
    this.#width = this.#options.coarse
  }

  /** Takes over a second that leaves the minute, which ends at `now`. `cells` is above every cell's number. */
  take(frame: SparseFrame, now: number, cells: number): void {
    this.#room(cells)
    if (frame.second >= this.#fineFrom) {
      const kept = this.#fine.get(frame.second)
      if (kept === undefined) this.#keep(this.#fine, frame.second, frame.copy())
      else kept.append(frame)
      this.#fineEntries += frame.length
      this.#entries += frame.length
    } else this.#compact(this.#toCoarse(frame), false)
    this.#settle(now)
  }

  /** Lets time pass where everything is counted one by one: what was, is put together, and the oldest leaves. */
  advance(now: number): void {
    for (const frame of this.#raw) {
      if (frame.second === now) continue
      this.#raw.delete(frame)
      if (this.#fine.get(frame.second) === frame) this.#compact(frame, true)
    }
    this.#settle(now)
  }

  /** Counts one by one: what came more than a minute late. */
  late(cell: number, second: number, amount: number, now: number, cells: number): void {
    if (second < this.#gone || (!this.#options.growing && second <= now - this.#options.reach)) return
    this.#room(cells)
    this.#foldUntil(now - this.#options.fine)
    const frame = second >= this.#fineFrom ? this.#fineAt(second) : this.#coarseAt(second)
    const { length } = frame
    const { sparse, maxEntries } = this.#options
    if (!sparse && length > 0 && frame.cells[length - 1] === cell) {
      frame.amounts[length - 1] = (frame.amounts[length - 1] ?? 0) + amount
      return
    }
    frame.push(cell, amount)
    this.#entries++
    if (second >= this.#fineFrom) this.#fineEntries++
    if (sparse && length === 0) this.#raw.add(frame)
    const full = sparse ? LONG_FRAME : 1024
    if (frame.length === frame.cells.length && frame.length >= full) this.#compact(frame, second >= this.#fineFrom)
    if (this.#entries > maxEntries || this.#coarse.size > STRETCHES) this.#settle(now)
  }

  /** Goes through all amounts in stretches that begin in a time; seconds. */
  each(from: number, to: number, tell: EachAmount): void {
    const all = [
      [this.#coarse, this.#width],
      [this.#fine, 1],
    ] as const
    for (const [frames, width] of all) {
      for (const { second, cells, amounts, length } of frames.values()) {
        if (second < from || second >= to) continue
        for (let index = 0; index < length; index++) tell(cells[index] ?? 0, amounts[index] ?? 0, second, width)
      }
    }
  }

  /** Seconds of the stretches that counts of a time are kept by. */
  grainAt(second: number): number {
    return second >= this.#fineFrom || this.#coarse.size === 0 ? 1 : this.#width
  }

  /** The second with which the oldest kept stretch begins; undefined while there is none. */
  get first(): number | undefined {
    this.#first ??= Math.min(oldestOf(this.#coarse), oldestOf(this.#fine))
    return this.#first === Infinity ? undefined : this.#first
  }

  /** Counts before this second were given up; -Infinity: none were. */
  get gone(): number {
    return this.#gone
  }

  get entries(): number {
    return this.#entries
  }

  /** Gives up all counts before a second, and the stretch that it is in. */
  forget(second: number): void {
    this.#first = undefined
    this.#gone = Math.max(this.#gone, second)
    for (const [index, frame] of this.#coarse) {
      if (frame.second >= second) continue
      this.#entries -= frame.length
      this.#coarse.delete(index)
      this.#gone = Math.max(this.#gone, frame.second + this.#width)
    }
    for (const [index, frame] of this.#fine) {
      if (frame.second >= second) continue
      this.#entries -= frame.length
      this.#fineEntries -= frame.length
      this.#fine.delete(index)
    }
  }

  #settle(now: number): void {
    const { fine, reach, growing, maxEntries } = this.#options
    this.#foldUntil(now - fine)
    while (this.#fineEntries > maxEntries / 2 && this.#fine.size > 0)
      this.#foldUntil(oldestOf(this.#fine) + this.#width)
    if (!growing && now - reach > this.#gone) this.forget(now - reach)
    if (growing) while (this.#coarse.size > STRETCHES) this.#widen()
    while (this.#entries > maxEntries && this.#coarse.size > 0) {
      if (growing && this.#coarse.size > FEW_STRETCHES) this.#widen()
      else this.forget(oldestOf(this.#coarse) + this.#width)
    }
  }

  /** Folds all whole coarse stretches of fine frames that end before a second. */
  #foldUntil(second: number): void {
    const until = Math.floor(second / this.#width) * this.#width
    if (until <= this.#fineFrom) return
    this.#fineFrom = until
    this.#first = undefined
    const touched = new Set<SparseFrame>()
    for (const [at, frame] of this.#fine) {
      if (at >= until) continue
      this.#fine.delete(at)
      this.#fineEntries -= frame.length
      this.#entries -= frame.length
      touched.add(this.#toCoarse(frame))
    }
    for (const frame of touched) this.#compact(frame, false)
  }

  #toCoarse(frame: SparseFrame): SparseFrame {
    const coarse = this.#coarseAt(frame.second)
    coarse.append(frame)
    this.#entries += frame.length
    return coarse
  }

  #compact(frame: SparseFrame, fine: boolean): void {
    const { length } = frame
    if (this.#options.sparse) frame.compactSorted()
    else frame.compact(this.#places)
    this.#entries += frame.length - length
    if (fine) this.#fineEntries += frame.length - length
  }

  /** Puts every two coarse stretches into one. */
  #widen(): void {
    const before = this.#coarse
    this.#coarse = new Map()
    this.#first = undefined
    this.#width *= 2
    for (const frame of before.values()) this.#coarseAt(frame.second).append(frame)
    for (const frame of this.#coarse.values()) this.#compact(frame, false)
  }

  #fineAt(second: number): SparseFrame {
    const kept = this.#fine.get(second)
    if (kept !== undefined) return kept
    return this.#keep(this.#fine, second, new SparseFrame(second))
  }

  #coarseAt(second: number): SparseFrame {
    const index = Math.floor(second / this.#width)
    const kept = this.#coarse.get(index)
    if (kept !== undefined) return kept
    return this.#keep(this.#coarse, index, new SparseFrame(index * this.#width, 1))
  }

  #keep(frames: Map<number, SparseFrame>, key: number, frame: SparseFrame): SparseFrame {
    frames.set(key, frame)
    if (this.#first !== undefined && frame.second < this.#first) this.#first = frame.second
    return frame
  }

  #room(cells: number): void {
    if (!this.#options.sparse && this.#places.length < cells)
      this.#places = new Int32Array(Math.max(cells, this.#places.length * 2))
  }
}

/** Widens a time (seconds, also parts of them) to whole stretches, each end by what counts are kept by there. */
export function widened(
  windows: Windows | undefined,
  fromSecond: number,
  toSecond: number,
): { readonly from: number; readonly to: number; readonly grain: number } {
  const grain = windows?.grainAt(Math.floor(fromSecond)) ?? 1
  const last = windows?.grainAt(Math.ceil(toSecond) - 1) ?? 1
  return {
    from: Math.floor(fromSecond / grain) * grain,
    to: Math.ceil(toSecond / last) * last,
    grain: Math.max(grain, last),
  }
}

function oldestOf(frames: ReadonlyMap<number, SparseFrame>): number {
  let oldest = Infinity
  for (const { second } of frames.values()) if (second < oldest) oldest = second
  return oldest
}
