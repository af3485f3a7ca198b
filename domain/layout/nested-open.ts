import type { Point } from './geometry.ts'
import { moved } from './grow.ts'
import type { Layout, LayoutInput, LayoutNode, Room } from './layout.ts'
import { isNested, layBox, layOutNested, mergedLinks, onlyNodes, replace } from './nested.ts'
import { growNested } from './nested-grow.ts'
import { open, shut } from './open.ts'
import { roomOf, withoutRoom } from './room.ts'
import { chainOf, fromTree, holder, needed, toTree, walk } from './tree.ts'

const within = (input: LayoutInput, key: string) =>
  onlyNodes(input, ({ island }) => chainOf(island, input.inside).includes(key))

/**
 * As `open`, also in another box: what stands in the same one makes room first, then what stands around it. What it took is
 * kept, and given back when it closes.
 */
export function openNested(layout: Layout, card: string, key: string, input: LayoutInput): Layout {
  if (!isNested(input)) return { ...open(layout, card, key, input), ...kept(layout.rooms) }
  const place = layout.nodes.get(card)
  const unit = layBox(within(input, key), key)
  if (place === undefined || unit === undefined) return growNested(layout, input)
  // The card's own box is known by where it stands: the input has it no more.
  const home = input.inside?.get(key)
  const others = input.nodes.filter(({ id }) => id !== card)
  const nodes = [...others, { id: card, island: home, width: place.width, height: place.height }]
  const root = toTree(layout, { ...input, nodes })
  const item = [...walk(root)].find(({ id }) => id === card)
  if (item === undefined) return growNested(layout, input)
  replace(root, item, unit)
  const opened = fromTree(root, undefined)
  const rooms = new Map(layout.rooms).set(key, roomOf(layout, opened, place))
  return growNested({ ...opened, rooms }, input)
}

const kept = (rooms: Layout['rooms']) => (rooms === undefined ? {} : { rooms })

/**
 * As `layOutNested`, with a few boxes opened one after the other, each in the place of the card that it would be, so that all can
 * close again. By the keys of these boxes.
 */
export function layOutOpened(input: LayoutInput, opened: ReadonlyMap<string, LayoutNode>): Layout {
  return openNew(layOutNested(folded(input, opened)), input, opened)
}

/**
 * Boxes that are new, each opened in the place that its card would get. So it comes to stand where a card finds room, and what is
 * beside makes room for the rest.
 */
export function openNew(layout: Layout, input: LayoutInput, cards: ReadonlyMap<string, LayoutNode>): Layout {
  const closed = new Map(cards)
  let next = growNested(layout, folded(input, closed))
  for (const [key, card] of cards) {
    closed.delete(key)
    next = openNested(next, card.id, key, folded(input, closed))
  }
  return next
}

/** An input with cards in the place of some boxes. */
export function folded(input: LayoutInput, closed: ReadonlyMap<string, LayoutNode>): LayoutInput {
  if (closed.size === 0) return input
  const standIns = new Map<string, string>()
  const nodes = input.nodes.filter(({ id, island }) => {
    const key = chainOf(island, input.inside).find((one) => closed.has(one))
    standIns.set(id, closed.get(key ?? '')?.id ?? id)
    return key === undefined
  })
  const inside = new Map([...(input.inside ?? [])].filter(([key]) => !closed.has(key)))
  const links = mergedLinks(input.links, (id) => standIns.get(id))
  return { ...input, nodes: [...nodes, ...closed.values()], links, inside }
}

/** As `shut`, also in another box. What made room when it opened goes back, if nothing has come to stand there since. */
export function shutNested(layout: Layout, card: string, key: string, input: LayoutInput): Layout {
  const room = layout.rooms?.get(key)
  const rooms = new Map([...(layout.rooms ?? [])].filter(([other]) => other !== key))
  const [first] = layout.islands.get(key) ?? []
  const node = input.nodes.find(({ id }) => id === card)
  if (!isNested(input) && room === undefined) return { ...shut(layout, card, key, input), ...kept(layout.rooms) }
  if (first === undefined || node === undefined) return growNested({ ...layout, rooms }, input)
  const { width, height } = room?.card ?? node
  const box = { x: first.x, y: first.y, width, height }
  const nodes = new Map(layout.nodes).set(card, box)
  // A tree leaves out cards that the input has not, and the boxes that are empty without them.
  const closed = fromTree(toTree({ ...layout, nodes }, input), rooms)
  return growNested(room === undefined ? closed : withoutRoom(closed, room, input), input)
}

/** As `moved`, also in boxes in boxes: each reaches as far as what is in it. Who was put somewhere by hand is not moved back. */
export function movedNested(layout: Layout, id: string, to: Point, input: LayoutInput): Layout {
  const box = layout.nodes.get(id)
  if (box === undefined) return layout
  const rooms = layout.rooms && forgotten(layout.rooms, id)
  if (!isNested(input)) {
    const key = input.nodes.find((node) => node.id === id)?.island
    const members = input.nodes.flatMap((node) => (node.island === key ? [node.id] : []))
    return { ...moved(layout, id, to, key === undefined ? undefined : { key, members }), ...kept(rooms) }
  }
  const root = toTree(layout, input)
  const item = [...walk(root)].find((one) => one.id === id)
  const found = item && holder(root, item)
  if (item === undefined || found === undefined) return layout
  item.box = { ...box, ...to }
  for (const outer of found.boxes) outer.box = needed(outer.items) ?? outer.box
  return fromTree(root, rooms)
}

const forgotten = (rooms: ReadonlyMap<string, Room>, id: string): ReadonlyMap<string, Room> =>
  new Map(
    [...rooms].map(([key, room]) => [
      key,
      { ...room, nodes: new Map([...room.nodes].filter(([other]) => other !== id)) },
    ]),
  )
