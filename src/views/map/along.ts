import type { Point } from '#domain/layout/geometry.ts'

/** A drawn curve as short straight pieces, with the distance from its start to each. */
export interface Path {
  readonly points: readonly Point[]
  readonly reached: readonly number[]
}

const PIECES = 8

/** The curve through the control points `bends`, as Cytoscape draws it: quadratic pieces that join halfway between them. */
export function pathOf(from: Point, bends: readonly Point[], to: Point): Path {
  const points: Point[] = [from]
  let start = from
  for (const [at, control] of bends.entries()) {
    const next = bends[at + 1]
    const end = next === undefined ? to : { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 }
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES
      const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2]
      points.push({ x: a * start.x + b * control.x + c * end.x, y: a * start.y + b * control.y + c * end.y })
    }
    start = end
  }
  if (bends.length === 0) points.push(to)
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
