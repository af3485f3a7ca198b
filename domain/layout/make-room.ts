import { around, type Box } from './geometry.ts'
import { SPACE } from './layout.ts'
import { padded } from './places.ts'
import { type Item, shift } from './tree.ts'

/** How much is left, where it was there, between what is widened and what stands beside and below. */
const GAPS = {
  islands: { x: SPACE.GUTTER * 0.6, y: SPACE.STACK * 0.7 },
  cards: { x: SPACE.COLUMN, y: SPACE.ROW },
}

const right = ({ x, width }: Box) => x + width
const bottom = ({ y, height }: Box) => y + height

/**
 * One of several things has grown to the right and down, from one box to another: what stands right of it goes right by as much as
 * needed, what stands below goes down where something comes too near, and nothing else moves. What did not overlap does not.
 *
 *     ┌─────┐ ┌───┐        ┌──────────┐ ┌───┐
 *     │ ▚▚▚ │ │ a │        │          │ │ a │     a goes right,
 *     └─────┘ └───┘   ──▶  │          │ └───┘     b goes down
 *     ┌─────┐              └──────────┘
 *     │  b  │              ┌─────┐
 *     └─────┘              │  b  │
 */
function pushAside(others: readonly Item[], from: Box, to: Box, gap: { readonly x: number; readonly y: number }): void {
  const beyond = others.filter(({ box }) => box.x >= right(from) - 1)
  const nearest = Math.min(...beyond.map(({ box }) => box.x))
  const aside = Math.max(0, Math.min(right(to) + gap.x - nearest, right(to) - right(from)))
  const stood = new Map(others.map((item) => [item, item.box]))
  for (const item of beyond) shift(item, { x: aside, y: 0 })

  const settled = [{ before: from, after: to }]
  for (const item of [...others].sort((a, b) => a.box.y - b.box.y)) {
    const before = stood.get(item) ?? item.box
    let y = item.box.y
    for (const { before: was, after } of settled) {
      const level = right(after) > item.box.x && right(item.box) > after.x
      if (level && bottom(was) <= before.y + 1)
        y = Math.max(y, bottom(after) + Math.min(gap.y, Math.max(0, before.y - bottom(was))))
    }
    shift(item, { x: 0, y: y - item.box.y })
    settled.push({ before, after: item.box })
  }
}

/**
 * An item was `from` before it took the box that it has now: what stands beside it makes room, then the box that it stands in grows and
 * what stands beside that makes room, and so on. `boxes`: those that it stands in, the innermost first.
 */
export function makeRoom(root: readonly Item[], boxes: readonly Item[], grown: Item, from: Box): void {
  let [item, before] = [grown, from]
  for (const outer of [...boxes, undefined]) {
    const siblings = (outer?.items ?? root).filter((other) => other !== item)
    const cards = outer !== undefined && outer.items.some(({ key }) => key === undefined)
    pushAside(siblings, before, item.box, cards ? GAPS.cards : GAPS.islands)
    if (outer === undefined) return
    before = outer.box
    outer.box = around([outer.box, ...outer.items.map(({ box }) => padded(box))]) ?? outer.box
    item = outer
  }
}
