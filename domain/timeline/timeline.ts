import { create } from '@bufbuild/protobuf'
import type { FlowFacts } from '#domain/flow/facts.ts'
import { Verdict } from '#gen/flow/flow_pb.ts'
import { type Second, SecondSchema } from '#gen/orrery/v1/orrery_pb.ts'

/** One window of the timeline: what was seen in `widthMs` from its time on. */
interface Slot {
  readonly message: Second
  changed: number
}

/** How wide the windows of a timeline are, and how many are kept: an hour of seconds, unless told otherwise. */
export interface TimelineOptions {
  readonly widthMs: number
  readonly windows: number
}

const CLASS: ReadonlyMap<Verdict, 'forwarded' | 'dropped' | 'audit' | 'error'> = new Map([
  [Verdict.FORWARDED, 'forwarded'],
  [Verdict.REDIRECTED, 'forwarded'],
  [Verdict.DROPPED, 'dropped'],
  [Verdict.AUDIT, 'audit'],
  [Verdict.ERROR, 'error'],
])

/**
 * Flows per second by verdict, as they matched, with what was lost and where the stream was broken. Coarser windows for
 * longer times are further timelines with another `widthMs`, fed by the same calls.
 */
export class Timeline {
  readonly #options: TimelineOptions
  readonly #slots = new Map<number, Slot>()
  #newest = -Infinity
  #version = 0
  #dirty = false
  #tooOld = 0

  constructor(options: Partial<TimelineOptions> = {}) {
    this.#options = { widthMs: 1000, windows: 3600, ...options }
  }

  /** Counts a flow in the window of its own time; a time not known or ahead of `nowMs` counts as now. */
  add(facts: FlowFacts, nowMs: number): void {
    const timeMs = facts.timeMs > 0 && facts.timeMs < nowMs ? facts.timeMs : nowMs
    this.#change(timeMs, (second) => second[CLASS.get(facts.verdict) ?? 'other']++)
  }

  /** Counts events that the source said were lost. */
  lost(events: number, timeMs: number): void {
    this.#change(timeMs, (second) => (second.lost += events))
  }

  /** Marks every window from one time to another: flows may be missing there. */
  gap(fromMs: number, toMs: number = fromMs): void {
    const { widthMs, windows } = this.#options
    const first = Math.max(this.#index(fromMs), this.#index(toMs) - windows + 1)
    for (let index = first; index <= this.#index(toMs); index++) {
      this.#change(index * widthMs, (second) => (second.gap = true))
    }
  }

  /** Counts up with every change, once a reader asked. 0: nothing yet. */
  get version(): number {
    if (this.#dirty) this.#version++
    this.#dirty = false
    return this.#version
  }

  /**
   * Windows that are new or changed since a version, oldest first, each whole. Windows that fell out of the range are not
   * told: who reads keeps the same range. 0 gives all.
   */
  changesSince(version: number): Second[] {
    void this.version
    const changed = [...this.#slots.values()].filter((slot) => slot.changed > version)
    return changed.map(({ message }) => ({ ...message })).sort((a, b) => a.timeMs - b.timeMs)
  }

  /** Flows and events that were older than the range when they came. */
  get tooOld(): number {
    return this.#tooOld
  }

  #index(timeMs: number): number {
    return Math.floor(timeMs / this.#options.widthMs)
  }

  #change(timeMs: number, change: (second: Second) => void): void {
    const index = this.#index(timeMs)
    const oldest = this.#newest - this.#options.windows + 1
    if (index < oldest) {
      this.#tooOld++
      return
    }
    let slot = this.#slots.get(index)
    if (slot === undefined) {
      slot = { message: create(SecondSchema, { timeMs: index * this.#options.widthMs }), changed: 0 }
      this.#slots.set(index, slot)
      if (index > this.#newest) this.#forget(index)
    }
    change(slot.message)
    slot.changed = this.#version + 1
    this.#dirty = true
  }

  #forget(newest: number): void {
    const { windows } = this.#options
    const first = this.#newest - windows + 1
    const last = newest - windows
    if (this.#newest > -Infinity) {
      if (last - first < this.#slots.size) for (let index = first; index <= last; index++) this.#slots.delete(index)
      else for (const index of this.#slots.keys()) if (index <= last) this.#slots.delete(index)
    }
    this.#newest = newest
  }
}
