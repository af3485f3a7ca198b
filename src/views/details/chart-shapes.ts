import type { Step } from '#gen/orrery/v1/orrery_pb.ts'

/** From the bottom of a bar up. */
export const CHARTED = ['dropped', 'error', 'audit', 'forwarded'] as const
export type Charted = (typeof CHARTED)[number]
export type Steps = readonly Pick<Step, 'timeMs' | 'widthMs' | Charted>[]

/** What happened at all is seen at any scale: a part of a bar is never lower than this, in pixels. */
const LEAST: Readonly<Record<Charted, number>> = { dropped: 4, error: 4, audit: 4, forwarded: 1.5 }

export interface Bar {
  readonly verdict: Charted
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const sumOf = (step: Steps[number]): number => CHARTED.reduce((sum, verdict) => sum + step[verdict], 0)

/** Flows a second in the busiest step. */
export const mostOf = (steps: Steps): number =>
  steps.reduce((most, step) => Math.max(most, (sumOf(step) * 1000) / step.widthMs), 0)

export function totals(steps: Steps): Readonly<Record<Charted, number>> {
  const total = { dropped: 0, error: 0, audit: 0, forwarded: 0 }
  for (const step of steps) for (const verdict of CHARTED) total[verdict] += step[verdict]
  return total
}

/** The bars of a chart in a box of pixels, one step beside the other; the busiest step is as high as the box. */
export function barsOf(steps: Steps, box: { readonly width: number; readonly height: number }): readonly Bar[] {
  const most = mostOf(steps)
  const step = box.width / Math.max(1, steps.length)
  const gap = step > 3 ? 1 : 0
  const bars: Bar[] = []
  for (const [index, counts] of steps.entries()) {
    let y = box.height
    for (const verdict of CHARTED) {
      if (counts[verdict] === 0) continue
      const full = (((counts[verdict] * 1000) / counts.widthMs) * box.height) / most
      const height = Math.min(Math.max(LEAST[verdict], full), y)
      y -= height
      bars.push({ verdict, x: index * step, y, width: Math.max(1, step - gap), height })
    }
  }
  return bars
}

/** From when to when something was dropped; undefined where nothing was. */
export function dropsIn(steps: Steps): { readonly fromMs: number; readonly toMs: number } | undefined {
  const dropped = steps.filter((step) => step.dropped > 0)
  const [first] = dropped
  const last = dropped.at(-1)
  return first && last && { fromMs: first.timeMs, toMs: last.timeMs + last.widthMs }
}

/** Where a stretch of time lies in a chart, in shares of its width; undefined where all of the chart is in it. */
export function markOf(
  steps: Steps,
  window: { readonly fromMs: number; readonly toMs: number } | undefined,
): { readonly from: number; readonly to: number } | undefined {
  const fromMs = steps[0]?.timeMs
  const last = steps.at(-1)
  if (window === undefined || fromMs === undefined || last === undefined) return undefined
  const length = last.timeMs + last.widthMs - fromMs
  const at = (timeMs: number) => Math.min(1, Math.max(0, (timeMs - fromMs) / length))
  const mark = { from: at(window.fromMs), to: at(window.toMs) }
  return mark.from === 0 && mark.to === 1 ? undefined : mark
}
