import { chunks, grouped } from './group.ts'
import { SPACE } from './layout.ts'
import { type Arrow, ranks } from './rank.ts'
import { type Pull, type Settled, settle } from './settle.ts'

export interface Cell {
  readonly width: number
  readonly height: number
}

/** The inside of an island: cards in columns, tops counted from the first card's. All cards are as wide as the widest. */
export interface Inside extends Settled {
  readonly cell: number
  readonly heights: readonly number[]
  /** Room that the cards take, without the island's padding and title. */
  readonly width: number
  readonly height: number
}

/** How wide for their height islands are tried. */
export const SHAPES: readonly number[] = [1.1, 1.6, 2.3, 3.2]

/** An island that comes by itself is a little wider than high. */
const USUAL = 1.6

/** What it costs that calls do not run to the right: as if everything were drawn so much smaller. */
const ASTRAY = 2.5

/** Cards of a column before another column begins. */
const rowsFor = (count: number): number => Math.max(4, Math.ceil(Math.sqrt(count * 2.6)))

/** Which columns fit best: each rank one, or neighbouring ranks together where the chain of calls is long. */
function rankColumns(
  byRank: readonly (readonly number[])[],
  cells: readonly Cell[],
  arrows: readonly Arrow[],
  shape: number,
) {
  const heights = cells.map(({ height }) => height)
  const wide = Math.max(0, ...cells.map(({ width }) => width)) + SPACE.COLUMN
  const rows = rowsFor(cells.length)
  let best: readonly number[][] = []
  let least = Infinity
  for (let parts = byRank.length; parts >= 1; parts--) {
    const columns = grouped(byRank, (column) => column.length, parts).flatMap((column) => chunks(column, rows))
    const height = Math.max(...columns.map((column) => columnHeight(column, heights)))
    const lost = astray(columns, arrows) / Math.max(1, arrows.length)
    const cost = Math.max((columns.length * wide) / shape, height) * (1 + ASTRAY * lost)
    if (cost < least - 1e-6) [best, least] = [columns, cost]
  }
  return best
}

/** How many arrows do not run to the right. */
export function astray(columns: readonly (readonly number[])[], arrows: readonly Arrow[]): number {
  const columnOf = new Map(columns.flatMap((column, at) => column.map((index) => [index, at] as const)))
  return arrows.filter(({ from, to }) => from !== to && (columnOf.get(from) ?? 0) >= (columnOf.get(to) ?? 0)).length
}

/**
 * Columns of one island by who calls whom inside it; those that call nobody there fill the shortest columns. `shape` is its
 * width by its height as they would best be.
 */
export function columnsOf(cells: readonly Cell[], arrows: readonly Arrow[], shape: number): readonly number[][] {
  const count = cells.length
  const rows = rowsFor(count)
  const linked = new Set(arrows.flatMap(({ from, to }) => (from === to ? [] : [from, to])))
  const rank = ranks(count, arrows)
  const members = [...linked].sort((a, b) => a - b)
  const levels = [...new Set(members.map((index) => rank[index] ?? 0))].sort((a, b) => a - b)
  const byRank = levels.map((level) => members.filter((index) => rank[index] === level))
  const columns = rankColumns(byRank, cells, arrows, shape).map((column) => [...column])
  for (let index = 0; index < count; index++) {
    if (linked.has(index)) continue
    const shortest = columns.reduce<number[] | undefined>(
      (least, column) => (column.length < (least?.length ?? rows) ? column : least),
      undefined,
    )
    if (shortest) shortest.push(index)
    else columns.push([index])
  }
  return columns
}

const columnHeight = (column: readonly number[], heights: readonly number[]) =>
  column.reduce((sum, index) => sum + (heights[index] ?? 0) + SPACE.ROW, -SPACE.ROW)

/** Springs between members, middle to middle. */
function innerPulls(cells: readonly Cell[], arrows: readonly Arrow[]): readonly Pull[][] {
  const pulls = cells.map((): Pull[] => [])
  const half = (index: number) => (cells[index]?.height ?? 0) / 2
  for (const { from, to, weight } of arrows) {
    if (from === to) continue
    pulls[from]?.push({ other: to, from: half(from), to: half(to), weight })
    pulls[to]?.push({ other: from, from: half(to), to: half(from), weight })
  }
  return pulls
}

/** The room that columns of cards take. */
export function sizeOf(columns: readonly (readonly number[])[], cells: readonly Cell[]): Cell {
  const heights = cells.map((cell) => cell.height)
  const cell = Math.max(0, ...cells.map(({ width }) => width))
  return {
    width: columns.length * (cell + SPACE.COLUMN) - SPACE.COLUMN,
    height: Math.max(0, ...columns.map((column) => columnHeight(column, heights))),
  }
}

/** Lays out an island by itself, in these columns. */
export function layInside(
  cells: readonly Cell[],
  arrows: readonly Arrow[],
  columns: readonly (readonly number[])[] = columnsOf(cells, arrows, USUAL),
): Inside {
  const heights = cells.map((cell) => cell.height)
  const { width, height } = sizeOf(columns, cells)
  const settled = settle(columns, heights, innerPulls(cells, arrows), { gap: SPACE.ROW, height })
  return { ...settled, cell: Math.max(0, ...cells.map((cell) => cell.width)), heights, width, height }
}

/** The same columns and room, ordered anew by what pulls from outside as well (tops counted from the first card's). */
export function reorder(
  inside: Inside,
  cells: readonly Cell[],
  arrows: readonly Arrow[],
  outside: readonly (readonly Pull[])[],
): Inside {
  const pulls = innerPulls(cells, arrows).map((own, index) => [...own, ...(outside[index] ?? [])])
  return { ...inside, ...settle(inside.columns, inside.heights, pulls, { gap: SPACE.ROW, height: inside.height }) }
}
