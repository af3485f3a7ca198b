import { type Box, centre, type Point } from '#domain/layout/geometry.ts'
import type { Route } from '#domain/layout/route.ts'

/** A route in the terms of a Cytoscape edge (`edge-distances: endpoints`). */
export interface Curve {
  /** Ends, from the middle of their cards. */
  readonly from: string
  readonly to: string
  /** Each control point by its place along the straight line between the ends (0 to 1) and its distance from it. */
  readonly bendW: readonly number[]
  readonly bendD: readonly number[]
  /** How far from the ends a mark stands: neighbours by turns, so that marks do not cover one another. */
  readonly markFrom: number
  readonly markTo: number
}

/** For lines that the style bends by itself: those of a card to itself. */
export const STRAIGHT: Curve = { from: '0px 0px', to: '0px 0px', bendW: [0.5], bendD: [0], markFrom: 24, markTo: 24 }

const markAt = (order: number) => 24 + (order % 3) * 17

const offset = (point: Point, box: Box) => {
  const middle = centre(box)
  return `${(point.x - middle.x).toFixed(1)}px ${(point.y - middle.y).toFixed(1)}px`
}

export function toElement({ from, bends, to, order }: Route, source: Box, target: Box): Curve {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy) || 1
  const points = bends.length > 0 ? bends : [{ x: from.x + dx / 2, y: from.y + dy / 2 }]
  return {
    from: offset(from, source),
    to: offset(to, target),
    bendW: points.map(({ x, y }) => ((x - from.x) * dx + (y - from.y) * dy) / length ** 2),
    bendD: points.map(({ x, y }) => (-(x - from.x) * dy + (y - from.y) * dx) / length),
    markFrom: markAt(order.from),
    markTo: markAt(order.to),
  }
}
