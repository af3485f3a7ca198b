import type { AnswersResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'

const clock = (ms: number): string => formats.time(ms).slice(0, 8)

/** How long the answers cover, in words. */
export function windowWords({ timeMs, sinceMs, beganMs, window }: AnswersResponse): string {
  if (window !== undefined) return text.answers.stretch(clock(window.fromMs), clock(window.toMs))
  if (sinceMs === 0) return text.answers.whole
  return text.answers.window(formats.duration(Math.max(0, timeMs - Math.max(sinceMs, beganMs))))
}

/** The clock that "ago" is told by; undefined for a file, which does not grow old. */
export const clockOf = ({ timeMs, sinceMs }: AnswersResponse): number | undefined =>
  sinceMs === 0 ? undefined : timeMs
