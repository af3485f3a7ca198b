import { type Box, centre, overlaps, type Point } from './geometry.ts'
import { type Layout, type LayoutLink, SPACE } from './layout.ts'
import { passed } from './passed.ts'
import { type Obstacles, thread } from './thread.ts'

/** A line from card to card: where it leaves, the points that bend it (a smooth curve's controls), where it arrives. */
export interface Route {
  readonly from: Point
  readonly bends: readonly Point[]
  readonly to: Point
  /** The how manieth line it is, from the top, where it leaves and where it arrives. */
  readonly order: { readonly from: number; readonly to: number }
}

type Side = 'left' | 'right'

/** Lines leave on the right and arrive on the left; where the server stands further left, the other way round. */
function sides(source: Box, target: Box): readonly [Side, Side] {
  if (target.x >= source.x + source.width) return ['right', 'left']
  if (source.x >= target.x + target.width) return ['left', 'right']
  return ['right', 'right']
}

/** Above one another lines swing out on the right, or on the left where fewer cards stand in the way. */
function swing(source: Box, target: Box, cards: readonly Box[]): Side {
  const [top, bottom] = [Math.min(source.y, target.y), Math.max(source.y, target.y)]
  const others = cards.filter((card) => card !== source && card !== target && card.y >= top && card.y <= bottom)
  const arc = (side: Side) => {
    const at = ({ x, y, width, height }: Box): Point => ({ x: side === 'right' ? x + width : x, y: y + height / 2 })
    return passed(at(source), curve(at(source), at(target), side, side), at(target), others)
  }
  const right = arc('right')
  return right > 0 && arc('left') < right ? 'left' : 'right'
}

/** The sides where each link leaves and arrives; undefined where an end is missing. */
function sidesOf(links: readonly LayoutLink[], nodes: ReadonlyMap<string, Box>) {
  const cards = [...nodes.values()]
  return links.map((link): readonly [Side, Side] | undefined => {
    const [a, b] = [nodes.get(link.source), nodes.get(link.target)]
    if (a === undefined || b === undefined) return undefined
    const found = sides(a, b)
    if (found[0] !== found[1]) return found
    const side = swing(a, b, cards)
    return [side, side]
  })
}

/** Lines at one side of a card stand apart by at most this, in the order of where they lead. */
const APART = 9

