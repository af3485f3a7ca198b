import { layOut } from './lay-out.ts'
import type { Layout, LayoutInput, LayoutNode } from './layout.ts'
import { makeRoom } from './make-room.ts'
import { boxItem, cardItem, chainOf, fromTree, holder, type Item, needed, shift, walk } from './tree.ts'

/** A box that is not opened yet takes the room of a card of this size while the cards around it are laid out. */
const SLOT = { width: 160, height: 44 }
const SLOT_ID = 'slot '

export const isNested = ({ inside }: LayoutInput): boolean => inside !== undefined && inside.size > 0

/** The nodes of an input that pass, with the links among them. */
export function onlyNodes(input: LayoutInput, keep: (node: LayoutNode) => boolean): LayoutInput {
  const nodes = input.nodes.filter(keep)
  const ids = new Set(nodes.map(({ id }) => id))
  return { ...input, nodes, links: input.links.filter(({ source, target }) => ids.has(source) && ids.has(target)) }
}

/** The links between what stands for the ends of others; one per pair, none to itself. */
export function mergedLinks(
  all: LayoutInput['links'],
  standIn: (id: string) => string | undefined,
): LayoutInput['links'] {
  const links = new Map<string, LayoutInput['links'][number]>()
  for (const link of all) {
    const [source, target] = [standIn(link.source), standIn(link.target)]
    if (source !== undefined && target !== undefined && source !== target)
      links.set(`${source}\n${target}`, { source, target })
  }
  return [...links.values()]
}

/** Lays out a box with all in it by itself: its top left corner is at 0, 0. */
export function layBox(input: LayoutInput, key: string): Item | undefined {
  const within = onlyNodes(input, ({ island }) => chainOf(island, input.inside).includes(key))
  const { regions } = input
  if (regions?.has(key) === true) {
    const items = layItems(within, key)
    const box = needed(items)
    return box && atOrigin(boxItem(key, 0, box, items))
  }
  const parents = [...(within.inside ?? [])].filter(([child]) => child !== key)
  const [item] = layItems({ ...within, inside: new Map(parents) }, undefined)
  return item && atOrigin(item)
}

function atOrigin(item: Item): Item {
  shift(item, { x: -item.box.x, y: -item.box.y })
  return item
}

/**
 * Lays out what stands in a region, or on the map: regions and boxes of cards as `layOut` does, boxes within those first as one card
 * each, which then is opened in its place.
 */
function layItems(input: LayoutInput, region: string | undefined): Item[] {
  const regions = new Map<string, Item>()
  const stand = new Map<string, LayoutNode>()
  const standIns = new Map<string, string>()
  for (const node of input.nodes) {
    const chain = chainOf(node.island, input.inside)
    const above = chain.slice(0, region === undefined ? undefined : chain.indexOf(region))
    const top = above.at(-1)
    const inner = above.at(-2)
    if (top !== undefined && input.regions?.has(top) === true) {
      if (!regions.has(top)) {
        const item = layBox(input, top)
        if (item === undefined) continue
        regions.set(top, item)
        const { width, height } = item.box
        stand.set(SLOT_ID + top, { id: SLOT_ID + top, island: undefined, closed: true, width, height })
      }
      standIns.set(node.id, SLOT_ID + top)
    } else if (inner !== undefined) {
      stand.set(SLOT_ID + inner, { id: SLOT_ID + inner, island: top, ...SLOT })
      standIns.set(node.id, SLOT_ID + inner)
    } else {
      stand.set(node.id, { ...node, island: top })
      standIns.set(node.id, node.id)
    }
  }
  const links = mergedLinks(input.links, (id) => standIns.get(id))
  const flat = layOut({ nodes: [...stand.values()], links, aspect: input.aspect })
  const boxes = new Map([...flat.islands].map(([key, [box]]) => [key, box && boxItem(key, 0, box, [])] as const))
  const root: Item[] = [...boxes.values()].flatMap((item) => item ?? [])
  for (const [id, box] of flat.nodes) {
    const key = stand.get(id)?.island
    const home = (key === undefined ? undefined : boxes.get(key)?.items) ?? root
    const item = regions.get(id.slice(SLOT_ID.length))
    if (item !== undefined && id.startsWith(SLOT_ID)) {
      shift(item, box)
      home.push(item)
    } else home.push(cardItem(id, box))
  }
  const slots = [...walk(root)].filter(({ id }) => id !== undefined && id.startsWith(SLOT_ID) && stand.has(id))
  slots.sort((a, b) => a.box.x - b.box.x || a.box.y - b.box.y)
  for (const slot of slots) {
    const inner = layBox(input, (slot.id ?? '').slice(SLOT_ID.length))
    if (inner !== undefined) replace(root, slot, inner)
  }
  return root
}

/** Puts an item where another stood, which is less large, and makes room for it. */
export function replace(root: Item[], gone: Item, item: Item): void {
  const found = holder(root, gone)
  if (found === undefined) return
  const at = found.siblings.indexOf(gone)
  const from = gone.box
  shift(item, { x: from.x - item.box.x, y: from.y - item.box.y })
  found.siblings.splice(at, 1, item)
  makeRoom(root, found.boxes, item, from)
}

/**
 * As `layOut`, also with boxes in boxes: each box holds what stands in it, and what does not stand in one another does not
 * overlap.
 */
export function layOutNested(input: LayoutInput): Layout {
  return isNested(input) ? fromTree(layItems(input, undefined), undefined) : layOut(input)
}
