import { edgeId } from '#domain/graph/edge.ts'
import type { EdgeStats } from './edge-stats.ts'

/** Edges that left the map and may still be asked for in a window of the past. */
const KEPT = 5_000

/** What was counted of edges that are no longer on the map, by their ids, for as long as windows reach back. */
export class PastEdges {
  readonly #byId = new Map<string, { readonly stats: EdgeStats; readonly goneMs: number }>()
  /** Edges that were given up for room. */
  forgotten = 0

  add(stats: EdgeStats, goneMs: number): void {
    const id = statsId(stats)
    const same = this.take(id)
    if (same !== undefined) stats.absorb(same)
    this.#byId.set(id, { stats, goneMs })
    if (this.#byId.size <= KEPT) return
    for (const oldest of this.#byId.keys()) {
      this.take(oldest)?.free()
      this.forgotten++
      return
    }
  }

  /** Hands out what is kept of an edge, which is then kept no longer: it is back on the map. */
  take(id: string): EdgeStats | undefined {
    const stats = this.#byId.get(id)?.stats
    this.#byId.delete(id)
    return stats
  }

  /** Gives up what left before a time. */
  forget(beforeMs: number): void {
    for (const [id, { goneMs }] of this.#byId) {
      if (goneMs >= beforeMs) return
      this.take(id)?.free()
    }
  }

  *all(): Iterable<EdgeStats> {
    for (const { stats } of this.#byId.values()) yield stats
  }
}

export const statsId = ({ edge: { source, destination, port, protocol } }: EdgeStats): string =>
  edgeId(source.identity.id, destination.identity.id, port, protocol)
