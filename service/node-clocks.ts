/** A flow so much older than the newest one says that its node's clock may be behind, or that it came late. */
const BEHIND_MS = 20_000
/** A clock is behind where the least lag of a window of time is the same, give or take so much, as in this many before it. */
const STEADY_MS = 2_000
const STEADY_WINDOWS = 2
/** Nodes told apart. Past them all are forgotten, and learned again. */
const KEPT = 1_000
/** A node that sent nothing for so long is not told of any more. */
const FORGET_MS = 600_000

interface Suspect {
  /** When its last flow came, and when the present window of time began. */
  heardMs: number
  sinceMs: number
  leastMs: number
  beforeMs: number
  steady: number
  /** By how much its clock is behind, once that is known; else 0. */
  behindMs: number
}

/** A node whose clock is behind. */
export interface ClockBehind {
  readonly node: string
  readonly behindMs: number
}

/**
 * Which nodes' clocks are behind, and by how much, judged by flows that come live. A flow that is old may as well have come late:
 * a node counts as behind when all its flows are older than those of others, by the same, for some time, and come more
 * often than they are late. Where all nodes are behind alike that cannot be told from a delay, and nobody is.
 */
export class NodeClocks {
  readonly #windowMs: number
  readonly #suspects = new Map<string, Suspect>()
  #newestMs = 0
  #known = 0
  #version = 0

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Flows from before this time are for `late`, the others for `fresh`. */
  get horizonMs(): number {
    return this.#newestMs - BEHIND_MS
  }

  /** There is a node of which `fresh` wants to hear. */
  get watching(): boolean {
    return this.#suspects.size > 0
  }

  /** The clock of some node is behind. */
  get anyBehind(): boolean {
    return this.#known > 0
  }

  /** Grows when there is news of a clock. */
  get version(): number {
    return this.#version
  }

  /** The time of the newest flow that came, which is not after now. */
  newest(timeMs: number): void {
    if (timeMs > this.#newestMs) this.#newestMs = timeMs
  }

  /** A flow of a node is as new as those of others: its clock is right, or is so again. */
  fresh(node: string): void {
    const suspect = this.#suspects.get(node)
    if (suspect === undefined) return
    this.#suspects.delete(node)
    this.#tell(suspect, 0)
  }

  /** Takes in a flow from before `horizonMs` that came live; answers when it happened by a clock that is right, as far as that is known. */
  late(node: string, timeMs: number, nowMs: number): number {
    const lagMs = nowMs - timeMs
    const suspect = this.#suspects.get(node)
    if (suspect === undefined) {
      if (this.#suspects.size >= KEPT) this.#forget()
      const fresh = { heardMs: nowMs, sinceMs: nowMs, leastMs: lagMs, beforeMs: -1, steady: 0, behindMs: 0 }
      this.#suspects.set(node, fresh)
      return timeMs
    }
    // A node keeps its newest flow until the next one comes: then each is as late as they are apart.
    const seldom = nowMs - suspect.heardMs > lagMs / 2
    suspect.heardMs = nowMs
    if (seldom) Object.assign(suspect, { sinceMs: nowMs, leastMs: lagMs, beforeMs: -1, steady: 0 })
    else if (nowMs - suspect.sinceMs >= this.#windowMs) this.#close(suspect, lagMs, nowMs)
    else if (lagMs < suspect.leastMs) suspect.leastMs = lagMs
    return suspect.behindMs === 0 ? timeMs : Math.min(nowMs, timeMs + suspect.behindMs)
  }

  /** When a flow happened that was fetched or kept: by the clock of its node as that is known now. */
  corrected(node: string, timeMs: number, nowMs: number): number {
    const behindMs = this.#suspects.get(node)?.behindMs ?? 0
    // Ahead of now it would be one from before the clock went wrong.
    return behindMs === 0 || timeMs + behindMs > nowMs + STEADY_MS ? timeMs : Math.min(nowMs, timeMs + behindMs)
  }

  /** The nodes whose clocks are behind now, the worst first. */
  behind(nowMs: number): readonly ClockBehind[] {
    return [...this.#suspects]
      .filter(([, { behindMs, heardMs }]) => behindMs > 0 && nowMs - heardMs < FORGET_MS)
      .map(([node, { behindMs }]) => ({ node, behindMs }))
      .sort((a, b) => b.behindMs - a.behindMs)
  }

  #close(suspect: Suspect, lagMs: number, nowMs: number): void {
    const { leastMs, beforeMs } = suspect
    suspect.steady = Math.abs(leastMs - beforeMs) <= STEADY_MS ? suspect.steady + 1 : 0
    suspect.beforeMs = leastMs
    suspect.sinceMs = nowMs
    suspect.leastMs = lagMs
    if (suspect.steady >= STEADY_WINDOWS) this.#tell(suspect, leastMs)
  }

  /** What flows are corrected by stays as it is while it is about right. */
  #tell(suspect: Suspect, behindMs: number): void {
    const { behindMs: before } = suspect
    if (before === behindMs || (before > 0 && behindMs > 0 && Math.abs(before - behindMs) <= STEADY_MS)) return
    suspect.behindMs = behindMs
    this.#known += (behindMs > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
    this.#version++
  }

  #forget(): void {
    this.#suspects.clear()
    this.#known = 0
    this.#version++
  }
}
