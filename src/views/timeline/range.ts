import { widthOf } from '#domain/timeline/lay-over.ts'
import type { Second } from '#gen/orrery/v1/orrery_pb.ts'
import type { Span, Stretch, Zoom } from '#src/state/span.ts'

const MINUTE = 60_000
export const ZOOM_MS: Readonly<Record<Zoom, number>> = { '5m': 5 * MINUTE, '15m': 15 * MINUTE, '1h': 60 * MINUTE }

/** A file's range is never shorter, so that a capture of a second can still be looked at. */
const SHORTEST_FILE = 10_000

/**
 * The time that the strip shows: up to now, which is left out while it fills; a file from end to end. While a window is
 * shown the strip stands still around it, as it was when the window was chosen.
 */
export function rangeOf(
  { seconds, file }: { readonly seconds: readonly Second[]; readonly file: boolean },
  span: Span,
  zoom: Zoom,
  nowMs: number,
): Stretch {
  const now = Math.floor(nowMs / 1000) * 1000
  if (file) return rangeOfFile(seconds)
  if (span.kind !== 'window') return { fromMs: now - ZOOM_MS[zoom], toMs: now }
  const length = span.toMs - span.fromMs
  const rangeMs = Math.max(ZOOM_MS[zoom], length)
  const chosen = Math.floor((span.chosenMs ?? now) / 1000) * 1000
  const fits = span.fromMs >= chosen - rangeMs && span.toMs <= chosen
  const beside = Math.min(now, span.toMs + (rangeMs - length) / 2)
  const toMs = fits ? chosen : Math.max(beside, span.toMs)
  return { fromMs: toMs - rangeMs, toMs }
}

/** Calls and latencies are kept by so long, and a window that is longer than a few of them is cut by them. */
const KEPT_BY = 10_000
const FEW = 3 * KEPT_BY

/** A chosen window, widened such that all that is kept is told of the same time; a short one stays as it is. */
export function snapped({ fromMs, toMs }: Stretch): Stretch {
  if (toMs - fromMs < FEW) return { fromMs, toMs }
  return { fromMs: Math.floor(fromMs / KEPT_BY) * KEPT_BY, toMs: Math.ceil(toMs / KEPT_BY) * KEPT_BY }
}

function rangeOfFile(seconds: readonly Second[]): Stretch {
  const first = seconds[0]
  const last = seconds.at(-1)
  if (first === undefined || last === undefined) return { fromMs: 0, toMs: SHORTEST_FILE }
  const toMs = last.timeMs + widthOf(last)
  const short = Math.max(0, SHORTEST_FILE - (toMs - first.timeMs))
  return { fromMs: first.timeMs - Math.floor(short / 2000) * 1000, toMs: toMs + Math.ceil(short / 2000) * 1000 }
}

/** Where the lines of the time axis stand: at most about `most` of them, at round times of the local clock. */
export function ticksOf({ fromMs, toMs }: Stretch, most: number): readonly number[] {
  const least = (toMs - fromMs) / Math.max(1, most)
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800]
  const step = (steps.find((seconds) => seconds * 1000 >= least) ?? 2_592_000) * 1000
  const shift = new Date(fromMs).getTimezoneOffset() * MINUTE
  const first = Math.ceil((fromMs - shift) / step) * step + shift
  const ticks: number[] = []
  for (let at = first; at <= toMs; at += step) ticks.push(at)
  return ticks
}
