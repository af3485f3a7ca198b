import type cytoscape from 'cytoscape'
import type { Box } from '#domain/layout/geometry.ts'
import { LEVELS } from './measures.ts'

/** Classes that say how a line is looked at, not what it is. */
export const LOOKED_AT: ReadonlySet<string> = new Set(['lit', 'raised', 'chosen', 'named', 'away', ...LEVELS])

/** Sets only what differs: every setting costs a new style. */
export function put(
  element: Pick<cytoscape.NodeSingular, 'data'> | Pick<cytoscape.EdgeSingular, 'data'>,
  data: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(data)) {
    const before: unknown = element.data(name)
    if (before !== value && String(before) !== String(value)) element.data(name, value)
  }
}

/** To the place of a box. */
export function move(element: cytoscape.NodeSingular, box: Box, animated: boolean): void {
  const position = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const { x, y } = element.position()
  if (x === position.x && y === position.y) return
  if (animated) element.animate({ position }, { duration: 360, easing: 'ease-in-out-cubic' })
  else element.position(position)
}

export const islandId = (key: string, part: number) => `island:${part}:${key}`
export const cardId = (id: string) => `card:${id}`
