import { derive, deriveDrops, isDropSlot } from '#domain/graph/counts.ts'
import { widened } from '#domain/graph/windows.ts'
import type { CounterBank } from './counters.ts'
import type { EdgeStats } from './edge-stats.ts'

/** Counts of a stretch of time in which nothing counts twice. Milliseconds since the epoch. */
export interface Step {
  readonly timeMs: number
  readonly widthMs: number
  forwarded: number
  dropped: number
  audit: number
  error: number
}

/** How edges went over a time, in at most `most` steps, oldest first and without holes. */
export function stepsOf(
  bank: CounterBank,
  edges: readonly EdgeStats[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  most: number,
): Step[] {
  const { cells, slotMs } = bank
  const { from, to, grain } = widened(cells.windows, fromMs / slotMs, toMs / slotMs)
  const width = Math.ceil(Math.max(1, (to - from) / most) / grain) * grain
  const first = Math.floor(from / width)
  const count = Math.max(0, Math.ceil(to / width) - first)

  // Each counter of the edges has a row of `count` sums; `rows` finds it by its cell.
  const rows = new Int32Array(cells.used)
  const slots = edges.map((edge) => new Map<number, number>(edge.verdicts.entries()))
  let used = 0
  for (const own of slots) for (const cell of own.values()) rows[cell] = ++used
  const sums = new Float64Array((used + 1) * count)
  cells.each(first * width, (first + count) * width, (cell, amount, second) => {
    const row = rows[cell] ?? 0
    if (row === 0) return
    const at = row * count + Math.floor(second / width) - first
    sums[at] = (sums[at] ?? 0) + amount
  })

  return Array.from({ length: count }, (_, index) => {
    const widthMs = width * slotMs
    const step: Step = { timeMs: (first + index) * widthMs, widthMs, forwarded: 0, dropped: 0, audit: 0, error: 0 }
    for (const own of slots) {
      const read = (slot: number): number => sums[(rows[own.get(slot) ?? -1] ?? 0) * count + index] ?? 0
      const drops = [...own.keys()].some(isDropSlot) ? deriveDrops(own.keys(), read, () => []) : []
      const counts = derive(own.keys(), read, drops)
      step.forwarded += counts.forwarded
      step.dropped += counts.dropped
      step.audit += counts.audit
      step.error += counts.error
    }
    return step
  })
}
