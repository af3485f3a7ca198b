import { around, type Box, overlaps } from './geometry.ts'
import { grow } from './grow.ts'
import { type Layout, type LayoutInput, type LayoutNode, SPACE } from './layout.ts'
import { isNested, layBox, onlyNodes } from './nested.ts'
import { padded, placeBeside, placeInside, type Tie } from './places.ts'
import { boxItem, cardItem, chainOf, fromTree, holder, type Item, shift, toTree, walk } from './tree.ts'

/** Least room that is left between boxes when one of them grows. */
const NEAREST = 24

/** Cards that come together: one alone, or all of a box that is new. */
interface Unit {
  readonly key: string | undefined
  /** The box that it comes into. */
  readonly into: string | undefined
  readonly nodes: LayoutNode[]
}

/** A tree being added to. Nothing that stands is ever moved. */
class Growing {
  readonly root: Item[]
  readonly #input: LayoutInput
  readonly #links = new Map<string, { readonly other: string; readonly calls: boolean }[]>()

  constructor(layout: Layout, input: LayoutInput) {
    this.#input = input
    this.root = toTree(layout, input)
    for (const { source, target } of input.links) {
      if (source === target) continue
      this.#link(source, target, false)
      this.#link(target, source, true)
    }
  }

  #link(id: string, other: string, calls: boolean): void {
    const found = this.#links.get(id)
    if (found) found.push({ other, calls })
    else this.#links.set(id, [{ other, calls }])
  }

  /** Newcomers by what they come in, those with most ties to what stands first. */
  units(): readonly Unit[] {
    const items = [...walk(this.root)]
    const cards = new Map(items.flatMap(({ id, box }) => (id === undefined ? [] : [[id, box] as const])))
    const boxes = new Set(items.map(({ key }) => key))
    const units = new Map<string, Unit>()
    for (const node of this.#input.nodes) {
      if (cards.has(node.id)) continue
      const chain = chainOf(node.island, this.#input.inside)
      const missing = chain.findLastIndex((key) => !boxes.has(key))
      const key = chain[missing]
      const name = key === undefined ? `card ${node.id}` : `box ${key}`
      const unit = units.get(name)
      if (unit) unit.nodes.push(node)
      else units.set(name, { key, into: chain[missing + 1], nodes: [node] })
    }
    const ties = (unit: Unit) => this.#ties(unit, cards).length
    return [...units]
      .map(([name, unit]) => ({ name, unit, ties: ties(unit) }))
      .sort((a, b) => b.ties - a.ties || (a.name < b.name ? -1 : 1))
      .map(({ unit }) => unit)
  }

  #ties({ nodes }: Unit, cards: ReadonlyMap<string, Box>): readonly Tie[] {
    return nodes.flatMap(({ id }) =>
      (this.#links.get(id) ?? []).flatMap(({ other, calls }) => {
        const box = cards.get(other)
        return box === undefined ? [] : [{ box, calls }]
      }),
    )
  }

  add(unit: Unit): void {
    const items = [...walk(this.root)]
    const ties = this.#ties(
      unit,
      new Map(items.flatMap(({ id, box }) => (id === undefined ? [] : [[id, box] as const]))),
    )
    const ids = new Set(unit.nodes.map(({ id }) => id))
    const [first] = unit.nodes
    let item =
      unit.key === undefined
        ? first && cardItem(first.id, { x: 0, y: 0, width: first.width, height: first.height })
        : layBox(
            onlyNodes(this.#input, ({ id }) => ids.has(id)),
            unit.key,
          )
    if (item === undefined) return
    for (const key of chainOf(unit.into, this.#input.inside)) {
      if (this.#into(key, item, ties)) return
      // No room in any part of it: the newcomer begins another.
      const part = items.filter((one) => one.key === key).length
      item = boxItem(key, part, padded(item.box), [item])
    }
    const solids = this.root.map(({ box }) => box)
    const { width, height } = item.box
    const [outermost] = chainOf(unit.into, this.#input.inside).slice(-1)
    const own = this.root.flatMap(({ key, box }) => (key !== undefined && key === outermost ? [box] : []))
    const place = placeBeside({ width, height }, ties, solids, this.#input.aspect, own)
    shift(item, { x: place.x - item.box.x, y: place.y - item.box.y })
    this.root.push(item)
  }

  /** Into the part of a box that suits it best; false when none has room. */
  #into(key: string, item: Item, ties: readonly Tie[]): boolean {
    const places = [...walk(this.root)]
      .filter((part) => part.key === key)
      .flatMap((part) => {
        const { siblings, boxes } = holder(this.root, part) ?? { siblings: this.root, boxes: [] }
        const cards = part.items.filter(({ id }) => id !== undefined).map(({ box }) => box)
        const width =
          item.id === undefined ? item.box.width : Math.max(item.box.width, ...cards.map((box) => box.width))
        const solids = siblings.flatMap((other) => (other === part ? [] : [other.box]))
        const size = { width, height: item.box.height }
        const found = placeInside(
          size,
          part.box,
          part.items.map(({ box }) => box),
          ties,
          [...solids, ...this.#around(boxes)],
          this.#input.aspect,
        )
        return found !== undefined && this.#fits(boxes, found.island) ? [{ part, boxes, ...found }] : []
      })
      .sort((a, b) => a.cost - b.cost)
    const best = places[0]
    if (best === undefined) return false
    shift(item, { x: best.card.x - item.box.x, y: best.card.y - item.box.y })
    item.box = best.card
    best.part.items.push(item)
    best.part.box = best.island
    for (const outer of best.boxes)
      outer.box = around([outer.box, ...outer.items.map(({ box }) => padded(box))]) ?? outer.box
    return true
  }

  /** What stands beside the boxes that a box stands in, as near as this may come to it. */
  #around(boxes: readonly Item[]): readonly Box[] {
    return boxes.flatMap((outer, level) =>
      (holder(this.root, outer)?.siblings ?? [])
        .filter((other) => other !== outer)
        .map(({ box: { x, y, width, height } }) => ({
          x: x - (level + 1) * SPACE.PAD,
          y: y - (level + 1) * SPACE.PAD,
          width: width + 2 * (level + 1) * SPACE.PAD,
          height: height + (level + 1) * (SPACE.PAD + SPACE.TITLE),
        })),
    )
  }

  /** Whether the boxes around one that grows can grow with it. */
  #fits(boxes: readonly Item[], grown: Box): boolean {
    let inner = grown
    return boxes.every((outer) => {
      const next = around([outer.box, padded(inner)]) ?? outer.box
      inner = next
      const same = next.width === outer.box.width && next.height === outer.box.height
      const others = holder(this.root, outer)?.siblings ?? []
      return same || !others.some((other) => other !== outer && overlaps(next, other.box, NEAREST - 0.5))
    })
  }
}

/** As `grow`, also with boxes in boxes: newcomers find a place in the innermost box that has one, and nobody moves. */
export function growNested(layout: Layout, input: LayoutInput): Layout {
  if (!isNested(input)) return grow(layout, input)
  const growing = new Growing(layout, input)
  for (const unit of growing.units()) growing.add(unit)
  return fromTree(growing.root, layout.rooms)
}
