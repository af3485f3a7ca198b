import { type Box, overlaps, type Point } from './geometry.ts'
import type { Layout, LayoutInput, Room } from './layout.ts'
import { fromTree, type Item, needed, toTree, walk } from './tree.ts'

const moves = (from: Box | undefined, to: Box): Point => ({ x: to.x - (from?.x ?? to.x), y: to.y - (from?.y ?? to.y) })

/** What happened to whatever stood before and stands after. */
export function roomOf(before: Layout, after: Layout, card: Room['card']): Room {
  const nodes = new Map<string, Point>()
  for (const [id, to] of after.nodes) {
    const by = moves(before.nodes.get(id), to)
    if (by.x !== 0 || by.y !== 0) nodes.set(id, by)
  }
  const islands = new Map<string, readonly Box[]>()
  for (const [key, parts] of after.islands) {
    const by = parts.map((to, part): Box => {
      const from = before.islands.get(key)?.[part] ?? to
      return { ...moves(from, to), width: to.width - from.width, height: to.height - from.height }
    })
    if (by.some((part) => Object.values(part).some((value) => value !== 0))) islands.set(key, by)
  }
  return { card, nodes, islands }
}

/** Undoes a room on what is still there; the same layout where something would come to stand on something else by that. */
export function withoutRoom(layout: Layout, { nodes, islands }: Room, input: LayoutInput): Layout {
  const back: Layout = {
    ...layout,
    nodes: new Map(
      [...layout.nodes].map(([id, box]) => {
        const { x, y } = nodes.get(id) ?? { x: 0, y: 0 }
        return [id, { ...box, x: box.x - x, y: box.y - y }]
      }),
    ),
    islands: new Map(
      [...layout.islands].map(([key, parts]) => [key, parts.map((box, part) => less(box, islands.get(key)?.[part]))]),
    ),
  }
  const root = toTree(back, input)
  for (const item of [...walk(root)].reverse()) {
    const least = needed(item.items)
    if (least !== undefined) item.box = reaching(item.box, least)
  }
  return clash(root) ? layout : fromTree(root, layout.rooms)
}

const less = (box: Box, by: Box | undefined): Box =>
  by === undefined
    ? box
    : { x: box.x - by.x, y: box.y - by.y, width: box.width - by.width, height: box.height - by.height }

/** A box that reaches as far to the right and down as what is in it needs. */
const reaching = (box: Box, least: Box): Box => ({
  ...box,
  width: Math.max(box.width, least.x + least.width - box.x),
  height: Math.max(box.height, least.y + least.height - box.y),
})

/** Whether anything stands on something beside it, at any level. */
function clash(items: readonly Item[]): boolean {
  return items.some(
    (item, at) => items.slice(at + 1).some((other) => overlaps(item.box, other.box, -0.5)) || clash(item.items),
  )
}
