import type { DDSketch } from '@datadog/sketches-js'
import { type LatencyWindows, newSketch } from './latency-windows.ts'

/** A percentile covers the last 8 to 10 minutes: five sketches of two minutes, the oldest of which leaves whole. */
export const SKETCH_MS = 120_000
const SKETCHES = 5

/** Percentiles of latencies, in milliseconds, within 1 % of the exact ones. */
export interface Percentiles {
  /** Answers that carried a latency. */
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** What all latencies of one analysis share: a bounded number of sketches, and the past. */
export class SketchBudget {
  #left: number
  /** Latencies that found no sketch. */
  refused = 0

  constructor(
    limit: number,
    readonly past: LatencyWindows,
  ) {
    this.#left = limit
  }

  take(): boolean {
    if (this.#left === 0) {
      this.refused++
      return false
    }
    this.#left--
    return true
  }

  give(count: number): void {
    this.#left += count
  }
}

/** Latencies of the last minutes, or with `whole` of all time, as sketches that can be merged. */
export class Latencies {
  readonly #sketches = new Map<number, DDSketch>()
  /** Its list in the past. */
  #list: number | undefined

  constructor(
    readonly budget: SketchBudget,
    readonly whole: boolean,
  ) {}

  /** False when there was no room. Only for what `isLatency` takes. */
  add(ms: number, timeMs: number): boolean {
    const { past } = this.budget
    this.#list ??= past.allocate()
    if (this.#list !== undefined) past.add(this.#list, ms, timeMs)
    const slot = this.whole ? 0 : Math.floor(timeMs / SKETCH_MS)
    let sketch = this.#sketches.get(slot)
    if (sketch === undefined) {
      if (!this.budget.take()) return false
      sketch = newSketch()
      this.#sketches.set(slot, sketch)
    }
    sketch.accept(ms)
    return true
  }

  /** Forgets what is older than the window. */
  advance(nowMs: number): void {
    if (this.whole) return
    const oldest = Math.floor(nowMs / SKETCH_MS) - SKETCHES
    for (const slot of this.#sketches.keys()) {
      if (slot > oldest || !this.#sketches.delete(slot)) continue
      this.budget.give(1)
    }
  }

  /** Takes over all that another one holds and leaves it empty. */
  absorb(other: Latencies): void {
    for (const [slot, sketch] of other.#sketches) {
      const own = this.#sketches.get(slot)
      if (own === undefined) this.#sketches.set(slot, sketch)
      else {
        own.merge(sketch)
        this.budget.give(1)
      }
    }
    other.#sketches.clear()
    const list = other.#list
    other.#list = undefined
    if (this.#list === undefined) this.#list = list
    else if (list !== undefined) this.budget.past.merge(list, this.#list)
  }

  free(): void {
    this.budget.give(this.#sketches.size)
    this.#sketches.clear()
    if (this.#list !== undefined) this.budget.past.free(this.#list)
    this.#list = undefined
  }

  get sketches(): Iterable<DDSketch> {
    return this.budget.past.sketchOf(this.#list, this.#sketches.values())
  }
}

/**
 * The 95th percentile over several windows together, in milliseconds with three digits; 0 where nothing was measured. Merges
 * nothing: it walks the bins of all sketches from their top, and a percentile this high is near it. Every edge that is sent
 * has one, so it must cost little (bench/sketches.ts).
 */
export function p95Of(parts: Iterable<Latencies>): number {
  const sketches: DDSketch[] = []
  let [count, top, max] = [0, -Infinity, 0]
  for (const part of parts) {
    for (const sketch of part.sketches) {
      sketches.push(sketch)
      count += sketch.count
      top = Math.max(top, sketch.store.maxKey)
      max = Math.max(max, sketch.max)
    }
  }
  const [first] = sketches
  if (first === undefined || count === 0) return 0
  let left = count - 0.95 * (count - 1)
  for (let key = top; ; key--) {
    for (const { store } of sketches) left -= store.bins[key - store.offset] ?? 0
    if (left <= 0) return Number(Math.min(first.mapping.value(key), max).toPrecision(3))
  }
}

/** Percentiles over several windows together; undefined where nothing was measured. */
export function percentiles(parts: Iterable<Latencies>): Percentiles | undefined {
  let only: DDSketch | undefined
  let merged: DDSketch | undefined
  for (const part of parts) {
    for (const sketch of part.sketches) {
      if (only === undefined) only = sketch
      else {
        if (merged === undefined) {
          merged = newSketch()
          merged.merge(only)
        }
        merged.merge(sketch)
      }
    }
  }
  const all = merged ?? only
  if (all === undefined) return undefined
  if (all.count === 0) return undefined
  const at = (share: number): number => Math.min(all.getValueAtQuantile(share), all.max)
  return { count: all.count, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: all.max }
}
