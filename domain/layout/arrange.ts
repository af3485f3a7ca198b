import { grouped } from './group.ts'
import { SPACE } from './layout.ts'
import { type Arrow, ranks } from './rank.ts'

/** An island, or a card that stands outside all islands. */
export interface Block {
  readonly width: number
  readonly height: number
  /** Outside the cluster's namespaces: stands at the edge of the map, callers left, called right. */
  readonly outside: 'left' | 'right' | undefined
}

/** Columns of blocks by index, and what they cost. */
export interface Arranged {
  readonly columns: readonly number[][]
  readonly cost: number
}

/** What it costs that calls do not run to the right: as if everything were drawn so much smaller. */
const ASTRAY = 2

/** One arrow for each pair. */
function together(arrows: readonly Arrow[]): readonly Arrow[] {
  const pairs = new Map<string, Arrow>()
  for (const arrow of arrows) {
    const key = `${arrow.from} ${arrow.to}`
    pairs.set(key, { ...arrow, weight: arrow.weight + (pairs.get(key)?.weight ?? 0) })
  }
  return [...pairs.values()]
}

const stackHeight = (column: readonly number[], blocks: readonly Block[]) =>
  column.reduce((sum, index) => sum + (blocks[index]?.height ?? 0) + SPACE.STACK, -SPACE.STACK)

/** Fills columns from the top until they are full. */
function wrap(items: readonly number[], blocks: readonly Block[], limit: number): readonly number[][] {
  const columns: number[][] = []
  let filled = Infinity
  for (const index of items) {
    const height = blocks[index]?.height ?? 0
    if (filled + SPACE.STACK + height > limit) {
      columns.push([])
      filled = -SPACE.STACK
    }
    columns.at(-1)?.push(index)
    filled += SPACE.STACK + height
  }
  return columns
}

/**
 * Columns of islands, callers left, that fill a screen of the given aspect well. Tried are: each rank a column or
 * neighbouring ranks together, and columns of several heights; what counts is how large all can be shown, less for links
 * that do not run to the right. `inside` tells of the links within islands, and how many of them do not.
 */
export function arrange(
  blocks: readonly Block[],
  arrows: readonly Arrow[],
  aspect: number,
  inside: { readonly links: number; readonly astray: number },
): Arranged {
  const inner = blocks.flatMap((block, index) => (block.outside === undefined ? [index] : []))
  const at = new Map(inner.map((index, position) => [index, position]))
  const innerArrows = arrows.flatMap(({ from, to, weight }) => {
    const [first, second] = [at.get(from), at.get(to)]
    return first === undefined || second === undefined ? [] : [{ from: first, to: second, weight }]
  })
  const rank = ranks(inner.length, innerArrows)
  const levels = [...new Set(rank)].sort((a, b) => a - b)
  const byRank = levels.map((level) => inner.filter((_, position) => rank[position] === level))
  const left = blocks.flatMap((block, index) => (block.outside === 'left' ? [index] : []))
  const right = blocks.flatMap((block, index) => (block.outside === 'right' ? [index] : []))
  const joined = together(arrows)
  const total = inside.links + arrows.reduce((sum, { weight }) => sum + weight, 0)
  const tallest = Math.max(1, ...blocks.map((block) => block.height))
  const sum = Math.max(tallest, stackHeight([...blocks.keys()], blocks))

  const columnOf = blocks.map(() => 0)
  let best: readonly number[][] = []
  let least = Infinity
  for (let parts = 1; parts <= Math.min(12, byRank.length || 1); parts++) {
    const groups = grouped(byRank, (column) => stackHeight(column, blocks), parts)
    for (let step = 0; step <= 16; step++) {
      const limit = tallest * (sum / tallest) ** (step / 16) + 1
      const columns = [
        ...wrap(left, blocks, limit),
        ...groups.flatMap((group) => wrap(group, blocks, limit)),
        ...wrap(right, blocks, limit),
      ]
      const width = columns.reduce(
        (all, column) => all + Math.max(0, ...column.map((index) => blocks[index]?.width ?? 0)) + SPACE.GUTTER,
        -SPACE.GUTTER,
      )
      const height = Math.max(1, ...columns.map((column) => stackHeight(column, blocks)))
      const size = Math.max(width / aspect, height)
      // Links astray only add to it, and to look at them all takes the longest.
      if (size >= least - 1e-6) continue
      for (const [position, column] of columns.entries()) for (const index of column) columnOf[index] = position
      let astray = inside.astray
      for (const { from, to, weight } of joined) if ((columnOf[from] ?? 0) >= (columnOf[to] ?? 0)) astray += weight
      const cost = size * (1 + (ASTRAY * astray) / Math.max(1, total))
      if (cost < least - 1e-6) [best, least] = [columns, cost]
    }
  }
  return { columns: best, cost: least }
}
