import type { Box, Point } from './geometry.ts'

/** What stands in the way of a line: cards, and islands that the line has no business in, with their cards. */
export interface Obstacles {
  readonly cards: readonly Box[]
  readonly islands: readonly { readonly box: Box; readonly cards: readonly Box[] }[]
}

/** How near a line may come to cards and islands, how far before them it turns aside, and past them it may turn again. */
const CLEAR = { card: 5, island: 7 }
const TURN = 50
const PAST = { card: 8, island: 15 }
/** Islands are gone around up to this much aside, and through beyond. */
const DETOUR = 300
const MOST_TURNS = 12

const inflated = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

/** Whether the straight line from `a` to `b` (left to right) meets a box. */
function meets(a: Point, b: Point, box: Box): boolean {
  const [x1, x2] = [Math.max(a.x, box.x), Math.min(b.x, box.x + box.width)]
  if (x1 >= x2) return false
  const slope = (b.y - a.y) / (b.x - a.x)
  const [y1, y2] = [a.y + slope * (x1 - a.x), a.y + slope * (x2 - a.x)]
  return Math.max(y1, y2) > box.y && Math.min(y1, y2) < box.y + box.height
}

/** The height nearest to `wanted` at which nothing stands between `left` and `right`. */
function gapAt(left: number, right: number, wanted: number, boxes: readonly Box[]): number {
  const spans = boxes
    .filter((box) => box.x < right && box.x + box.width > left)
    .map((box) => [box.y, box.y + box.height] as const)
    .sort((a, b) => a[0] - b[0])
  let nearest = Infinity
  let free = -Infinity
  for (const [top, bottom] of [...spans, [Infinity, Infinity] as const]) {
    const y = Math.min(top, Math.max(free, wanted))
    if (top >= free && Math.abs(y - wanted) < Math.abs(nearest - wanted)) nearest = y
    free = Math.max(free, bottom)
  }
  return nearest
}

/** How a line chooses among gaps: `lane`, a few pixels, sets lines apart that take the same; `aside` looks above or below. */
export interface Way {
  readonly lane: number
  readonly aside: number
}

/** Walks one line from left to right; islands that are too far to go around are opened on the way. */
class Walk {
  readonly bends: Point[] = []
  readonly #cards: Box[]
  readonly #islands: Map<Box, readonly Box[]>
  readonly #lane: number
  readonly #aside: number
  #turns = 0

  constructor({ cards, islands }: Obstacles, { lane, aside }: Way) {
    this.#cards = cards.map((box) => inflated(box, CLEAR.card))
    this.#islands = new Map(islands.map(({ box, cards }) => [inflated(box, CLEAR.island), cards]))
    this.#lane = lane
    this.#aside = aside
  }

  go(from: Point, to: Point): void {
    const covering = (x: number) =>
      [...this.#islands.keys()].filter((box) => box.x < x && box.x + box.width > x && meets(from, to, box))
    const exit = Math.max(...covering(from.x).map((box) => box.x + box.width + PAST.island))
    const entry = Math.min(...covering(to.x).map((box) => box.x - PAST.island))
    if (exit > from.x && exit < to.x - 1 && this.#turns++ < MOST_TURNS) {
      const stop = { x: exit, y: this.#levelBetween(from.x + TURN / 2, exit, from.y) }
      if (stop.y !== from.y) this.bends.push({ x: from.x + TURN / 2, y: stop.y })
      this.bends.push(stop)
      return this.go(stop, to)
    }
    if (entry < to.x && entry > from.x + 1 && this.#turns++ < MOST_TURNS) {
      const stop = { x: entry, y: this.#levelBetween(entry, to.x - TURN / 2, to.y) }
      this.#march(from, stop)
      this.bends.push(stop)
      if (stop.y !== to.y) this.bends.push({ x: to.x - TURN / 2, y: stop.y })
      return undefined
    }
    return this.#march(from, to)
  }

  /** The level nearest to `wanted` on which nothing stands from `left` to `right`. */
  #levelBetween(left: number, right: number, wanted: number): number {
    const level =
      left < right ? gapAt(left, right, wanted + this.#aside, [...this.#islands.keys(), ...this.#cards]) : wanted
    return Math.abs(level - wanted) < DETOUR ? level : wanted
  }

  #march(from: Point, to: Point): void {
    let at = from
    for (; this.#turns < MOST_TURNS; this.#turns++) {
      const first = this.#firstMet(at, to)
      if (first === undefined) return
      const [left, right] = [first.x, first.x + first.width]
      const slope = (to.y - at.y) / (to.x - at.x)
      const straight = at.y + slope * (left + Math.min(first.width / 2, 70) - at.x)
      const y = gapAt(left, right, straight + this.#aside, [...this.#islands.keys(), ...this.#cards])
      const cards = this.#islands.get(first)
      if (cards !== undefined && Math.abs(y - straight) > DETOUR) {
        this.#islands.delete(first)
        this.#cards.push(...cards.map((box) => inflated(box, CLEAR.card)))
        continue
      }
      if (!Number.isFinite(y)) return
      const past = cards === undefined ? PAST.card : PAST.island
      const level = y + (y < straight ? -1 : 1) * this.#lane * (cards === undefined ? 1 : 2.4)
      const turn = Math.max(at.x + 2, left - TURN)
      this.bends.push(
        { x: turn, y: at.y + slope * (turn - at.x) },
        { x: left - past, y: level },
        { x: left + past, y: level },
        { x: right - past, y: level },
        { x: right + past, y: level },
      )
      at = { x: right + past, y: level }
      if (at.x >= to.x - 1) return
    }
  }

  #firstMet(at: Point, to: Point): Box | undefined {
    let first: Box | undefined
    for (const box of [...this.#islands.keys(), ...this.#cards]) {
      if (box.x < at.x - PAST.card || box.x + box.width > to.x + PAST.card || (first !== undefined && box.x >= first.x))
        continue
      if (meets(at, to, box)) first = box
    }
    return first
  }
}

/**
 * Bends of a line from left to right that keep clear of what stands in between: straight on until something is in the
 * way, then aside in front of it, level past it, and straight on again.
 *
 *     ──────────╮  ┌──────┐
 *               ╰──┼──────┼──╮        level past the card,
 *        TURN ◀──▶ └──────┘  ╰────    in the gap nearest to the straight line
 *
 * Islands are gone around where that is not far, else between their cards.
 */
export function thread(from: Point, to: Point, obstacles: Obstacles, way: Way): readonly Point[] {
  const walk = new Walk(obstacles, way)
  walk.go(from, to)
  return walk.bends
}
