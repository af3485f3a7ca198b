import { type Box, centre, type Point } from './geometry.ts'
import type { LayoutLink } from './layout.ts'

/** A line from card to card: where it leaves, the points that bend it (a smooth curve's controls), where it arrives. */
export interface Route {
  readonly from: Point
  readonly bends: readonly Point[]
  readonly to: Point
}

type Side = 'left' | 'right'

/** Lines leave on the right and arrive on the left; where the server stands further left, the other way round. */
function sides(source: Box, target: Box): readonly [Side, Side] {
  if (target.x >= source.x + source.width) return ['right', 'left']
  if (source.x >= target.x + target.width) return ['left', 'right']
  return ['right', 'right']
}

/** Lines at one side of a card stand apart by at most this, in the order of where they lead. */
const APART = 9

/** Where each link meets its cards, keyed by the index of the link. */
function ends(links: readonly LayoutLink[], nodes: ReadonlyMap<string, Box>) {
  const bySide = new Map<string, { link: number; end: 'from' | 'to'; towards: number }[]>()
  for (const [link, { source, target }] of links.entries()) {
    const [a, b] = [nodes.get(source), nodes.get(target)]
    if (a === undefined || b === undefined) continue
    const [leaves, arrives] = sides(a, b)
    for (const [key, end, other] of [
      [`${leaves}${source}`, 'from', b],
      [`${arrives}${target}`, 'to', a],
    ] as const) {
      const found = bySide.get(key)
      const entry = { link, end, towards: centre(other).y }
      if (found) found.push(entry)
      else bySide.set(key, [entry])
    }
  }
  const points = new Map<string, Point>()
  for (const [key, entries] of bySide) {
    const right = key.startsWith('right')
    const box = nodes.get(key.slice(right ? 5 : 4))
    if (box === undefined) continue
    entries.sort((a, b) => a.towards - b.towards || a.link - b.link)
    const step = Math.min(APART, (box.height - 18) / Math.max(1, entries.length - 1))
    for (const [at, { link, end }] of entries.entries()) {
      const y = box.y + box.height / 2 + (at - (entries.length - 1) / 2) * step
      points.set(`${end}${link}`, { x: right ? box.x + box.width : box.x, y })
    }
  }
  return points
}

/** A curve that leaves and arrives level. */
function curve(from: Point, to: Point, leaves: Side, arrives: Side): readonly Point[] {
  const [out, back] = [leaves === 'right' ? 1 : -1, arrives === 'right' ? 1 : -1]
  const reach = out === back ? 46 + Math.abs(to.y - from.y) * 0.12 : Math.max(36, Math.abs(to.x - from.x) * 0.5)
  const level = Math.abs(to.y - from.y) < 1
  if (level && out !== back) return []
  return [
    { x: from.x + out * reach, y: from.y },
    { x: to.x + back * reach, y: to.y },
  ]
}

/** Draws every link between cards that stand; the rest is left out. In the order of `links`, undefined where left out. */
export function routes(links: readonly LayoutLink[], nodes: ReadonlyMap<string, Box>): readonly (Route | undefined)[] {
  const met = ends(links, nodes)
  return links.map(({ source, target }, index) => {
    const [a, b] = [nodes.get(source), nodes.get(target)]
    const [from, to] = [met.get(`from${index}`), met.get(`to${index}`)]
    if (a === undefined || b === undefined || from === undefined || to === undefined || source === target)
      return undefined
    const [leaves, arrives] = sides(a, b)
    return { from, bends: curve(from, to, leaves, arrives), to }
  })
}
