import { isFailing } from '#domain/export/edge-state.ts'
import type { DrawnLink } from './model.ts'

/** How much a line between closed boxes asks to be drawn. */
export interface Claim {
  /** 0: all is well; 1 to 6: denied long ago, audit, failing calls, errors, dropped within the minute, dropped just now. */
  readonly trouble: number
  /** Flows of the last minute, of one in trouble those that went wrong. */
  readonly flows: number
}

const HEAT = { now: 6, recent: 5, past: 1 } as const

function troubleOf({ tone, heat, failing }: DrawnLink['look']): number {
  if (heat !== undefined) return failing ? Math.max(3, HEAT[heat]) : HEAT[heat]
  return tone === 'error' ? 4 : failing ? 3 : tone === 'audit' ? 2 : 0
}

export function claimOf({ look, edges }: DrawnLink): Claim {
  const trouble = troubleOf(look)
  let [all, wrong] = [0, 0]
  for (const edge of edges) {
    const { minute } = edge
    if (minute === undefined) continue
    all += minute.flows
    wrong += minute.dropped + minute.error + minute.audit + (isFailing(edge) ? minute.failedCalls : 0)
  }
  return { trouble, flows: trouble > 0 ? wrong : all }
}

/** As many flows as make no difference, and how many times more a line must have than one that is drawn to take its place. */
const SMALL = 8
const BETTER = 2

/** Grows with the claim; whoever is drawn already claims a step more, but what is well never outranks what is not. */
const rankOf = ({ trouble }: Claim, drawn: boolean): number => (trouble === 0 ? 0 : trouble + (drawn ? 1 : 0))
const weightOf = ({ flows }: Claim, drawn: boolean): number => (SMALL + flows) * (drawn ? BETTER : 1)

/**
 * The `most` lines that are drawn: those in trouble, the worst first, then those with the most flows. What was drawn
 * `before` stays while no other is clearly worse off or has twice the flows, so that rates that swing by less than 1.4 times change nothing.
 */
export function chosen(
  claims: ReadonlyMap<string, Claim>,
  before: ReadonlySet<string>,
  most: number,
): ReadonlySet<string> {
  if (claims.size <= most) return new Set(claims.keys())
  const ranked = Array.from(claims, ([id, claim]) => {
    const drawn = before.has(id)
    return { id, drawn, rank: rankOf(claim, drawn), weight: weightOf(claim, drawn) }
  })
  ranked.sort(
    (a, b) => b.rank - a.rank || b.weight - a.weight || Number(b.drawn) - Number(a.drawn) || (a.id < b.id ? -1 : 1),
  )
  return new Set(ranked.slice(0, most).map(({ id }) => id))
}
