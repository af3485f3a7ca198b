import { DDSketch } from '@datadog/sketches-js'
import { type WindowOptions, Windows } from '#domain/graph/windows.ts'

/** Half of the error that is promised for a percentile (1 %), so that merging and rounding have room. */
const ACCURACY = 0.005

export const newSketch = (): DDSketch => new DDSketch({ relativeAccuracy: ACCURACY })

/*
 * A cell is a list and a bin of a sketch. Latencies from a nanosecond to an hour fall into less than 3,000 bins; 1 ms is bin 0.
 *
 *   31                     12 11            0
 *   └ list, below 2^19 ──────┘ └ bin + 1536 ┘
 */
const BINS = 4096
const FIRST_BIN = -1536
const LISTS = 2 ** 19

const { mapping } = newSketch()

/**
 * Latencies of the past, by lists (a call over an edge, to a path) and slots of time: how many fell into which bin of a
 * sketch. Counting one is an entry at the end of a list; entries of a slot are put together when it closes, and a sketch
 * is made of them when somebody asks for a window.
 */
export class LatencyWindows {
  readonly windows: Windows
  readonly #merged = new Map<number, number>()
  /** Freed lists in order, each with the slot from which on nothing mentions it. */
  #freed: { list: number; slot: number }[] = []
  #used = 0
  #slot = -Infinity
  #shown: ReadonlyMap<number, DDSketch> | undefined

  constructor(
    /** Milliseconds of a slot, which is a "second" of the windows. */
    readonly slotMs: number,
    options: Partial<WindowOptions> = {},
  ) {
    this.windows = new Windows({ ...options, sparse: true })
  }

  /** A new list; undefined where there are too many. */
  allocate(): number | undefined {
    const [oldest] = this.#freed
    const first = this.windows.first
    if (oldest !== undefined && oldest.slot < this.#slot && (first === undefined || first > oldest.slot)) {
      this.#freed.shift()
      this.#merged.delete(oldest.list)
      return oldest.list
    }
    return this.#used < LISTS ? this.#used++ : undefined
  }

  free(list: number): void {
    this.#freed.push({ list, slot: this.#slot })
  }

  /** What one list holds belongs to another from now on. */
  merge(from: number, into: number): void {
    this.#merged.set(from, into)
    this.free(from)
  }

  /** Counts a latency in milliseconds, of the range that is promised above. */
  add(list: number, ms: number, timeMs: number): void {
    const bin = mapping.key(ms) - FIRST_BIN
    const slot = Math.min(Math.floor(timeMs / this.slotMs), this.#slot)
    if (bin >= 0 && bin < BINS && slot > -Infinity) this.windows.late(list * BINS + bin, slot, 1, this.#slot, 0)
  }

  advance(nowMs: number): void {
    const slot = Math.floor(nowMs / this.slotMs)
    if (slot <= this.#slot) return
    this.#slot = slot
    this.windows.advance(slot)
  }

  /** Until it is called with nothing, sketches are those of the slots that begin in a time. */
  show(stretch: { readonly from: number; readonly to: number } | undefined): void {
    this.#shown = stretch && this.#sketches(stretch.from, stretch.to)
  }

  /** The latencies of a list in the time that is shown; `live` where no time is. */
  sketchOf(list: number | undefined, live: Iterable<DDSketch>): Iterable<DDSketch> {
    if (this.#shown === undefined) return live
    const sketch = list === undefined ? undefined : this.#shown.get(list)
    return sketch === undefined ? [] : [sketch]
  }

  #sketches(from: number, to: number): ReadonlyMap<number, DDSketch> {
    const sketches = new Map<number, DDSketch>()
    this.windows.each(from, to, (cell, amount) => {
      const list = this.#target(Math.floor(cell / BINS))
      let sketch = sketches.get(list)
      if (sketch === undefined) {
        sketch = newSketch()
        sketches.set(list, sketch)
      }
      sketch.accept(mapping.value((cell % BINS) + FIRST_BIN), amount)
    })
    return sketches
  }

  #target(list: number): number {
    let target = list
    for (let next = this.#merged.get(target); next !== undefined; next = this.#merged.get(target)) target = next
    return target
  }
}
