import type cytoscape from 'cytoscape'
import { around, type Box, type Point } from '#domain/layout/geometry.ts'
import { grow, moved } from '#domain/layout/grow.ts'
import { layOut } from '#domain/layout/lay-out.ts'
import { EMPTY_LAYOUT, type Layout, type LayoutInput, type LayoutNode, SPACE } from '#domain/layout/layout.ts'
import { open, shut } from '#domain/layout/open.ts'
import { routes } from '#domain/layout/route.ts'
import { closedId } from './boxes.ts'
import { badgeOf, cardClasses, cardData, islandData, layoutNode, lineClasses, lineData, type Press } from './cards.ts'
import { STRAIGHT, toElement } from './curve.ts'
import { cardId, islandId, LOOKED_AT, move, put } from './element.ts'
import { Levels } from './levels.ts'
import { fitted } from './memory.ts'
import { type DrawnLink, type DrawnNode, type MapModel, type Touched } from './model.ts'
import type { Palette } from './palette.ts'
import { Veil } from './veil.ts'

/** The part of a map that Cytoscape draws: brings the elements up to what the model says, touching only what changed. */
export class Scene {
  readonly cy: cytoscape.Core
  readonly model: MapModel
  #layout: Layout = EMPTY_LAYOUT
  #drawn = new Map<string, DrawnNode>()
  #links = new Map<string, DrawnLink>()
  #hot = new Set<string>()
  #pinned: ReadonlySet<string> = new Set()
  #press: Press
  #now = 0
  readonly levels: Levels
  readonly veil: Veil
  readonly #aspect: () => number

  constructor(
    cy: cytoscape.Core,
    model: MapModel,
    press: Press,
    /** Width by height of the screen. */
    aspect: () => number,
  ) {
    this.cy = cy
    this.model = model
    this.levels = new Levels(cy)
    this.veil = new Veil(cy)
    this.#press = press
    this.#aspect = aspect
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

  /** Lays everything out anew and draws it there; cards that are pinned stay, and the namespaces around them. */
  relay(animated: boolean): void {
    const { nodes, islands } = this.#layout
    const staying = new Set([...this.#pinned].flatMap((id) => this.#drawn.get(id)?.island ?? []))
    const stays = (id: string) => this.#pinned.has(id) || staying.has(this.#drawn.get(id)?.island ?? '')
    const kept: Layout = {
      nodes: new Map([...nodes].filter(([id]) => stays(id))),
      islands: new Map([...islands].filter(([key]) => staying.has(key))),
    }
    this.#layout = kept.nodes.size === 0 ? layOut(this.#input()) : grow(kept, this.#input())
    this.draw(animated)
  }

  /** Cards that stand where they are even when the map is laid out anew. */
  get pinned(): ReadonlySet<string> {
    return this.#pinned
  }

  pin(ids: ReadonlySet<string>): void {
    this.#pinned = ids
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
    this.#layout = grow(fitted(this.#layout, this.#layoutNodes()), this.#input())
    this.draw(false)
  }

  /** Opens a closed island in its place, or closes an open one; others make room or stay. */
  toggle(island: string, animated: boolean): void {
    const { model } = this
    const opening = model.closed.has(island)
    const closed = new Set(model.closed)
    if (opening) closed.delete(island)
    else closed.add(island)
    this.update(model.close(closed), this.#now)
    const act = opening ? open : shut
    this.#layout = act(this.#layout, closedId(island), island, this.#input())
    this.draw(animated)
  }

  /** The open island whose title is at a place of the drawing. */
  titleAt({ x, y }: Point): string | undefined {
    for (const [key, parts] of this.#layout.islands) {
      const hit = parts.some((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + SPACE.TITLE)
      if (hit) return key
    }
    return undefined
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
    this.#press = { ...this.#press, palette }
    this.cy.batch(() => {
      for (const node of this.#drawn.values()) {
        this.card(node.id)?.data('badge', badgeOf(node, palette))
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
        const data = cardData(node, box, this.#press)
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
        const data = islandData(this.model.titleOf(key), box, this.#press)
        const found = cy.getElementById(id)
        if (found.nonempty()) put(found.first(), data)
        else cy.add({ group: 'nodes', data: { id, ...data }, classes: `island ${this.levels.level}`, grabbable: false })
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
      const [source, target] = [this.#layout.nodes.get(link.source), this.#layout.nodes.get(link.target)]
      if (source === undefined || target === undefined) continue
      const data = { ...lineData(link), ...(route ? toElement(route, source, target) : STRAIGHT) }
      const found = this.line(link.id)
      if (found) put(found, data)
      else {
        this.cy.add({
          group: 'edges',
          data: { id: link.id, source: cardId(link.source), target: cardId(link.target), ...data },
          classes: `${lineClasses(link)} ${this.levels.level}`,
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
    const data = cardData(node, box, this.#press)
    put(card, data)
    if (before.hurt !== node.hurt) card.toggleClass('hurt', node.hurt)
    return before.island !== node.island
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
    const data = lineData(link)
    put(line, data)
    const classes = lineClasses(link)
    if (line.scratch('look') !== classes) {
      const kept = line.classes().filter((name) => LOOKED_AT.has(name))
      line.classes(`${classes} ${kept.join(' ')}`)
      line.scratch('look', classes)
    }
    return false
  }

  #input(): LayoutInput {
    return { nodes: this.#layoutNodes(), links: [...this.#links.values()], aspect: this.#aspect() }
  }

  #layoutNodes(): readonly LayoutNode[] {
    return [...this.#drawn.values()].map((node) => layoutNode(node, this.#press))
  }
}
