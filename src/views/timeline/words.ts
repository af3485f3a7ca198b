import type { Stretch } from '#src/state/span.ts'
import { formats, text } from '#src/text/text.ts'
import { type Bin, flowsIn, VERDICTS } from './bins.ts'

const words = text.timeline
const NAMES_SAID = 3

/** Hours, minutes and seconds of the local clock. */
export const clock = (ms: number): string => formats.time(ms).slice(0, 8)

export const stretchWords = (fromMs: number, toMs: number): string =>
  words.window(clock(fromMs), clock(toMs), formats.duration(toMs - fromMs))

/** A stretch of which flows may be missing; it may last still. */
export interface Gap extends Stretch {
  readonly lasts: boolean
}

function gapWords(gapMs: number, gap: Gap | undefined): string {
  if (gap === undefined) return words.gap(formats.duration(gapMs))
  const length = formats.duration(Math.max(1000, gap.toMs - gap.fromMs))
  return gap.lasts
    ? words.gapLasts(clock(gap.fromMs), length)
    : words.gapBetween(clock(gap.fromMs), clock(gap.toMs), length)
}

const names = (nodes: readonly string[]): string =>
  nodes.length <= NAMES_SAID
    ? nodes.join(', ')
    : `${nodes.slice(0, NAMES_SAID).join(', ')} +${nodes.length - NAMES_SAID}`

/**
 * What happened in a bar, in words: first how much, then what is not as it should be. `gap` is the whole of the gap that it
 * lies in, where that is known; `fresh`: its flows may still be on their way.
 */
export function binWords(bin: Bin, gap?: Gap, fresh = false): readonly string[] {
  const flows = flowsIn(bin)
  const seconds = (bin.toMs - bin.fromMs) / 1000
  const none = bin.gapMs > 0 ? words.nothingKnown : fresh ? words.nothingYet : words.nothing
  const how = flows === 0 ? none : words.flows(flows, formats.count(flows))
  const rate = flows > 0 && seconds > 1 ? ` · ${words.perSecond(formats.rate(flows / seconds))}` : ''
  return [
    `${how}${rate}`,
    ...VERDICTS.filter((verdict) => bin[verdict] > 0).map((verdict) => words[verdict](formats.count(bin[verdict]))),
    ...(bin.lost > 0 ? [words.lost(bin.lost, formats.count(bin.lost))] : []),
    ...(bin.gapMs > 0 ? [gapWords(bin.gapMs, gap)] : []),
    ...(bin.away.length > 0 ? [words.away(names(bin.away))] : []),
    ...(bin.back.length > 0 ? [words.back(names(bin.back))] : []),
  ]
}
