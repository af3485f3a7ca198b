import { overlaps } from '#domain/layout/geometry.ts'
import type { Layout, LayoutInput, LayoutNode } from '#domain/layout/layout.ts'
import { folded, openNew, shutNested } from '#domain/layout/nested-open.ts'
import { serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { type Press, serviceNode } from './cards.ts'
import type { DrawnNode, MapModel } from './model.ts'

/** For so long after it was opened, the box of a service is opened anew when pods come or go. */
const FILLING_MS = 6_000

/** Opens the boxes of services that are opened to their pods, and closes them again, each in its place. */
export class Folds {
  readonly #openedAt = new Map<string, number>()

  /** `cards` are those that opened services would be: one that was never drawn gets a place as such first. */
  unfold(layout: Layout, input: LayoutInput, cards: ReadonlyMap<string, LayoutNode>): Layout {
    const drawn = new Set(input.nodes.map(({ id }) => id))
    let next = layout
    for (const key of layout.islands.keys()) {
      const card = serviceOfBox(key)
      if (card !== undefined && !cards.has(key) && drawn.has(card)) next = shutNested(next, card, key, input)
    }
    for (const key of this.#filling(cards)) {
      const card = cards.get(key)
      if (card !== undefined && next.islands.has(key) && isOther(layout, input, key))
        next = shutNested(next, card.id, key, folded(input, new Map([[key, card]])))
    }
    const missing = new Map([...cards].filter(([key]) => !next.islands.has(key)))
    return missing.size === 0 ? next : openNew(next, input, missing)
  }

  /** Those that were opened a moment ago. */
  #filling(cards: ReadonlyMap<string, LayoutNode>): readonly string[] {
    const now = performance.now()
    for (const key of this.#openedAt.keys()) if (!cards.has(key)) this.#openedAt.delete(key)
    for (const key of cards.keys()) if (!this.#openedAt.has(key)) this.#openedAt.set(key, now)
    return [...this.#openedAt].flatMap(([key, at]) => (now - at < FILLING_MS ? [key] : []))
  }
}

/** Whether other cards stand in a box than those that should. */
function isOther({ nodes, islands }: Layout, input: LayoutInput, key: string): boolean {
  const members = input.nodes.filter(({ island }) => island === key)
  const parts = islands.get(key) ?? []
  const standing = [...nodes.values()].filter((card) => parts.some((part) => overlaps(part, card)))
  return standing.length !== members.length || members.some(({ id }) => !nodes.has(id))
}

/** The cards that opened services would be, by the keys of their boxes; none where all services are boxes. */
export function cardsOfOpened(
  nodes: Iterable<DrawnNode>,
  model: MapModel,
  press: Press,
): ReadonlyMap<string, LayoutNode> {
  const cards = new Map<string, LayoutNode>()
  if (model.boxesOfAll) return cards
  for (const { boxes } of nodes) {
    const [key, outer] = boxes
    const id = key === undefined ? undefined : serviceOfBox(key)
    if (key !== undefined && id !== undefined && !cards.has(key))
      cards.set(key, serviceNode(id, model.titleOf(key), outer, press))
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
