import type { Second } from '#gen/orrery/v1/orrery_pb.ts'

/** Milliseconds that a stretch of a timeline covers. */
export const widthOf = ({ widthMs }: Second): number => (widthMs > 0 ? widthMs : 1000)

/** Stretches with newer ones laid over them, oldest first: each newer one takes the place of all that begin within it. */
export function layOver(kept: readonly Second[], newer: readonly Second[]): readonly Second[] {
  if (newer.length === 0) return kept
  const over = [...newer].sort((a, b) => a.timeMs - b.timeMs)
  const whole: Second[] = []
  let next = 0
  for (const second of kept) {
    for (let found = over[next]; found !== undefined && found.timeMs <= second.timeMs; found = over[++next]) {
      whole.push(found)
    }
    const before = over[next - 1]
    if (before === undefined || before.timeMs + widthOf(before) <= second.timeMs) whole.push(second)
  }
  whole.push(...over.slice(next))
  return whole
}
