import { around, type Box, overlaps, type Point } from './geometry.ts'
import { SPACE } from './layout.ts'

/** Something that must not be moved, and a newcomer's tie to it: it calls the newcomer, or is called. */
export interface Tie {
  readonly box: Box
  readonly calls: boolean
}

/** Islands that grow leave at least this much to the next. */
const NEAREST = 24
/** What it costs to stand on the wrong side of a caller or a server, in pixels of distance. */
const WRONG_SIDE = 240
/** What it costs that all of the drawing is shown smaller, in pixels of its height, and that a box grows. */
const GROWTH = { all: 1.1, wider: 0.3, higher: 0.5 }
/** What it costs to stand away from one's own, by the distance. */
const APART = 0.9

const wrongSides = (box: Box, ties: readonly Tie[]): number =>
  ties.filter((tie) => (tie.calls ? box.x <= tie.box.x : box.x >= tie.box.x)).length

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Where a newcomer of this size would best stand if there were nothing else: right of its callers, left of its servers. */
export function wish(width: number, height: number, ties: readonly Tie[], fallback: Point): Point {
  if (ties.length === 0) return fallback
  return {
    x: mean(ties.map(({ box, calls }) => (calls ? box.x + box.width + SPACE.COLUMN : box.x - SPACE.COLUMN - width))),
    y: mean(ties.map(({ box }) => box.y + box.height / 2)) - height / 2,
  }
}

export const padded = (card: Box): Box => ({
  x: card.x - SPACE.PAD,
  y: card.y - SPACE.TITLE,
  width: card.width + 2 * SPACE.PAD,
  height: card.height + SPACE.TITLE + SPACE.PAD,
})

/** By how much more height, on a screen of this aspect, a drawing needs that takes in a box. */
function growth(all: Box, box: Box, aspect: number): number {
  const grown = around([all, box]) ?? all
  const height = ({ width, height }: Box) => Math.max(width / aspect, height)
  // What does not make it smaller yet still uses up the room that is left.
  const used = (grown.width - all.width) / aspect + (grown.height - all.height)
  return height(grown) - height(all) + 0.25 * used
}

/** How far two boxes are from each other. */
const gap = (a: Box, b: Box): number =>
  Math.hypot(
    Math.max(0, a.x - b.x - b.width, b.x - a.x - a.width),
    Math.max(0, a.y - b.y - b.height, b.y - a.y - a.height),
  )

/**
 * A place for a card in a part of its island, and the part's box with it: a free slot of its columns, else one more row
 * or column where nothing else is in the way. Undefined when there is no room.
 */
export function placeInside(
  size: { readonly width: number; readonly height: number },
  island: Box,
  cards: readonly Box[],
  ties: readonly Tie[],
  solids: readonly Box[],
  aspect: number,
): { readonly card: Box; readonly island: Box; readonly cost: number } | undefined {
  const { width, height } = size
  const want = wish(width, height, ties, { x: island.x + SPACE.PAD, y: island.y + SPACE.TITLE })
  const lefts = [...new Set(cards.map(({ x }) => x))]
  const columns = [
    ...lefts,
    Math.max(...lefts) + width + SPACE.COLUMN,
    Math.min(...lefts) - width - SPACE.COLUMN,
  ].filter(Number.isFinite)
  const lowest = island.y + island.height - SPACE.PAD - height
  const rows = [
    ...new Set([
      Math.min(Math.max(want.y, island.y + SPACE.TITLE), Math.max(lowest, island.y + SPACE.TITLE)),
      island.y + SPACE.TITLE,
      lowest,
      ...cards.flatMap((card) => [card.y + card.height + SPACE.ROW, card.y - SPACE.ROW - height, card.y]),
    ]),
  ]
  const all = around([island, ...solids]) ?? island
  let best: { card: Box; island: Box; cost: number } | undefined
  for (const x of columns) {
    for (const y of rows) {
      const card = { x, y, width, height }
      if (cards.some((other) => overlaps(card, other, SPACE.ROW - 0.5))) continue
      const grown = around([island, padded(card)]) ?? island
      const [wider, higher] = [grown.width - island.width, grown.height - island.height]
      const cost =
        GROWTH.all * growth(all, grown, aspect) +
        GROWTH.wider * wider +
        GROWTH.higher * higher +
        0.6 * Math.abs(y - want.y) +
        0.2 * Math.abs(x - want.x) +
        WRONG_SIDE * wrongSides(card, ties)
      if (best !== undefined && cost >= best.cost) continue
      if (wider + higher > 0 && solids.some((solid) => overlaps(grown, solid, NEAREST - 0.5))) continue
      best = { card, island: grown, cost }
    }
  }
  return best
}

/**
 * A place for something that stands by itself, clear of all solids: near its ties and its own, as the other parts of an
 * island are, and rather inside the drawing than widening it.
 */
export function placeBeside(
  size: { readonly width: number; readonly height: number },
  ties: readonly Tie[],
  solids: readonly Box[],
  aspect: number,
  own: readonly Box[] = [],
  /** Left side of the column that it belongs in, where there is one. */
  column?: number,
): Box {
  const bounds = around(solids)
  const { width, height } = size
  if (bounds === undefined) return { x: 0, y: 0, width, height }
  const home = around(own) ?? bounds
  const near = wish(width, height, ties, { x: home.x, y: home.y + home.height + SPACE.STACK })
  const want = { x: column ?? near.x, y: near.y }
  const xs = new Set([
    want.x,
    ...solids.flatMap(({ x, width: wide }) => [x, x + wide + SPACE.GUTTER, x - SPACE.GUTTER - width]),
  ])
  const ys = new Set([
    want.y,
    ...solids.flatMap(({ y, height: high }) => [y, y + high + SPACE.STACK, y - SPACE.STACK - height]),
  ])
  const below = { x: bounds.x, y: bounds.y + bounds.height + SPACE.STACK, width, height }
  let best: Box = below
  let least = Infinity
  for (const x of xs) {
    for (const y of ys) {
      const box = { x, y, width, height }
      const apart = own.length === 0 ? 0 : Math.min(...own.map((part) => gap(part, box)))
      const cost =
        (column === undefined ? 0.7 : 2) * Math.abs(x - want.x) +
        Math.abs(y - want.y) +
        GROWTH.all * growth(bounds, box, aspect) +
        APART * apart +
        WRONG_SIDE * wrongSides(box, ties)
      if (cost >= least || solids.some((solid) => overlaps(box, solid, NEAREST - 0.5))) continue
      best = box
      least = cost
    }
  }
  return best
}
