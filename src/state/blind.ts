import { type Condition, conditionOf } from './condition.ts'
import type { FlowsState } from './flows.ts'
import type { TimelineState } from './timeline.ts'

/** The page hears nothing from the backend, or the backend nothing from its source. */
const DEAF: readonly Condition['kind'][] = ['no-backend', 'quiet']
const BROKEN: readonly Condition['kind'][] = ['reconnecting', 'failed']

/** Whether nothing that happens now is seen: what is shown is the last that was known. */
export const isBlind = (flows: Pick<FlowsState, 'link' | 'source' | 'generation' | 'revision'>): boolean =>
  [...DEAF, ...BROKEN].includes(conditionOf(flows).kind)

/** Since when, by the server's clock, nobody has seen what happens; undefined while somebody does. */
export function blindSince(
  { link, source, generation, revision }: Pick<FlowsState, 'link' | 'source' | 'generation' | 'revision'>,
  { serverTime, file }: Pick<TimelineState, 'serverTime' | 'file'>,
): number | undefined {
  if (file || serverTime === 0) return undefined
  const heard = conditionOf({ link: { kind: 'open' }, source, generation, revision })
  const broken =
    BROKEN.includes(heard.kind) && 'source' in heard && heard.source.sinceMs > 0 ? heard.source.sinceMs : Infinity
  const deaf = DEAF.includes(conditionOf({ link, source, generation, revision }).kind) ? serverTime : Infinity
  const since = Math.min(broken, deaf)
  return Number.isFinite(since) ? since : undefined
}
