import { type Box, overlaps } from './geometry.ts'
import type { Layout, LayoutInput } from './layout.ts'
import { chainOf } from './tree.ts'

/** Whether a box stands in another, but for a rounding. */
export const within = (inner: Box, outer: Box) =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01

/** What is wrong with a layout, in words; for tests. Boxes may stand in boxes. */
export function problemsOf(layout: Layout, input: LayoutInput): readonly string[] {
  const problems: string[] = []
  const home = new Map(input.nodes.map((node) => [node.id, node.island]))
  if (layout.nodes.size !== home.size) problems.push(`${layout.nodes.size} cards for ${home.size} nodes`)
  const used = new Set(input.nodes.flatMap(({ island }) => chainOf(island, input.inside)))
  for (const key of layout.islands.keys()) if (!used.has(key)) problems.push(`${key} is empty`)
  const things = [
    ...[...layout.nodes].map(([id, box]) => ({ name: id, box, into: home.get(id) })),
    ...[...layout.islands].flatMap(([key, parts]) =>
      parts.map((box, part) => ({ name: `${key}#${part}`, box, into: input.inside?.get(key) })),
    ),
  ]
  for (const { name, box, into } of things) {
    if (!Object.values(box).every(Number.isFinite)) problems.push(`${name} stands nowhere`)
    if (into !== undefined && !(layout.islands.get(into) ?? []).some((outer) => within(box, outer)))
      problems.push(`${name} stands outside ${into}`)
  }
  for (const [at, one] of things.entries()) {
    for (const other of things.slice(at + 1))
      if (one.into === other.into && overlaps(one.box, other.box, -0.01))
        problems.push(`${one.name} overlaps ${other.name}`)
  }
  return problems
}
