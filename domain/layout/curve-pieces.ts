import type { Point } from './geometry.ts'

/**
 * The curve through the control points `bends`, as Cytoscape draws it: quadratic parts that join halfway between them, each as so many
 * straight pieces.
 */
export function curvePieces(from: Point, bends: readonly Point[], to: Point, each: number): readonly Point[] {
  const points: Point[] = [from]
  let start = from
  for (const [at, control] of bends.entries()) {
    const next = bends[at + 1]
    const end = next === undefined ? to : { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 }
    for (let piece = 1; piece <= each; piece++) {
      const t = piece / each
      const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2]
      points.push({ x: a * start.x + b * control.x + c * end.x, y: a * start.y + b * control.y + c * end.y })
    }
    start = end
  }
  if (bends.length === 0) points.push(to)
  return points
}
