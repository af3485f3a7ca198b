import type { Box, Point } from './geometry.ts'

const PIECES = 4
/** A line may come this near to the edge of what it passes and still counts as passing it. */
const GRAZED = 2

/** The smooth curve through these controls, in short straight pieces: quadratic ones that join halfway between controls. */
function pieces(from: Point, bends: readonly Point[], to: Point): readonly Point[] {
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
  return points
}

/** Whether a straight piece enters a box: asked very often, so first what costs least. */
function enters(a: Point, b: Point, { x, y, width, height }: Box): boolean {
  const [left, top, right, bottom] = [x + GRAZED, y + GRAZED, x + width - GRAZED, y + height - GRAZED]
  if ((a.x <= left && b.x <= left) || (a.x >= right && b.x >= right)) return false
  if ((a.y <= top && b.y <= top) || (a.y >= bottom && b.y >= bottom)) return false
  // Where it enters and leaves the box's columns, as heights.
  const slope = b.x === a.x ? 0 : (b.y - a.y) / (b.x - a.x)
  const one = a.x === b.x ? a.y : a.y + slope * (Math.min(right, Math.max(left, a.x)) - a.x)
  const other = a.x === b.x ? b.y : a.y + slope * (Math.min(right, Math.max(left, b.x)) - a.x)
  return Math.max(one, other) > top && Math.min(one, other) < bottom
}

/** How many of the boxes a curve with these controls goes through, of those at most `enough`. */
export function passed(
  from: Point,
  bends: readonly Point[],
  to: Point,
  boxes: readonly Box[],
  enough = Number.POSITIVE_INFINITY,
): number {
  const line = pieces(from, bends, to)
  const [high, low] = [Math.min(...line.map(({ y }) => y)), Math.max(...line.map(({ y }) => y))]
  let count = 0
  for (const box of boxes) {
    if (box.y > low || box.y + box.height < high) continue
    if (line.some((point, at) => at > 0 && enters(line[at - 1] ?? point, point, box))) count++
    if (count >= enough) break
  }
  return count
}
