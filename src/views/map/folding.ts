import type { Layout, LayoutInput, LayoutNode } from '#domain/layout/layout.ts'
import { openNew, shutNested } from '#domain/layout/nested-open.ts'
import { chainOf } from '#domain/layout/tree.ts'
import { serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { type Press, serviceNode } from './cards.ts'
import type { DrawnNode } from './model.ts'

/**
 * With the boxes of services that were opened to their pods, and without those that were closed: each in its place. `cards` are those
 * that opened services would be: one that was never drawn gets a place as such first.
 */
export function unfolded(layout: Layout, input: LayoutInput, cards: ReadonlyMap<string, LayoutNode>): Layout {
  const drawn = new Set(input.nodes.map(({ id }) => id))
  const wanted = new Set(input.nodes.flatMap(({ island }) => chainOf(island, input.inside)))
  let next = layout
  for (const key of layout.islands.keys()) {
    const card = serviceOfBox(key)
    if (card !== undefined && !wanted.has(key) && drawn.has(card)) next = shutNested(next, card, key, input)
  }
  const missing = new Map([...cards].filter(([key]) => wanted.has(key) && !next.islands.has(key)))
  return missing.size === 0 ? next : openNew(next, input, missing)
}

/** The cards that opened services would be, by the keys of their boxes. */
export function cardsOfOpened(
  nodes: Iterable<DrawnNode>,
  titleOf: (key: string) => string,
  press: Press,
): ReadonlyMap<string, LayoutNode> {
  const cards = new Map<string, LayoutNode>()
  for (const { boxes } of nodes) {
    const [key, outer] = boxes
    const id = key === undefined ? undefined : serviceOfBox(key)
    if (key !== undefined && id !== undefined && !cards.has(key))
      cards.set(key, serviceNode(id, titleOf(key), outer, press))
  }
  return cards
}

/** What stays when the map is laid out anew: the cards that are pinned, with the outermost boxes around them; undefined for nothing. */
export function pinnedPart(
  { nodes, islands }: Layout,
  drawn: ReadonlyMap<string, DrawnNode>,
  pinned: ReadonlySet<string>,
): Layout | undefined {
  const outermost = (id: string) => drawn.get(id)?.boxes.at(-1)
  const staying = new Set([...pinned].flatMap((id) => outermost(id) ?? []))
  const stays = (id: string) => pinned.has(id) || staying.has(outermost(id) ?? '')
  const kept = new Map([...nodes].filter(([id]) => stays(id)))
  const within = new Set([...kept.keys()].flatMap((id) => drawn.get(id)?.boxes ?? []))
  return kept.size === 0
    ? undefined
    : { nodes: kept, islands: new Map([...islands].filter(([key]) => within.has(key))) }
}

/** With opened services also as cards, where these stood: when the places are read again, the pods are not there yet. */
export function withFolded(layout: Layout): Layout {
  const nodes = new Map(layout.nodes)
  for (const [key, [box]] of layout.islands) {
    const card = serviceOfBox(key)
    const size = layout.rooms?.get(key)?.card
    if (card !== undefined && box !== undefined && size !== undefined)
      nodes.set(card, { x: box.x, y: box.y, width: size.width, height: size.height })
  }
  return { ...layout, nodes }
}
