import { curvePieces } from './curve-pieces.ts'
import type { Box, Point } from './geometry.ts'

const PIECES = 4
/** A line may come this near to the edge of what it passes and still counts as passing it. */
const GRAZED = 2

/** Whether any straight piece of a line enters a box: asked very often, so first what costs least. */
function enters(line: readonly Point[], box: Box): boolean {
  const left = box.x + GRAZED
  const top = box.y + GRAZED
  const right = box.x + box.width - GRAZED
  const bottom = box.y + box.height - GRAZED
  for (let at = 1; at < line.length; at++) {
    const [a, b] = [line[at - 1], line[at]]
    if (a === undefined || b === undefined) continue
    if ((a.x <= left && b.x <= left) || (a.x >= right && b.x >= right)) continue
    if ((a.y <= top && b.y <= top) || (a.y >= bottom && b.y >= bottom)) continue
    // Where it enters and leaves the box's columns, as heights.
    const slope = b.x === a.x ? 0 : (b.y - a.y) / (b.x - a.x)
    const one = a.x === b.x ? a.y : a.y + slope * (Math.min(right, Math.max(left, a.x)) - a.x)
    const other = a.x === b.x ? b.y : a.y + slope * (Math.min(right, Math.max(left, b.x)) - a.x)
    if (Math.max(one, other) > top && Math.min(one, other) < bottom) return true
  }
  return false
}

/** How many of the boxes a curve with these controls goes through, of those at most `enough`. */
export function passed(
  from: Point,
  bends: readonly Point[],
  to: Point,
  boxes: readonly Box[],
  enough = Number.POSITIVE_INFINITY,
): number {
  const line = curvePieces(from, bends, to, PIECES)
  let [left, right, high, low] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { x, y } of line) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    high = Math.min(high, y)
    low = Math.max(low, y)
  }
  let count = 0
  for (const box of boxes) {
    if (box.y > low || box.y + box.height < high || box.x > right || box.x + box.width < left) continue
    if (enters(line, box)) count++
    if (count >= enough) break
  }
  return count
}
