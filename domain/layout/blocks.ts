import { arrange, type Block } from './arrange.ts'
import { astray, type Cell, columnsOf, type Inside, layInside, reorder, SHAPES, sizeOf } from './island.ts'
import { type LayoutInput, type LayoutNode, SPACE } from './layout.ts'
import type { Arrow } from './rank.ts'
import { type Pull, settle } from './settle.ts'

/** An island with its members, or one outside card. */
export interface Member extends Block {
  readonly key: string | undefined
  readonly ids: readonly string[]
  readonly inside: Inside
}

export type Arrange = readonly { readonly block: Member; readonly x: number; readonly y: number }[]

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Members of the same island together, outside cards alone; by key, so that the order of the input is nothing. */
function grouped(nodes: readonly LayoutNode[]): readonly { key: string | undefined; nodes: readonly LayoutNode[] }[] {
  const sorted = [...nodes].sort((a, b) => byText(a.id, b.id))
  const islands = new Map<string, LayoutNode[]>()
  for (const node of sorted) {
    if (node.island === undefined) continue
    const members = islands.get(node.island)
    if (members) members.push(node)
    else islands.set(node.island, [node])
  }
  const named = [...islands].map(([key, nodes]) => ({ key, nodes }))
  const alone = sorted.filter((node) => node.island === undefined).map((node) => ({ key: undefined, nodes: [node] }))
  return [...named.sort((a, b) => byText(a.key, b.key)), ...alone]
}

/** An outside card stands left when it calls more than it is called. */
const sideOf = (id: string, input: LayoutInput): 'left' | 'right' =>
  input.links.reduce((lead, { source, target }) => lead + (source === id ? 1 : 0) - (target === id ? 1 : 0), 0) > 0
    ? 'left'
    : 'right'

/** Members by column, for each island. */
type Columns = readonly (readonly (readonly number[])[])[]

interface Shaped {
  readonly insides: Columns
  readonly columns: readonly (readonly number[])[]
}

/** The shape of islands, and the columns that these stand in, in which everything is shown largest and runs to the right. */
function shape(
  islands: readonly { readonly cells: readonly Cell[]; readonly arrows: readonly Arrow[] }[],
  blockOf: (index: number, size: Cell) => Block,
  arrows: readonly Arrow[],
  aspect: number,
): Shaped {
  const links = islands.reduce((sum, island) => sum + island.arrows.length, 0)
  let best: Shaped = { insides: [], columns: [] }
  let least = Infinity
  for (const wanted of SHAPES) {
    const insides = islands.map((island) => columnsOf(island.cells, island.arrows, wanted))
    const blocks = islands.map(({ cells }, index) => blockOf(index, sizeOf(insides[index] ?? [], cells)))
    const lost = islands.reduce((sum, island, index) => sum + astray(insides[index] ?? [], island.arrows), 0)
    const { columns, cost } = arrange(blocks, arrows, aspect, { links, astray: lost })
    if (cost < least - 1e-6) [best, least] = [{ insides, columns }, cost]
  }
  return best
}

/** Two levels: each island by itself, then the islands in columns, then the cards once more by where their lines lead. */
export function arrangeAll(input: LayoutInput): Arrange {
  const groups = grouped(input.nodes)
  const home = new Map(
    groups.flatMap(({ nodes }, block) => nodes.map((node, member) => [node.id, { block, member }] as const)),
  )
  const cells = groups.map(({ nodes }): readonly Cell[] => nodes)
  const inner = groups.map((): Arrow[] => [])
  const sides = groups.map(({ key, nodes: [first] }) =>
    key !== undefined || first === undefined || first.closed === true ? undefined : sideOf(first.id, input),
  )
  const outer: { from: { block: number; member: number }; to: { block: number; member: number } }[] = []
  const links = [...input.links].sort((a, b) => byText(a.source, b.source) || byText(a.target, b.target))
  for (const { source, target } of links) {
    const [from, to] = [home.get(source), home.get(target)]
    if (from === undefined || to === undefined || source === target) continue
    if (from.block === to.block) inner[from.block]?.push({ from: from.member, to: to.member, weight: 1 })
    else outer.push({ from, to })
  }

  const arrows = outer.map(({ from, to }): Arrow => ({ from: from.block, to: to.block, weight: 1 }))
  /** An island with its padding and its title, or an outside card, around an inside of this size. */
  const blockOf = (index: number, { width, height }: Cell): Block =>
    groups[index]?.key === undefined
      ? { width, height, outside: sides[index] }
      : { width: width + 2 * SPACE.PAD, height: height + SPACE.TITLE + SPACE.PAD, outside: undefined }
  const islands = cells.map((own, index) => ({ cells: own, arrows: inner[index] ?? [] }))
  const { insides, columns } = shape(islands, blockOf, arrows, input.aspect)
  let blocks = groups.map(({ key, nodes }, index): Member => {
    const inside = layInside(cells[index] ?? [], inner[index] ?? [], insides[index])
    return { key, ids: nodes.map(({ id }) => id), inside, ...blockOf(index, inside) }
  })
  const heights = blocks.map((block) => block.height)
  const height = Math.max(
    0,
    ...columns.map((column) => column.reduce((sum, index) => sum + (heights[index] ?? 0) + SPACE.STACK, -SPACE.STACK)),
  )

  /** How far below its block's top the middle of a card is. */
  const middle = ({ block, member }: { readonly block: number; readonly member: number }) => {
    const own = blocks[block]
    const title = own?.key === undefined ? 0 : SPACE.TITLE
    return title + (own?.inside.tops[member] ?? 0) + (own?.inside.heights[member] ?? 0) / 2
  }
  const pulls = () => {
    const all = blocks.map((): Pull[] => [])
    for (const { from, to } of outer) {
      all[from.block]?.push({ other: to.block, from: middle(from), to: middle(to), weight: 1 })
      all[to.block]?.push({ other: from.block, from: middle(to), to: middle(from), weight: 1 })
    }
    return all
  }

  let settled = settle(columns, heights, pulls(), { gap: SPACE.STACK, height })
  for (let round = 0; round < 2; round++) {
    blocks = blocks.map((block, index) => {
      if (block.ids.length < 2) return block
      const outside = block.ids.map((): Pull[] => [])
      for (const { from, to } of outer) {
        for (const [own, other] of [
          [from, to],
          [to, from],
        ] as const) {
          if (own.block !== index) continue
          const there = (settled.tops[other.block] ?? 0) + middle(other) - (settled.tops[index] ?? 0) - SPACE.TITLE
          const half = (block.inside.heights[own.member] ?? 0) / 2
          outside[own.member]?.push({ other: undefined, from: half, to: there, weight: 0.5 })
        }
      }
      return { ...block, inside: reorder(block.inside, cells[index] ?? [], inner[index] ?? [], outside) }
    })
    settled = settle(settled.columns, heights, pulls(), { gap: SPACE.STACK, height })
  }

  let x = 0
  return settled.columns.flatMap((column) => {
    const left = x
    const width = Math.max(0, ...column.map((index) => blocks[index]?.width ?? 0))
    x += width + SPACE.GUTTER
    return column.flatMap((index) => {
      const block = blocks[index]
      return block ? [{ block, x: left, y: settled.tops[index] ?? 0 }] : []
    })
  })
}
