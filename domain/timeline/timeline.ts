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
  /** Newest windows that are told one by one; older ones are told ten in one. */
  readonly fine: number
  /** Keeps the whole range, as a file wants it: windows double in width when there would be too many. */
  readonly growing: boolean
}

/** Windows that are told in one where they are old. */
const GROUP = 10
/** A growing timeline stops at windows of an hour: one mad timestamp must not squeeze all the others into one. */
const WIDEST_MS = 3_600_000
const NODES_TOLD = 10
const NODES_KEPT = 10_000

/**
 * Flows per second by verdict, as they matched, with what was lost, where the stream was broken and which nodes went and
 * came back.
 */
export class Timeline {
  readonly #options: TimelineOptions
  #widthMs: number
  #slots = new Map<number, Slot>()
  readonly #away = new Set<string>()
  #newest = -Infinity
  #oldest = Infinity
  #version = 0
  #dirty = false
  #tooOld = 0

  constructor(options: Partial<TimelineOptions> = {}) {
    this.#options = { widthMs: 1000, windows: 3600, fine: 300, growing: false, ...options }
    this.#widthMs = this.#options.widthMs
  }

  /** Counts a flow in the window of its own time; a time not known or ahead of `nowMs` counts as now. */
  add(facts: FlowFacts, nowMs: number): void {
    const { timeMs, verdict } = facts
    const slot = this.#slotAt(timeMs > 0 && timeMs < nowMs ? timeMs : nowMs)
    if (slot === undefined) return
    const second = slot.message
    if (verdict === Verdict.FORWARDED || verdict === Verdict.REDIRECTED) second.forwarded++
    else if (verdict === Verdict.DROPPED) second.dropped++
    else if (verdict === Verdict.AUDIT) second.audit++
    else if (verdict === Verdict.ERROR) second.error++
    else second.other++
  }

  /** Counts events that the source said were lost. */
  lost(events: number, timeMs: number): void {
    this.#change(timeMs, (second) => (second.lost += events))
  }

