import type cytoscape from 'cytoscape'
import { around, type Box, type Point } from '#domain/layout/geometry.ts'
import { grow, moved } from '#domain/layout/grow.ts'
import { layOut } from '#domain/layout/lay-out.ts'
import { EMPTY_LAYOUT, type Layout, type LayoutInput, type LayoutNode } from '#domain/layout/layout.ts'
import { routes } from '#domain/layout/route.ts'
import { fit, type Measure } from './caption.ts'
import { STRAIGHT, toElement } from './curve.ts'
import { badge } from './icons.ts'
import { linkLabel } from './label.ts'
import { fitted } from './memory.ts'
import type { DrawnLink, DrawnNode, MapModel, Touched } from './model.ts'
import type { Palette } from './palette.ts'
import { CLASSES, MARK } from './style.ts'
import type { MapText } from './text.ts'

const CARD_HEIGHT = 44
const CARD_LEFT = 46
const CARD_RIGHT = 16
const CARD_WIDTH = { least: 116, most: 226 }

/** Sets only what differs: every setting costs a new style. */
function put(
  element: Pick<cytoscape.NodeSingular, 'data'> | Pick<cytoscape.EdgeSingular, 'data'>,
  data: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(data)) {
    const before: unknown = element.data(name)
    if (before !== value && String(before) !== String(value)) element.data(name, value)
  }
}

function move(element: cytoscape.NodeSingular, box: Box, animated: boolean): void {
  const position = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const { x, y } = element.position()
  if (x === position.x && y === position.y) return
  if (animated) element.animate({ position }, { duration: 360, easing: 'ease-in-out-cubic' })
  else element.position(position)
}

const islandId = (key: string, part: number) => `island:${part}:${key}`
const cardId = (id: string) => `card:${id}`

const cardClasses = (node: DrawnNode): string =>
  `card ${node.island === undefined ? 'outside' : ''} ${node.hurt ? 'hurt' : ''}`

const lineClasses = ({ look }: DrawnLink): string =>
  [
    CLASSES.tone[look.tone],
    look.heat && CLASSES.heat[look.heat],
    look.mark && CLASSES.mark[look.mark],
    look.failing && look.heat === undefined && 'failing',
  ]
    .filter(Boolean)
    .join(' ')

/** The part of a map that Cytoscape draws: brings the elements up to what the model says, touching only what changed. */
export class Scene {
  readonly cy: cytoscape.Core
  readonly model: MapModel
  #layout: Layout = EMPTY_LAYOUT
  #drawn = new Map<string, DrawnNode>()
  #links = new Map<string, DrawnLink>()
  #hot = new Set<string>()
  #palette: Palette
  #now = 0
  readonly #measure: Measure
  readonly #text: MapText
  readonly #aspect: () => number

  constructor(
    cy: cytoscape.Core,
    model: MapModel,
    options: { palette: Palette; measure: Measure; text: MapText; aspect: () => number },
  ) {
    this.cy = cy
    this.model = model
    this.#palette = options.palette
    this.#measure = options.measure
    this.#text = options.text
    this.#aspect = options.aspect
  }

  /** The server's clock at the last update. */
  get now(): number {
    return this.#now
  }

  get layout(): Layout {
    return this.#layout
  }

  get links(): ReadonlyMap<string, DrawnLink> {
    return this.#links
  }

  get nodes(): ReadonlyMap<string, DrawnNode> {
    return this.#drawn
  }

  card(id: string): cytoscape.NodeSingular | undefined {
    const found = this.cy.getElementById(cardId(id))
    return found.nonempty() ? (found.first() as cytoscape.NodeSingular) : undefined
  }

  line(id: string): cytoscape.EdgeSingular | undefined {
    const found = this.cy.getElementById(id)
    return found.nonempty() ? (found.first() as unknown as cytoscape.EdgeSingular) : undefined
  }