/** Where each link meets its cards, keyed by the index of the link. */
function ends(
  links: readonly LayoutLink[],
  nodes: ReadonlyMap<string, Box>,
  sidesAt: readonly (readonly [Side, Side] | undefined)[],
) {
  const bySide = new Map<string, { link: number; end: 'from' | 'to'; towards: number }[]>()
  for (const [link, { source, target }] of links.entries()) {
    const [a, b] = [nodes.get(source), nodes.get(target)]
    const found = sidesAt[link]
    if (a === undefined || b === undefined || found === undefined) continue
    const [leaves, arrives] = found
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
  const points = new Map<string, Point & { readonly order: number }>()
  for (const [key, entries] of bySide) {
    const right = key.startsWith('right')
    const box = nodes.get(key.slice(right ? 5 : 4))
    if (box === undefined) continue
    entries.sort((a, b) => a.towards - b.towards || a.link - b.link)
    const step = Math.min(APART, (box.height - 18) / Math.max(1, entries.length - 1))
    for (const [at, { link, end }] of entries.entries()) {
      const y = box.y + box.height / 2 + (at - (entries.length - 1) / 2) * step
      points.set(`${end}${link}`, { x: right ? box.x + box.width : box.x, y, order: at })
    }
  }
  return points
}

/** A curve that leaves and arrives level. */
function curve(from: Point, to: Point, leaves: Side, arrives: Side): readonly Point[] {
  const [out, back] = [leaves === 'right' ? 1 : -1, arrives === 'right' ? 1 : -1]
  const reach =
    out === back ? Math.min(70, 44 + Math.abs(to.y - from.y) * 0.1) : Math.max(32, Math.abs(to.x - from.x) * 0.5)
  const level = Math.abs(to.y - from.y) < 1
  if (level && out !== back) return []
  return [
    { x: from.x + out * reach, y: from.y },
    { x: to.x + back * reach, y: to.y },
  ]
}

const holds = (box: Box, { x, y }: Point) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
const mirrored = ({ x, y, width, height }: Box): Box => ({ x: -x - width, y, width, height })
const turned = ({ x, y }: Point): Point => ({ x: -x, y })

/** Where the nearest gaps lead a line through cards after all, it looks for gaps so far above or below. */
const ASIDE = [[0], [-30, 30], [-75, 75], [-140, 140], [-220, 220]]
/** Lines of one drawing look again at most so often, all together. */
const MOST_LOOKS = 300
/** As far as a line may be led up and down to keep out of a box. */
const DETOUR = 400

/** Straight out of a card and straight into the next. */
const STUB = 26

/** Where an island's title stands; lines keep off it as they do off cards. */
const titleOf = ({ x, y, width }: Box): Box => ({
  x: x + 14,
  y: y + 4,
  width: Math.min(130, width - 28),
  height: SPACE.TITLE - 14,
})

interface Standing {
  readonly box: Box
  /** The box that it stands in. */
  readonly outer: Standing | undefined
  /** What stands in it, itself and in the boxes in it, and where titles stand. */
  readonly cards: Box[]
  readonly all: Box[]
  /** Boxes that stand in it. */
  readonly inner: Standing[]
}

/** Knows what stands where, and so what is in the way of a line. */
class Field {
  /** The smallest first, so that those in others come before them. */
  readonly #boxes: readonly Standing[]
  readonly #outermost: readonly Standing[]
  readonly #outside: readonly Box[]
  readonly #homes = new Map<Box, readonly Standing[]>()

  constructor({ nodes, islands }: Layout) {
    const area = ({ width, height }: Box) => width * height
    const boxes = [...islands.values()].flat().sort((a, b) => area(b) - area(a))
    const found: Standing[] = []
    for (const box of boxes) {
      const outer = found.find((other) => holds(other.box, centre(box)))
      const standing: Standing = { box, outer, cards: [], all: [], inner: [] }
      found.unshift(standing)
      outer?.inner.push(standing)
    }
    const outside: Box[] = []
    const put = (card: Box, home: Standing) => {
      home.cards.push(card)
      for (let at: Standing | undefined = home; at !== undefined; at = at.outer) at.all.push(card)
    }
    for (const card of nodes.values()) {
      const home = found.find(({ box }) => holds(box, centre(card)))
      if (home) put(card, home)
      else outside.push(card)
    }
    for (const one of found) put(titleOf(one.box), one)
    this.#boxes = found
    this.#outermost = found.filter(({ outer }) => outer === undefined)
    this.#outside = outside
  }

  /** The boxes that a card stands in: asked for each of its lines. */
  #around(card: Box): readonly Standing[] {
    const known = this.#homes.get(card)
    if (known !== undefined) return known
    const found = this.#boxes.filter(({ box }) => holds(box, centre(card)))
    this.#homes.set(card, found)
    return found
  }

  /** What stands between two cards: the cards around them one by one, other boxes as a whole. */
  between(source: Box, target: Box): Obstacles {
    const left = Math.min(source.x, target.x)
    const right = Math.max(source.x + source.width, target.x + target.width)
    const within = (box: Box) => box.x < right && box.x + box.width > left
    const own = new Set([...this.#around(source), ...this.#around(target)])
    return {
      cards: [...[...own].flatMap(({ cards }) => cards), ...this.#outside].filter(
        (card) => card !== source && card !== target && within(card),
      ),
      islands: [...this.#outermost, ...[...own].flatMap(({ inner }) => inner)]
        .filter((one) => within(one.box) && !own.has(one))
        .map((one) => ({ box: one.box, cards: one.all })),
    }
  }
}

/** Whether anything stands in the rectangle between two points. */
const clear = (from: Point, to: Point, { cards, islands }: Obstacles): boolean => {
  const area = { x: from.x, y: Math.min(from.y, to.y) - 8, width: to.x - from.x, height: Math.abs(to.y - from.y) + 16 }
  return ![...cards, ...islands.map(({ box }) => box)].some((box) => overlaps(area, box))
}

/** Bends of a line that runs to the right. */
function rightward(
  from: Point,
  to: Point,
  obstacles: Obstacles,
  lane: number,
  looks: { left: number },
): readonly Point[] {
  if (clear(from, to, obstacles)) return curve(from, to, 'right', 'left')
  const [start, end] = [
    { x: from.x + STUB, y: from.y },
    { x: to.x - STUB, y: to.y },
  ]
  if (end.x <= start.x) return curve(from, to, 'right', 'left')
  const cards = [...obstacles.cards, ...obstacles.islands.flatMap((island) => island.cards)]
  const boxes = obstacles.islands.map(({ box }) => box)
  let best: readonly Point[] = []
  let [fewest, least] = [Infinity, Infinity]
  for (const tried of ASIDE) {
    for (const aside of tried) {
      const bends = [start, ...thread(start, end, obstacles, { lane, aside }), end]
      const count = passed(from, bends, to, cards, fewest + 1)
      if (aside === 0 && count === 0) return bends
      // Through another box is not as bad as through a card, yet worse than a longer way.
      const climbed = climb([from, ...bends, to]) + (count > fewest ? 0 : DETOUR * passed(from, bends, to, boxes))
      if (count < fewest || (count === fewest && climbed < least)) [best, fewest, least] = [bends, count, climbed]
      if (aside !== 0) looks.left--
    }
    if (fewest === 0 || looks.left <= 0) break
  }
  return best
}

/** How far a line goes up and down on its way. */
const climb = (points: readonly Point[]): number =>
  points.slice(1).reduce((sum, { y }, at) => sum + Math.abs(y - (points[at]?.y ?? y)), 0)

/**
 * Draws links between cards that stand, around cards and islands where that is not far. In the order of `links`, undefined
 * where an end is missing, both are the same card, or `wanted` says no.
 */
export function routes<Link extends LayoutLink>(
  links: readonly Link[],
  layout: Layout,
  wanted: (link: Link) => boolean = () => true,
): readonly (Route | undefined)[] {
  const { nodes } = layout
  const sidesAt = sidesOf(links, nodes)
  const met = ends(links, nodes, sidesAt)
  const field = new Field(layout)
  const looks = { left: MOST_LOOKS }
  return links.map((link, index) => {
    const [a, b] = [nodes.get(link.source), nodes.get(link.target)]
    const [from, to] = [met.get(`from${index}`), met.get(`to${index}`)]
    if (!a || !b || !from || !to || a === b || !wanted(link)) return undefined
    const [leaves, arrives] = sidesAt[index] ?? sides(a, b)
    const order = { from: from.order, to: to.order }
    if (leaves === arrives) return { from, bends: curve(from, to, leaves, arrives), to, order }
    const between = field.between(a, b)
    const lane = (index % 5) * 1.1
    if (leaves === 'right') return { from, bends: rightward(from, to, between, lane, looks), to, order }
    const mirror = {
      cards: between.cards.map(mirrored),
      islands: between.islands.map(({ box, cards }) => ({ box: mirrored(box), cards: cards.map(mirrored) })),
    }
    return { from, bends: rightward(turned(from), turned(to), mirror, lane, looks).map(turned), to, order }
  })
}
