import { isFailing, isProblem } from '#domain/export/edge-state.ts'
import { type Edge, Side } from '#gen/orrery/v1/orrery_pb.ts'

/** What a line says first. `mixed`: some flows pass and some are dropped. */
export type Tone = 'forwarded' | 'mixed' | 'dropped' | 'audit' | 'error' | 'idle'

/** How fresh the last drop of a line is: within 20 seconds, within the minute, or longer ago. */
export type Heat = 'now' | 'recent' | 'past'

/** How a line is drawn. Lines are told apart by shape as well as by colour, see `style.ts`. */
export interface Look {
  readonly tone: Tone
  readonly heat: Heat | undefined
  /** Where the mark of a drop stands: at the end where the flows were denied. */
  readonly mark: 'source' | 'target' | 'middle' | undefined
  /** Calls are answered with errors (HTTP 4xx or 5xx, DNS failures), at least one in a hundred. */
  readonly failing: boolean
  /** Edges of it that ask for attention. */
  readonly problems: number
  /** Width in pixels at zoom 1, by the decimal logarithm of flows a second, in steps of a half. */
  readonly width: number
}

const LOUD_MS = 20_000

/** Pixels: 1 for nothing up to 6 for 10,000 flows a second and more. */
export const widthOf = (perSecond: number): number =>
  Math.min(6, 1 + Math.round(2 * 1.25 * Math.log10(1 + perSecond)) / 2)

function markOf(edges: readonly Edge[]): 'source' | 'target' | 'middle' {
  const sum = (side: Side) =>
    edges.reduce((all, { drops }) => drops.reduce((n, drop) => n + (drop.side === side ? drop.count : 0), all), 0)
  const [egress, ingress] = [sum(Side.EGRESS), sum(Side.INGRESS)]
  if (egress === 0 && ingress === 0) return 'middle'
  return egress > ingress ? 'source' : 'target'
}

/** How the line of one or several edges of a pair looks; the worst decides. `now` is the server's clock in milliseconds. */
export function lookOf(edges: readonly Edge[], now: number): Look {
  let [forwarded, everForwarded, dropped, audit, error, lastDropped] = [0, 0, 0, 0, 0, 0]
  let idle = true
  for (const edge of edges) {
    const { minute } = edge
    forwarded += minute?.forwarded ?? 0
    everForwarded += edge.forwarded
    dropped += minute?.dropped ?? 0
    audit += minute?.audit ?? 0
    error += minute?.error ?? 0
    lastDropped = Math.max(lastDropped, edge.lastDroppedMs)
    idle &&= edge.idle
  }
  const onlyDropped = lastDropped > 0 && everForwarded === 0
  const tone = ((): Tone => {
    if (dropped > 0) return forwarded > 0 ? 'mixed' : 'dropped'
    if (error > 0) return 'error'
    if (audit > 0) return 'audit'
    if (onlyDropped) return 'dropped'
    return idle ? 'idle' : 'forwarded'
  })()
  const dropping = tone === 'dropped' || tone === 'mixed'
  const fresh: Heat = now - lastDropped <= LOUD_MS ? 'now' : 'recent'
  return {
    tone,
    heat: dropping ? (dropped > 0 ? fresh : 'past') : undefined,
    mark: dropping ? markOf(edges) : undefined,
    failing: edges.some(isFailing),
    problems: edges.filter(isProblem).length,
    width: tone === 'idle' ? 1 : widthOf((forwarded + dropped + audit + error) / 60),
  }
}
