import { widthOf } from '#domain/timeline/lay-over.ts'
import type { Second } from '#gen/orrery/v1/orrery_pb.ts'
import type { Stretch } from '#src/state/span.ts'

/** What happened in one bar of the strip: sums, not per second. */
export interface Bin extends Stretch {
  readonly forwarded: number
  readonly dropped: number
  readonly audit: number
  readonly error: number
  readonly other: number
  readonly lost: number
  /** Milliseconds in which the stream was broken. */
  readonly gapMs: number
  readonly away: readonly string[]
  readonly back: readonly string[]
}

export const VERDICTS = ['dropped', 'error', 'audit', 'forwarded', 'other'] as const

export const flowsIn = (bin: Bin): number => VERDICTS.reduce((sum, verdict) => sum + bin[verdict], 0)

const SECOND = 1000
const MINUTE = 60 * SECOND
const STEPS = [1, 2, 5, 10, 20, 30].map((step) => step * SECOND)
const LONG_STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 1440].map((step) => step * MINUTE)

/**
 * Milliseconds of one bar: as short as `most` bars in a range allow, and such that no stretch of the timeline has to be
 * divided.
 */
export function binWidth(range: Stretch, most: number, seconds: readonly Second[]): number {
  let widest = SECOND
  for (const second of seconds) {
    if (second.timeMs + widthOf(second) > range.fromMs && second.timeMs < range.toMs) {
      widest = Math.max(widest, widthOf(second))
    }
  }
  const least = Math.max((range.toMs - range.fromMs) / Math.max(1, most), widest)
  const step = [...STEPS, ...LONG_STEPS].find((width) => width >= least && width < least * 3 && width % widest === 0)
  return step ?? Math.ceil(least / widest) * widest
}

/** The bars of a range, oldest first, also those in which nothing happened. Bars begin at whole multiples of their width. */
export function binsOf(seconds: readonly Second[], range: Stretch, widthMs: number): readonly Bin[] {
  const first = Math.floor(range.fromMs / widthMs)
  const count = Math.max(0, Math.ceil(range.toMs / widthMs) - first)
  const bins = Array.from({ length: count }, (_, index) => emptyBin((first + index) * widthMs, widthMs))
  for (const second of seconds) {
    const bin = bins[Math.floor(second.timeMs / widthMs) - first]
    if (bin !== undefined) addTo(bin, second)
  }
  return bins
}

/** The same bars where nothing is known of a stretch of time: of what happened then nobody has told yet. */
export const withUnknown = (bins: readonly Bin[], unknown: Stretch | undefined): readonly Bin[] =>
  unknown === undefined
    ? bins
    : bins.map((bin) => {
        const overlapMs = Math.min(bin.toMs, unknown.toMs) - Math.max(bin.fromMs, unknown.fromMs)
        return overlapMs > bin.gapMs ? { ...bin, gapMs: overlapMs } : bin
      })

/** Several neighbouring bars as one. */
export function together(bins: readonly Bin[]): Bin {
  const sum = emptyBin(bins[0]?.fromMs ?? 0, 0)
  sum.toMs = bins.at(-1)?.toMs ?? sum.fromMs
  for (const bin of bins) {
    for (const verdict of VERDICTS) sum[verdict] += bin[verdict]
    sum.lost += bin.lost
    sum.gapMs += bin.gapMs
    sum.away = [...new Set([...sum.away, ...bin.away])]
    sum.back = [...new Set([...sum.back, ...bin.back])]
  }
  return sum
}

type Filling = { -readonly [Key in keyof Bin]: Bin[Key] }

const emptyBin = (fromMs: number, widthMs: number): Filling => ({
  fromMs,
  toMs: fromMs + widthMs,
  forwarded: 0,
  dropped: 0,
  audit: 0,
  error: 0,
  other: 0,
  lost: 0,
  gapMs: 0,
  away: [],
  back: [],
})

function addTo(bin: Filling, second: Second): void {
  for (const verdict of VERDICTS) bin[verdict] += second[verdict]
  bin.lost += second.lost
  if (second.gap) bin.gapMs += widthOf(second)
  if (second.nodesAway.length > 0) bin.away = [...new Set([...bin.away, ...second.nodesAway])]
  if (second.nodesBack.length > 0) bin.back = [...new Set([...bin.back, ...second.nodesBack])]
}
