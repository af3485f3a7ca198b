import { around, type Box, centre, type Point } from './geometry.ts'
import { layInside } from './island.ts'
import { type Layout, type LayoutInput, type LayoutNode, SPACE } from './layout.ts'
import { padded, placeBeside, placeInside, type Tie } from './places.ts'

const contains = (box: Box, { x, y }: Point) =>
  x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height

/** A layout being added to. Nothing that stands is ever moved. */
class Growing {
  readonly nodes: Map<string, Box>
  readonly islands: Map<string, readonly Box[]>
  readonly #input: LayoutInput
  readonly #home: ReadonlyMap<string, LayoutNode>
  readonly #ties = new Map<string, { other: string; calls: boolean }[]>()

  constructor(layout: Layout, input: LayoutInput) {
    this.#input = input
    this.#home = new Map(input.nodes.map((node) => [node.id, node]))
    this.nodes = new Map([...layout.nodes].filter(([id]) => this.#home.has(id)))
    const kept = new Set([...this.nodes.keys()].map((id) => this.#home.get(id)?.island))
    this.islands = new Map([...layout.islands].filter(([key]) => kept.has(key)))
    for (const { source, target } of input.links) {
      if (source === target) continue
      for (const [id, other, calls] of [
        [source, target, false],
        [target, source, true],
      ] as const) {
        const found = this.#ties.get(id)
        if (found) found.push({ other, calls })
        else this.#ties.set(id, [{ other, calls }])
      }
    }
  }

  tiesOf(ids: readonly string[]): readonly Tie[] {
    return ids.flatMap((id) =>
      (this.#ties.get(id) ?? []).flatMap(({ other, calls }) => {
        const box = this.nodes.get(other)
        return box === undefined ? [] : [{ box, calls }]
      }),
    )
  }

  /** All islands and outside cards, without one part of an island. */
  solids(but?: Box): readonly Box[] {
    const outside = [...this.nodes].filter(([id]) => this.#home.get(id)?.island === undefined).map(([, box]) => box)
    return [...[...this.islands.values()].flat(), ...outside].filter((box) => box !== but)
  }

  members(key: string): readonly Box[] {
    return [...this.nodes].flatMap(([id, box]) => (this.#home.get(id)?.island === key ? [box] : []))
  }

  /** Into the part of its island that suits it best; false when none has room. */
  inside(node: LayoutNode, key: string): boolean {
    const parts = this.islands.get(key) ?? []
    const members = this.members(key)
    const ties = this.tiesOf([node.id])
    const width = Math.max(...members.map((box) => box.width), members.length === 0 ? node.width : 0)
    const found = parts
      .flatMap((part) => {
        const cards = members.filter((box) => contains(part, centre(box)))
        const place = placeInside(
          { width, height: node.height },
          part,
          cards,
          ties,
          this.solids(part),
          this.#input.aspect,
        )
        return place ? [{ part, place }] : []
      })
      .sort((a, b) => a.place.cost - b.place.cost)[0]
    if (found === undefined) return false
    this.nodes.set(node.id, found.place.card)
    this.islands.set(
      key,
      parts.map((part) => (part === found.part ? found.place.island : part)),
    )
    return true
  }

  /** Where those stand that are outside of all islands at the same side: the called ones on the right, callers on the left. */
  #outsideColumn(id: string): number | undefined {
    const ties = this.tiesOf([id])
    const inner = around([...this.islands.values()].flat())
    if (inner === undefined) return undefined
    const called = ties.filter(({ calls }) => calls).length * 2 >= ties.length
    const lefts = [...this.nodes].flatMap(([other, { x, width }]) => {
      const { island, closed } = this.#home.get(other) ?? {}
      if (island !== undefined || closed === true) return []
      return (called ? x >= inner.x + inner.width : x + width <= inner.x) ? [x] : []
    })
    return lefts.length === 0 ? undefined : called ? Math.min(...lefts) : Math.max(...lefts)
  }

  /** A new island, another part of one, or an outside card: laid out by itself and put where there is room. */
  beside(nodes: readonly LayoutNode[], key: string | undefined): void {
    const at = new Map(nodes.map((node, index) => [node.id, index]))
    const arrows = this.#input.links.flatMap(({ source, target }) => {
      const [from, to] = [at.get(source), at.get(target)]
      return from === undefined || to === undefined ? [] : [{ from, to, weight: 1 }]
    })
    const inside = layInside(nodes, arrows)
    const size =
      key === undefined
        ? inside
        : { width: inside.width + 2 * SPACE.PAD, height: inside.height + SPACE.TITLE + SPACE.PAD }
    const parts = key === undefined ? [] : (this.islands.get(key) ?? [])
    const [alone] = key === undefined ? nodes : []
    const column = alone?.closed === true ? undefined : alone && this.#outsideColumn(alone.id)
    const box = placeBeside(
      size,
      this.tiesOf(nodes.map(({ id }) => id)),
      this.solids(),
      this.#input.aspect,
      parts,
      column,
    )
    const [left, top] = key === undefined ? [box.x, box.y] : [box.x + SPACE.PAD, box.y + SPACE.TITLE]
    for (const [column, members] of inside.columns.entries()) {
      for (const member of members) {
        this.nodes.set(nodes[member]?.id ?? '', {
          x: left + column * (inside.cell + SPACE.COLUMN),
          y: top + (inside.tops[member] ?? 0),
          width: inside.cell,
          height: inside.heights[member] ?? 0,
        })
      }
    }
    if (key !== undefined) this.islands.set(key, [...(this.islands.get(key) ?? []), box])
  }
}

/**
 * Adds newcomers to a layout and takes out who is gone, without moving anybody else: into a free slot of their island,
 * into one more row or column of it where nothing is in the way, else into a further part of the island beside. Whoever
 * comes into an island that is new is laid out together.
 */
export function grow(layout: Layout, input: LayoutInput): Layout {
  const growing = new Growing(layout, input)
  const newcomers = input.nodes
    .filter(({ id }) => !growing.nodes.has(id))
    .sort((a, b) => growing.tiesOf([b.id]).length - growing.tiesOf([a.id]).length || (a.id < b.id ? -1 : 1))
  const fresh = new Map<string, LayoutNode[]>()
  for (const node of newcomers) {
    if (node.island === undefined || growing.islands.has(node.island)) continue
    const together = fresh.get(node.island)
    if (together) together.push(node)
    else fresh.set(node.island, [node])
  }
  for (const [key, nodes] of fresh) growing.beside(nodes, key)
  for (const node of newcomers) {
    if (growing.nodes.has(node.id)) continue
    if (node.island === undefined) growing.beside([node], undefined)
    else if (!growing.inside(node, node.island)) growing.beside([node], node.island)
  }
  return { nodes: growing.nodes, islands: growing.islands }
}

/** One card put elsewhere by hand; the part of the island that it is in reaches as far as its cards do. */
export function moved(
  layout: Layout,
  id: string,
  to: Point,
  island: { key: string; members: Iterable<string> } | undefined,
): Layout {
  const box = layout.nodes.get(id)
  if (box === undefined) return layout
  const nodes = new Map(layout.nodes).set(id, { ...box, ...to })
  if (island === undefined) return { ...layout, nodes }
  const parts = layout.islands.get(island.key) ?? []
  const home = parts.findIndex((part) => contains(part, centre(box)))
  const members = [...island.members].flatMap((member) => {
    const before = layout.nodes.get(member)
    const now = nodes.get(member)
    const here = before && parts.findIndex((part) => contains(part, centre(before))) === home
    return here && now ? [padded(now)] : []
  })
  const grown = around(members)
  if (grown === undefined) return { ...layout, nodes }
  return {
    nodes,
    islands: new Map(layout.islands).set(
      island.key,
      parts.map((part, at) => (at === home ? grown : part)),
    ),
  }
}
