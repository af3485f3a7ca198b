import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'

/** Twenty-fourths of a ring, in this order: together 24, or 0 when nothing was seen within the minute. */
export interface Shares {
  readonly forwarded: number
  readonly dropped: number
  readonly audit: number
  readonly error: number
}

export const STEPS = 24

/** How the flows of the minute split over the verdicts; whatever happened at all gets at least one step. */
export function sharesOf(edges: readonly Edge[]): Shares {
  const sum = { forwarded: 0, dropped: 0, audit: 0, error: 0 }
  for (const { minute } of edges) {
    if (minute === undefined) continue
    sum.forwarded += minute.forwarded
    sum.dropped += minute.dropped
    sum.audit += minute.audit
    sum.error += minute.error
  }
  const total = sum.forwarded + sum.dropped + sum.audit + sum.error
  if (total === 0) return sum
  const step = (count: number) => (count === 0 ? 0 : Math.max(1, Math.floor((count / total) * STEPS)))
  const shares = {
    forwarded: step(sum.forwarded),
    dropped: step(sum.dropped),
    audit: step(sum.audit),
    error: step(sum.error),
  }
  const over = shares.forwarded + shares.dropped + shares.audit + shares.error - STEPS
  const [largest] = (Object.keys(shares) as (keyof Shares)[]).sort((a, b) => shares[b] - shares[a])
  return largest === undefined ? shares : { ...shares, [largest]: shares[largest] - over }
}
