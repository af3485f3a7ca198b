import type { DetailsResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'

const words = text.panel
const clock = (ms: number): string => formats.time(ms).slice(0, 8)

/** Over which time calls, latencies and connections were measured, where the page shows a window. */
export function MeasuredNote({ details }: { readonly details: DetailsResponse | undefined }) {
  const window = details?.window
  if (window === undefined) return undefined
  const { fromMs, toMs, grainMs, countsFromMs } = window
  return (
    <p className="mt-2 text-text-3 text-xs">
      {words.measuredOver(clock(fromMs), clock(toMs), formats.duration(toMs - fromMs), formats.duration(grainMs))}
      {countsFromMs > fromMs && ` ${words.measuredFrom(clock(countsFromMs))}`}
    </p>
  )
}
