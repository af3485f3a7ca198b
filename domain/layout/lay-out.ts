import { type Arrange, arrangeAll } from './blocks.ts'
import type { Box } from './geometry.ts'
import { type Layout, type LayoutInput, SPACE } from './layout.ts'

/**
 * Lays everything out anew, whatever order the nodes come in. Islands and outside cards never overlap, nor do cards; cards
 * of an island are as wide as its widest.
 */
export function layOut(input: LayoutInput): Layout {
  const arranged: Arrange = arrangeAll(input)
  const nodes = new Map<string, Box>()
  const islands = new Map<string, readonly Box[]>()
  for (const { block, x, y } of arranged) {
    const { key, ids, inside } = block
    const [left, top] = key === undefined ? [x, y] : [x + SPACE.PAD, y + SPACE.TITLE]
    if (key !== undefined) islands.set(key, [{ x, y, width: block.width, height: block.height }])
    for (const [column, members] of inside.columns.entries()) {
      for (const member of members) {
        nodes.set(ids[member] ?? '', {
          x: left + column * (inside.cell + SPACE.COLUMN),
          y: top + (inside.tops[member] ?? 0),
          width: inside.cell,
          height: inside.heights[member] ?? 0,
        })
      }
    }
  }
  return { nodes, islands }
}
