import { around, type Box, centre, type Point } from './geometry.ts'
import type { Layout, LayoutInput } from './layout.ts'
import { padded } from './places.ts'

/** A card, or a part of a box with what stands in it. Changed in place while a layout is made. */
export interface Item {
  /** A card's id, undefined for a box. */
  readonly id: string | undefined
  /** A box's key, undefined for a card. */
  readonly key: string | undefined
  /** The how manieth part of its box it is. */
  readonly part: number
  box: Box
  readonly items: Item[]
}

export const cardItem = (id: string, box: Box): Item => ({ id, key: undefined, part: 0, box, items: [] })
export const boxItem = (key: string, part: number, box: Box, items: Item[]): Item => ({
  id: undefined,
  key,
  part,
  box,
  items,
})

/** The boxes that a box stands in, itself first. A circle is cut where it closes. */
export function chainOf(key: string | undefined, inside: LayoutInput['inside']): readonly string[] {
  const chain: string[] = []
  for (let at = key; at !== undefined && !chain.includes(at); at = inside?.get(at)) chain.push(at)
  return chain
}

const holds = (box: Box, { x, y }: Point) =>
  x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height

/** A layout as a tree: what stands in which part of which box. Cards that the input does not have are left out, and empty boxes. */
export function toTree(layout: Layout, input: LayoutInput): Item[] {
  const parts = new Map<string, readonly Item[]>()
  for (const [key, boxes] of layout.islands)
    parts.set(
      key,
      boxes.map((box, part) => boxItem(key, part, box, [])),
    )
  const root: Item[] = []
  const home = (key: string | undefined, at: Point): Item[] => {
    const found = key === undefined ? [] : (parts.get(key) ?? [])
    return (found.find(({ box }) => holds(box, at)) ?? found[0])?.items ?? root
  }
  for (const { id, island } of input.nodes) {
    const box = layout.nodes.get(id)
    if (box !== undefined) home(island, centre(box)).push(cardItem(id, box))
  }
  // From the innermost out, so that a box whose last one is gone is not put into another.
  const deep = (key: string) => chainOf(key, input.inside).length
  for (const key of [...parts.keys()].sort((a, b) => deep(b) - deep(a))) {
    for (const item of parts.get(key) ?? [])
      if (item.items.length > 0) home(input.inside?.get(key), centre(item.box)).push(item)
  }
  return root
}

/** All items, those that hold others before what they hold. */
export function* walk(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    yield item
    yield* walk(item.items)
  }
}

export function fromTree(root: readonly Item[], rooms: Layout['rooms']): Layout {
  const nodes = new Map<string, Box>()
  const parts = new Map<string, Item[]>()
  for (const item of walk(root)) {
    if (item.id !== undefined) nodes.set(item.id, item.box)
    if (item.key === undefined) continue
    const found = parts.get(item.key)
    if (found) found.push(item)
    else parts.set(item.key, [item])
  }
  const islands = new Map(
    [...parts].map(([key, items]) => [key, items.sort((a, b) => a.part - b.part).map(({ box }) => box)] as const),
  )
  if (rooms === undefined) return { nodes, islands }
  return { nodes, islands, rooms: new Map([...rooms].filter(([key]) => islands.has(key))) }
}

/** Moves an item with all that stands in it. */
export function shift(item: Item, by: Point): void {
  if (by.x === 0 && by.y === 0) return
  for (const one of walk([item])) one.box = { ...one.box, x: one.box.x + by.x, y: one.box.y + by.y }
}

/** As large as a box must be at least to hold what stands in it. */
export const needed = (items: readonly Item[]): Box | undefined => around(items.map(({ box }) => padded(box)))

/** The list that an item is in, and the boxes around it, the innermost first. */
export function holder(
  root: Item[],
  wanted: Item,
  boxes: readonly Item[] = [],
): { readonly siblings: Item[]; readonly boxes: readonly Item[] } | undefined {
  if (root.includes(wanted)) return { siblings: root, boxes }
  for (const item of root) {
    const found = holder(item.items, wanted, [item, ...boxes])
    if (found !== undefined) return found
  }
  return undefined
}
