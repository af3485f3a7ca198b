import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'

/**
 * What an edge says first, the worst of its last minute deciding. `mixed`: some flows pass and some are dropped; `denied`:
 * quiet now, and whatever it tried so far was dropped.
 */
export type EdgeState = 'dropped' | 'mixed' | 'error' | 'audit' | 'denied' | 'forwarded' | 'idle'

export function edgeState(edge: Edge): EdgeState {
  const { dropped = 0, forwarded = 0, error = 0, audit = 0 } = edge.minute ?? {}
  if (dropped > 0) return forwarded > 0 ? 'mixed' : 'dropped'
  if (error > 0) return 'error'
  if (audit > 0) return 'audit'
  if (edge.dropped > 0 && edge.forwarded === 0) return 'denied'
  return edge.idle ? 'idle' : 'forwarded'
}

/** Whether flows of it are dropped, now or whenever it was last used. */
export const drops = (state: EdgeState): boolean => state === 'dropped' || state === 'mixed' || state === 'denied'

/** Share of the minute's L7 calls that failed, 0 to 1; undefined where no calls were seen. */
export function failedShare({ minute }: Edge): number | undefined {
  return minute === undefined || minute.calls === 0 ? undefined : Math.min(1, minute.failedCalls / minute.calls)
}

/** At least one call in a hundred fails: the threshold at which the map marks a line. */
export const isFailing = (edge: Edge): boolean => (failedShare(edge) ?? 0) >= 0.01

/**
 * Whether an edge asks for attention: over the last minute (or the minute of the window that is shown) flows of it were
 * dropped or ended in errors, or its calls fail. The one rule for the map, the list of connections, the title of the page
 * and the way from problem to problem. What would be denied under policy audit mode, or was denied long ago, is none.
 */
export function isProblem(edge: Edge): boolean {
  const { dropped = 0, error = 0 } = edge.minute ?? {}
  return dropped > 0 || error > 0 || isFailing(edge)
}

/** Mean latency of the answers since the view began, in milliseconds: HTTP where it is known, else DNS. */
export function meanLatency({ http, dns }: Edge): number | undefined {
  const counted = [http, dns].find((counts) => counts !== undefined && counts.latencyCount > 0)
  return counted === undefined ? undefined : counted.latencyMsSum / counted.latencyCount
}