  /** Marks every window from one time to another: flows may be missing there. */
  gap(fromMs: number, toMs: number = fromMs): void {
    const last = this.#index(toMs)
    const first = Math.max(this.#index(fromMs), last - this.#options.windows + 1)
    const width = this.#widthMs
    for (let index = first; index <= last; index++) this.#change(index * width, (second) => (second.gap = true))
  }

  /** Takes the mark of a gap from every window from one time to another. */
  filled(fromMs: number, toMs: number): void {
    for (const [index, { message }] of this.#slots) {
      const { timeMs } = message
      if (message.gap && index >= this.#index(fromMs) && timeMs <= toMs)
        this.#change(timeMs, (second) => (second.gap = false))
    }
  }

  /** Nodes that stopped to send flows, or do so again. A node that was never away does not come back. */
  nodes(names: readonly string[], away: boolean, timeMs: number): void {
    const changed = names.filter((name) => this.#away.has(name) !== away).slice(0, NODES_KEPT)
    if (changed.length === 0) return
    for (const name of changed) {
      if (!away) this.#away.delete(name)
      else if (this.#away.size < NODES_KEPT) this.#away.add(name)
    }
    this.#change(timeMs, (second) => {
      const told = away ? second.nodesAway : second.nodesBack
      told.push(...changed.filter((name) => !told.includes(name)).slice(0, NODES_TOLD - told.length))
    })
  }

  /** Counts up with every change, once a reader asked. 0: nothing yet. */
  get version(): number {
    if (this.#dirty) this.#version++
    this.#dirty = false
    return this.#version
  }

  /**
   * Windows that are new or changed since a version, oldest first, each whole; to be laid over what was told before.
   * Windows that fell out of the range are not told: who reads keeps the same range. 0 gives all.
   */
  changesSince(version: number): Second[] {
    void this.version
    const fineFrom = this.#options.growing
      ? -Infinity
      : Math.floor((this.#newest - this.#options.fine + 1) / GROUP) * GROUP
    const told: Second[] = []
    const groups = new Set<number>()
    for (const [index, { message, changed }] of this.#slots) {
      if (changed <= version) continue
      if (index >= fineFrom) told.push(copy(message))
      else groups.add(Math.floor(index / GROUP))
    }
    for (const group of groups) told.push(this.#together(group * GROUP, GROUP))
    return told.sort((a, b) => a.timeMs - b.timeMs)
  }

  /** Flows of all windows that begin in a time, as they matched. */
  flowsBetween(fromMs: number, toMs: number): number {
    let flows = 0
    for (const { message } of this.#slots.values()) {
      if (message.timeMs < fromMs || message.timeMs >= toMs) continue
      flows += message.forwarded + message.dropped + message.audit + message.error + message.other
    }
    return flows
  }

  /** Flows and events that were older than the range when they came. */
  get tooOld(): number {
    return this.#tooOld
  }

  #index(timeMs: number): number {
    return Math.floor(timeMs / this.#widthMs)
  }

  #change(timeMs: number, change: (second: Second) => void): void {
    const slot = this.#slotAt(timeMs)
    if (slot !== undefined) change(slot.message)
  }

  /** The window of a time, which is about to change; undefined, and counted, where it is older than the range. */
  #slotAt(timeMs: number): Slot | undefined {
    while (this.#tooWide(this.#index(timeMs)) && this.#widthMs * 2 <= WIDEST_MS) this.#widen()
    const index = this.#index(timeMs)
    if (index <= this.#newest - this.#options.windows) {
      this.#tooOld++
      return undefined
    }
    const slot = this.#slots.get(index) ?? this.#make(index)
    slot.changed = this.#version + 1
    this.#dirty = true
    return slot
  }

  #make(index: number): Slot {
    const slot = { message: this.#empty(index, 1), changed: 0 }
    this.#slots.set(index, slot)
    if (index < this.#oldest) this.#oldest = index
    if (index > this.#newest) this.#forget(index)
    return slot
  }

  /** A second's width goes without saying. */
  #empty(index: number, windows: number): Second {
    const widthMs = this.#widthMs * windows
    return create(SecondSchema, { timeMs: index * this.#widthMs, widthMs: widthMs === 1000 ? 0 : widthMs })
  }

  #together(first: number, windows: number): Second {
    const sum = this.#empty(first, windows)
    for (let index = first; index < first + windows; index++) {
      const slot = this.#slots.get(index)
      if (slot !== undefined) addTo(sum, slot.message)
    }
    return sum
  }

  #tooWide(index: number): boolean {
    const { growing, windows } = this.#options
    return growing && Math.max(this.#newest, index) - Math.min(this.#oldest, index) >= windows
  }

  /** Puts every two windows into one. */
  #widen(): void {
    const before = this.#slots
    this.#slots = new Map()
    this.#widthMs *= 2
    this.#oldest = Math.floor(this.#oldest / 2)
    this.#newest = Math.floor(this.#newest / 2)
    for (const [index, { message }] of before) {
      const wide = Math.floor(index / 2)
      const slot = this.#slots.get(wide) ?? { message: this.#empty(wide, 1), changed: this.#version + 1 }
      addTo(slot.message, message)
      this.#slots.set(wide, slot)
    }
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
    this.#oldest = Math.max(this.#oldest, last + 1)
  }
}

const copy = (second: Second): Second => ({
  ...second,
  nodesAway: [...second.nodesAway],
  nodesBack: [...second.nodesBack],
})

function addTo(
  sum: Second,
  { forwarded, dropped, audit, error, other, lost, gap, nodesAway, nodesBack }: Second,
): void {
  sum.forwarded += forwarded
  sum.dropped += dropped
  sum.audit += audit
  sum.error += error
  sum.other += other
  sum.lost += lost
  sum.gap ||= gap
  sum.nodesAway = [...new Set([...sum.nodesAway, ...nodesAway])].slice(0, NODES_TOLD)
  sum.nodesBack = [...new Set([...sum.nodesBack, ...nodesBack])].slice(0, NODES_TOLD)
}
