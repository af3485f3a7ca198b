import type { DemoEvent } from '#domain/demo/cluster.ts'
import type { DemoNode } from '#domain/demo/party.ts'
import { FlowEntry, Ring } from './ring.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

/** The Cilium agent of one node: its ring of flows and what else it knows about itself. */
export class Agent {
  readonly node: DemoNode
  readonly #capacity: number
  readonly #namespaces = new Map<string, number>()
  #ring: Ring
  #startMs: number
  #away = false

  constructor(node: DemoNode, capacity: number, startMs: number) {
    this.node = node
    this.#capacity = capacity
    this.#ring = new Ring(capacity)
    this.#startMs = startMs
  }

  get ring(): Ring {
    return this.#ring
  }

  get away(): boolean {
    return this.#away
  }

  uptimeMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#startMs)
  }

  /** Goes, or comes back as an agent that was started anew: with an empty ring. */
  setAway(away: boolean, nowMs: number): void {
    if (away === this.#away) return
    this.#away = away
    if (away) return
    this.#ring = new Ring(this.#capacity)
    this.#startMs = nowMs
  }

  /** Takes what the node observes. While the agent is away nobody sees it. */
  observe(event: DemoEvent): void {
    if (this.#away) return
    if (event.kind === 'lost') {
      this.#ring.push({ kind: 'lost', timeMs: event.timeMs, lost: event.lost })
      return
    }
    const { flow, timeMs } = event
    this.#ring.push(new FlowEntry(timeMs, flow))
    for (const end of [flow.source, flow.destination]) {
      if (end !== undefined && end.namespace !== '') this.#namespaces.set(end.namespace, timeMs)
    }
  }

  /** Namespaces of flows seen within the last hour. */
  namespaces(nowMs: number): string[] {
    return [...this.#namespaces].filter(([, seenMs]) => seenMs > nowMs - HOUR).map(([namespace]) => namespace)
  }

  /** Flows per second over the last minute, or as much of it as the ring holds. */
  flowsPerSecond(nowMs: number): number {
    const ring = this.#ring
    let position = ring.end
    let oldestMs = nowMs
    while (position > ring.oldest) {
      const entry = ring.at(position - 1)
      if (entry === undefined || entry.timeMs < nowMs - MINUTE) break
      oldestMs = entry.timeMs
      position--
    }
    const seconds = (nowMs - oldestMs) / 1000
    return seconds > 0 ? (ring.end - position) / seconds : 0
  }
}
