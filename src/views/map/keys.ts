import { type Box, centre, type Point } from '#domain/layout/geometry.ts'

/**
 * The card to go to from `from` in a direction: the nearest that lies there more than aside. Without a start, the one
 * furthest to the left and top; undefined when there is none that way.
 */
export function nearest(nodes: ReadonlyMap<string, Box>, from: string | undefined, way: Point): string | undefined {
  const start = from === undefined ? undefined : nodes.get(from)
  let best: string | undefined
  let least = Infinity
  for (const [id, box] of nodes) {
    if (id === from) continue
    const to = centre(box)
    if (start === undefined) {
      const cost = to.x + to.y
      if (cost < least) [best, least] = [id, cost]
      continue
    }
    const [dx, dy] = [to.x - centre(start).x, to.y - centre(start).y]
    const along = dx * way.x + dy * way.y
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x)
    if (along <= 1 || aside > along * 2) continue
    const cost = along + 2 * aside
    if (cost < least) [best, least] = [id, cost]
  }
  return best
}

/** The card nearest to a place; undefined where none is asked for. */
export function closest(nodes: ReadonlyMap<string, Box>, place: Point | undefined): string | undefined {
  let best: string | undefined
  let least = Infinity
  if (place === undefined) return undefined
  for (const [id, box] of nodes) {
    const to = centre(box)
    const far = Math.hypot(to.x - place.x, to.y - place.y)
    if (far < least) [best, least] = [id, far]
  }
  return best
}
