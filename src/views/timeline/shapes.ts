import type { Stretch } from '#src/state/span.ts'
import { type Bin, flowsIn, VERDICTS } from './bins.ts'

/** The strip's box in pixels: a lane for marks above, the bars below. */
export const LANE = 11
export const BARS = 34
export const HEIGHT = LANE + BARS

/** What happened at all is seen at any scale: a bar's parts are never lower than this, in pixels. */
const LEAST: Readonly<Record<(typeof VERDICTS)[number], number>> = {
  dropped: 5,
  error: 4,
  audit: 4,
  forwarded: 1,
  other: 1,
}

/** From time to pixels and back. */
export interface Scale extends Stretch {
  readonly width: number
}

export const xOf = ({ fromMs, toMs, width }: Scale, timeMs: number): number =>
  ((timeMs - fromMs) / (toMs - fromMs)) * width

export const timeAt = ({ fromMs, toMs, width }: Scale, x: number): number =>
  fromMs + (x / Math.max(1, width)) * (toMs - fromMs)

/** Flows a second in a bar; one that is still filling counts by the time that has passed. */
export const rateOf = (bin: Bin, nowMs: number): number => {
  const seconds = (Math.min(bin.toMs, Math.max(nowMs, bin.fromMs + 1000)) - bin.fromMs) / 1000
  return flowsIn(bin) / Math.max(1, seconds)
}

/** 1, 2 or 5 times a power of ten, not below a rate. */
export function roundUp(rate: number): number {
  if (rate <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(rate))
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= rate) ?? rate
}

/** One SVG path per verdict. From the bottom up: dropped, errors, audited, forwarded, the rest. */
export function barPaths(
  bins: readonly Bin[],
  scale: Scale,
  top: number,
  nowMs: number,
): Readonly<Record<(typeof VERDICTS)[number], string>> {
  const paths = { dropped: '', error: '', audit: '', forwarded: '', other: '' }
  for (const bin of bins) {
    const flows = flowsIn(bin)
    if (flows === 0) continue
    const left = Math.max(0, xOf(scale, bin.fromMs))
    const right = Math.min(scale.width, xOf(scale, bin.toMs))
    const gap = right - left > 3 ? 1 : right - left > 1.5 ? 0.5 : 0
    const perFlow = ((rateOf(bin, nowMs) / flows) * BARS) / top
    let y = HEIGHT
    for (const verdict of VERDICTS) {
      if (bin[verdict] === 0) continue
      const height = Math.min(Math.max(LEAST[verdict], bin[verdict] * perFlow), Math.max(0, y - LANE))
      y -= height
      paths[verdict] +=
        `M${round(left)} ${round(y)}h${round(right - left - gap)}v${round(height)}h${round(gap + left - right)}z`
    }
  }
  return paths
}

/** Stretches of neighbouring bars in which something was so; those closer than `joinMs` count as one. */
export function runsOf(bins: readonly Bin[], so: (bin: Bin) => boolean, joinMs = 0): readonly Stretch[] {
  const runs: { fromMs: number; toMs: number }[] = []
  for (const bin of bins) {
    if (!so(bin)) continue
    const last = runs.at(-1)
    if (last !== undefined && bin.fromMs - last.toMs <= joinMs) last.toMs = bin.toMs
    else runs.push({ fromMs: bin.fromMs, toMs: bin.toMs })
  }
  return runs
}

const round = (value: number): number => Math.round(value * 10) / 10
