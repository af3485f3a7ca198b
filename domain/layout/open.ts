import { around, type Box, overlaps } from './geometry.ts'
import { grow } from './grow.ts'
import { layOut } from './lay-out.ts'
import { type Layout, type LayoutInput, SPACE } from './layout.ts'

/** What moves as one: an island with its cards, or a card outside. */
function shifted(layout: Layout, moves: (solid: Box) => { readonly x: number; readonly y: number }): Layout {
  const parts = [...layout.islands.values()].flat()
  const holds = (part: Box, { x, y, width, height }: Box) =>
    x + width / 2 >= part.x &&
    x + width / 2 <= part.x + part.width &&
    y + height / 2 >= part.y &&
    y + height / 2 <= part.y + part.height
  const move = (box: Box, solid: Box): Box => {
    const { x, y } = moves(solid)
    return x === 0 && y === 0 ? box : { ...box, x: box.x + x, y: box.y + y }
  }
  return {
    nodes: new Map(
      [...layout.nodes].map(([id, box]) => [id, move(box, parts.find((part) => holds(part, box)) ?? box)]),
    ),
    islands: new Map([...layout.islands].map(([key, boxes]) => [key, boxes.map((box) => move(box, box))])),
  }
}

const solidsOf = (layout: Layout): readonly Box[] => {
  const parts = [...layout.islands.values()].flat()
  return [...parts, ...[...layout.nodes.values()].filter((card) => !parts.some((part) => overlaps(card, part)))]
}

/**
 * Opens a closed island in its place: it is laid out by itself where its card stood, what stands right of it makes room to
 * the right, what stands below it makes room downwards, and nothing else moves. `input` holds its members instead of the card.
 */
export function open(layout: Layout, card: string, island: string, input: LayoutInput): Layout {
  const place = layout.nodes.get(card)
  const members = input.nodes.filter((node) => node.island === island)
  const ids = new Set(members.map(({ id }) => id))
  const rest = new Map([...layout.nodes].filter(([id]) => id !== card))
  if (place === undefined || members.length === 0) return grow({ ...layout, nodes: rest }, input)
  const own = layOut({
    ...input,
    nodes: members,
    links: input.links.filter(({ source, target }) => ids.has(source) && ids.has(target)),
  })
  const size = around([...own.islands.values()].flat()) ?? place
  const without = { nodes: rest, islands: layout.islands }
  const solids = solidsOf(without)
  const box = { x: place.x, y: place.y, width: size.width, height: size.height }
  const beyond = solids.filter(({ x }) => x >= place.x + place.width - 1).map(({ x }) => x)
  const aside = Math.max(0, box.x + box.width + SPACE.GUTTER * 0.6 - Math.min(...beyond))
  const column = (solid: Box) =>
    solid.x < place.x + place.width - 1 && solid.x < box.x + box.width && solid.x + solid.width > box.x
  const under = solids.filter((solid) => column(solid) && solid.y >= place.y + place.height - 1).map(({ y }) => y)
  const down = Math.max(0, box.y + box.height + SPACE.STACK - Math.min(...under))
  const moved = shifted(without, (solid) => ({
    x: beyond.length > 0 && solid.x >= place.x + place.width - 1 ? aside : 0,
    y: under.length > 0 && column(solid) && solid.y >= place.y + place.height - 1 ? down : 0,
  }))
  const opened: Layout = {
    nodes: new Map([
      ...moved.nodes,
      ...[...own.nodes].map(([id, at]) => [id, { ...at, x: at.x - size.x + box.x, y: at.y - size.y + box.y }] as const),
    ]),
    islands: new Map([...moved.islands, [island, [box]]]),
  }
  const clash = solidsOf(moved).some((solid) => overlaps(solid, box))
  return clash ? grow(moved, input) : grow(opened, input)
}

/** Closes an island to a card at its top left corner; nothing else moves. */
export function shut(layout: Layout, card: string, island: string, input: LayoutInput): Layout {
  const [first] = layout.islands.get(island) ?? []
  const node = input.nodes.find(({ id }) => id === card)
  if (first === undefined || node === undefined) return grow(layout, input)
  const islands = new Map(layout.islands)
  islands.delete(island)
  const kept = new Set(input.nodes.map(({ id }) => id))
  const nodes = new Map([...layout.nodes].filter(([id]) => kept.has(id)))
  nodes.set(card, { x: first.x, y: first.y, width: node.width, height: node.height })
  return grow({ nodes, islands }, input)
}
