import { curvePieces } from '#domain/layout/curve-pieces.ts'
import type { Point } from '#domain/layout/geometry.ts'

/** A drawn curve as short straight pieces, with the distance from its start to each. */
export interface Path {
  readonly points: readonly Point[]
  readonly reached: readonly number[]
}

const PIECES = 8

/** The curve through the control points `bends`. */
export function pathOf(from: Point, bends: readonly Point[], to: Point): Path {
  const points = curvePieces(from, bends, to, PIECES)
  const reached = [0]
  for (const [at, point] of points.slice(1).entries()) {
    const before = points[at] ?? point
    reached.push((reached[at] ?? 0) + Math.hypot(point.x - before.x, point.y - before.y))
  }
  return { points, reached }
}

export const lengthOf = ({ reached }: Path): number => reached.at(-1) ?? 0

/** The point that far from the start; the start or the end beyond them. */
export function pointAt({ points, reached }: Path, distance: number): Point {
  const after = reached.findIndex((length) => length >= distance)
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return { x: 0, y: 0 }
  if (after < 0) return last
  if (after === 0) return first
  const [a, b] = [points[after - 1] ?? first, points[after] ?? last]
  const [from, to] = [reached[after - 1] ?? 0, reached[after] ?? 0]
  const share = to === from ? 0 : (distance - from) / (to - from)
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
}