  /** Draws what was touched, and lines whose look changes with time. True when cards or lines came or went. */
  update(touched: Touched, now: number): boolean {
    this.#now = now
    let shape = false
    this.cy.batch(() => {
      for (const id of new Set([...touched.links, ...this.#hot])) shape = this.#updateLink(id, now) || shape
      for (const id of touched.nodes) shape = this.#updateNode(id, now) || shape
    })
    return shape
  }

  /** Lays everything out anew and draws it there. */
  relay(animated: boolean): void {
    this.#layout = layOut(this.#input())
    this.draw(animated)
  }

  /** Puts what stood somewhere when it was last seen there again, and finds places for the rest. */
  restore(kept: Layout): void {
    this.#layout = grow(fitted(kept, this.#layoutNodes()), this.#input())
    this.draw(false)
  }

  /** The room that the map takes once everything stands. */
  bounds(): Box | undefined {
    return around([...this.#layout.nodes.values(), ...[...this.#layout.islands.values()].flat()])
  }

  /** Finds places for newcomers; nothing else moves. */
  place(): void {
    this.#layout = grow(this.#layout, this.#input())
    this.draw(false)
  }

  /** A card follows the pointer: its island and its lines are drawn again. */
  dragged(id: string, position: Point): void {
    const box = this.#layout.nodes.get(id)
    const key = this.#drawn.get(id)?.island
    if (box === undefined) return
    const to = { x: position.x - box.width / 2, y: position.y - box.height / 2 }
    const members = [...this.#drawn.values()].flatMap((node) => (node.island === key ? [node.id] : []))
    this.#layout = moved(this.#layout, id, to, key === undefined ? undefined : { key, members })
    this.cy.batch(() => {
      this.#drawIslands(false)
      this.#drawRoutes()
    })
  }

  /** New colours: everything that carries them is drawn again. */
  repaint(palette: Palette): void {
    this.#palette = palette
    this.cy.batch(() => {
      for (const node of this.#drawn.values()) {
        this.card(node.id)?.data('badge', badge(node.kind, node.shares, palette))
      }
    })
  }

  /** Brings all elements to the places of the layout. */
  draw(animated: boolean): void {
    const { cy } = this
    cy.batch(() => {
      this.#drawIslands(animated)
      for (const node of this.#drawn.values()) {
        const box = this.#layout.nodes.get(node.id)
        if (box === undefined) continue
        const data = this.#cardData(node, box)
        const found = this.card(node.id)
        if (found) put(found, data)
        else {
          cy.add({
            group: 'nodes',
            data: { id: cardId(node.id), service: node.id, ...data },
            classes: cardClasses(node),
          })
        }
        const card = this.card(node.id)
        if (card) move(card, box, animated && found !== undefined)
      }
      this.#drawRoutes()
    })
  }

  #drawIslands(animated: boolean): void {
    const { cy } = this
    const keep = new Set<string>()
    for (const [key, boxes] of this.#layout.islands) {
      for (const [part, box] of boxes.entries()) {
        const id = islandId(key, part)
        keep.add(id)
        const title = fit(key.slice(key.indexOf('/') + 1), box.width - 40, this.#measure)
        const data = { w: box.width, h: box.height, caption: title, tx: 18 - box.width }
        const found = cy.getElementById(id)
        if (found.nonempty()) put(found.first(), data)
        else cy.add({ group: 'nodes', data: { id, ...data }, classes: 'island', grabbable: false })
        move(cy.getElementById(id).first() as cytoscape.NodeSingular, box, animated && found.nonempty())
      }
    }
    for (const element of cy.nodes('.island')) if (!keep.has(element.id())) element.remove()
  }

  #drawRoutes(): void {
    const list = [...this.#links.values()]
    const drawn = routes(list, this.#layout)
    for (const [index, link] of list.entries()) {
      const route = drawn[index]
      const loop = link.source === link.target
      const [source, target] = [this.#layout.nodes.get(link.source), this.#layout.nodes.get(link.target)]
      if (source === undefined || target === undefined) continue
      const data = { ...this.#lineData(link), ...(route ? toElement(route, source, target) : STRAIGHT) }
      const found = this.line(link.id)
      if (found) put(found, data)
      else {
        this.cy.add({
          group: 'edges',
          data: { id: link.id, source: cardId(link.source), target: cardId(link.target), ...data },
          classes: `${lineClasses(link)}${loop ? ' loop' : ''}`,
        })
      }
    }
  }

  #updateNode(id: string, now: number): boolean {
    const before = this.#drawn.get(id)
    const node = this.model.node(id, now)
    if (node === undefined) {
      this.#drawn.delete(id)
      this.card(id)?.remove()
      return before !== undefined
    }
    this.#drawn.set(id, node)
    const box = this.#layout.nodes.get(id)
    const card = this.card(id)
    if (card === undefined || box === undefined || before === undefined) return true
    const data = this.#cardData(node, box)
    put(card, data)
    if (before.hurt !== node.hurt) card.toggleClass('hurt', node.hurt)
    return false
  }

  #updateLink(id: string, now: number): boolean {
    const before = this.#links.get(id)
    const link = this.model.link(id, now)
    if (link === undefined) {
      this.#links.delete(id)
      this.#hot.delete(id)
      this.line(id)?.remove()
      return before !== undefined
    }
    this.#links.set(id, link)
    if (link.look.heat === 'now' || link.look.heat === 'recent') this.#hot.add(id)
    else this.#hot.delete(id)
    const line = this.line(id)
    if (line === undefined || before === undefined) return true
    const data = this.#lineData(link)
    put(line, data)
    const classes = lineClasses(link)
    if (line.scratch('look') !== classes) {
      const kept = line.classes().filter((name) => ['dim', 'raised', 'chosen', 'named', 'loop'].includes(name))
      line.classes(`${classes} ${kept.join(' ')}`)
      line.scratch('look', classes)
    }
    return false
  }

  #cardData(node: DrawnNode, box: Box) {
    return {
      w: box.width,
      h: box.height,
      tx: CARD_LEFT - box.width,
      caption: fit(node.caption, box.width - CARD_LEFT - CARD_RIGHT + 4, this.#measure),
      badge: badge(node.kind, node.shares, this.#palette),
    }
  }

  #lineData(link: DrawnLink) {
    const label = linkLabel(link.edges, this.#text)
    return { w: link.look.width, label, marked: `${MARK} ${label}` }
  }

  #input(): LayoutInput {
    return { nodes: this.#layoutNodes(), links: [...this.#links.values()], aspect: this.#aspect() }
  }

  #layoutNodes(): readonly LayoutNode[] {
    return [...this.#drawn.values()].map((node) => ({
      id: node.id,
      island: node.island,
      height: CARD_HEIGHT,
      width: Math.min(
        CARD_WIDTH.most,
        Math.max(CARD_WIDTH.least, Math.ceil((this.#measure(node.caption) + CARD_LEFT + CARD_RIGHT) / 4) * 4),
      ),
    }))
  }
}
