import type cytoscape from 'cytoscape'
import { around, type Box, type Point } from '#domain/layout/geometry.ts'
import { EMPTY_LAYOUT, type Layout, type LayoutInput, type LayoutNode } from '#domain/layout/layout.ts'
import { growNested } from '#domain/layout/nested-grow.ts'
import { movedNested, openNested, shutNested } from '#domain/layout/nested-open.ts'
import { isClusterBox } from '#domain/map-grouping/group-of.ts'
import { closedId } from './boxes.ts'
import { badgeOf, cardData, layoutNode, lineClasses, lineData, type Press } from './cards.ts'
import { islandId, LOOKED_AT, put } from './element.ts'
import { cardsOfOpened, Folds, pinnedPart, withFolded } from './folding.ts'
import { Levels } from './levels.ts'
import { type LeftOut, Lines, type Looked } from './lines.ts'
import { fitted } from './memory.ts'
import { type DrawnLink, type DrawnNode, type MapModel, type Touched } from './model.ts'
import type { Palette } from './palette.ts'
import { Paper } from './paper.ts'
import { timed } from './timed.ts'
import { titleAt } from './titles.ts'
import { Veil } from './veil.ts'
import { layOutWhole, type WholeMap } from './whole-layout.ts'

/** The part of a map that Cytoscape draws: brings the elements up to what the model says, touching only what changed. */
export class Scene {
  readonly cy: cytoscape.Core
  readonly model: MapModel
  #layout: Layout = EMPTY_LAYOUT
  #drawn = new Map<string, DrawnNode>()
  readonly #lines = new Lines()
  #hot = new Set<string>()
  #pinned: ReadonlySet<string> = new Set()
  #press: Press
  #now = 0
  readonly #folds = new Folds()
  readonly levels: Levels
  readonly #paper: Paper
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
    this.#paper = new Paper(cy, this.levels, press)
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

  /** All lines of the map; those of them that `line` does not know are not drawn. */
  get links(): ReadonlyMap<string, DrawnLink> {
    return this.#lines.all
  }

  /** What is not drawn because there are too many lines between closed boxes. */
  get leftOut(): LeftOut {
    return this.#lines.leftOut()
  }

  get nodes(): ReadonlyMap<string, DrawnNode> {
    return this.#drawn
  }

  card(id: string): cytoscape.NodeSingular | undefined {
    return this.#paper.card(id)
  }

  /** All parts of an island, or the card of a closed one. */
  box(island: string): cytoscape.NodeCollection {
    const parts = (this.#layout.islands.get(island) ?? []).map((_, part) => islandId(island, part))
    const found = this.cy.collection().union(this.card(closedId(island)) ?? this.cy.collection())
    return parts.reduce((all, id) => all.union(this.cy.getElementById(id)), found).nodes()
  }

  line(id: string): cytoscape.EdgeSingular | undefined {
    return this.#paper.line(id)
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

  /** Decides which of many lines between closed boxes are drawn. True when some came or went. */
  thin(looked?: Looked): boolean {
    if (looked) this.#lines.look(looked)
    this.#lines.choose()
    const come = new Set<string>()
    const gone: string[] = []
    for (const link of this.links.values()) {
      const drawn = this.line(link.id) !== undefined
      if (drawn === this.#lines.isDrawn(link)) continue
      if (drawn) gone.push(link.id)
      else come.add(link.id)
    }
    this.cy.batch(() => {
      for (const id of gone) this.#paper.drop(id)
      if (come.size > 0) this.#paper.lines(this.links.values(), this.#layout, ({ id }) => come.has(id))
    })
    return gone.length + come.size > 0
  }

  /** Lays everything out anew and draws it there; cards that are pinned stay, and the boxes around them. */
  relay(animated: boolean): void {
    const layout = timed('layout', () => layOutWhole(this.whole()))
    this.adopt(layout, animated)
  }

  /** What it takes to lay everything out anew. */
  whole(): WholeMap {
    const kept = pinnedPart(this.#layout, this.#drawn, this.#pinned)
    return { input: this.#input(), opened: this.#opened(), kept }
  }

  /** Draws everything where a layout says, which may have been made for a moment that is over: what it does not know is a newcomer. */
  adopt(layout: Layout, animated: boolean): void {
    const input = this.#input()
    this.#layout = timed('layout', () => growNested(fitted(layout, input), input))
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
    this.adopt(kept, false)
  }

  /** The room that the map takes once everything stands. */
  bounds(): Box | undefined {
    return around([...this.#layout.nodes.values(), ...[...this.#layout.islands.values()].flat()])
  }

  /**
   * Finds places for newcomers; nothing else moves. A service that was opened to its pods or closed again does so in its place: then
   * true.
   */
  place(animated = false): boolean {
    const input = this.#input()
    const next = this.#folds.unfold(this.#layout, input, this.#opened())
    const changed = next !== this.#layout
    this.#layout = growNested(fitted(next, input), input)
    this.draw(animated && changed)
    return changed
  }

  #opened(): ReadonlyMap<string, LayoutNode> {
    return cardsOfOpened(this.#drawn.values(), this.model, this.#press)
  }

  /** Where everything stands, to be kept: opened services also as the cards that they were. */
  get places(): Layout {
    return withFolded(this.#layout)
  }

  /** Opens a closed island in its place, or closes an open one; others make room or stay. */
  toggle(island: string, animated: boolean): void {
    const { model } = this
    const opening = model.closed.has(island)
    const closed = new Set(model.closed)
    if (opening) closed.delete(island)
    else closed.add(island)
    this.update(model.close(closed), this.#now)
    const act = opening ? openNested : shutNested
    const input = this.#input()
    this.#layout = timed('layout', () => act(this.#layout, closedId(island), island, input))
    this.draw(animated)
  }

  /** The open box whose title is at a place of the drawing, and whether it is at the sign that closes it. */
  titleAt(place: Point): ReturnType<typeof titleAt> {
    return titleAt(this.#layout, place)
  }

  /** A card follows the pointer: its island and its lines are drawn again, and all others too once it is put `down`. */
  dragged(id: string, position: Point, down: boolean): void {
    const box = this.#layout.nodes.get(id)
    if (box === undefined) return
    const to = { x: position.x - box.width / 2, y: position.y - box.height / 2 }
    this.#layout = movedNested(this.#layout, id, to, this.#input())
    this.cy.batch(() => {
      this.#paper.islands(this.#layout, this.#nesting(), (island) => this.model.titleOf(island), false)
      const moving = ({ source, target }: DrawnLink) => down || source === id || target === id
      this.#paper.lines(this.links.values(), this.#layout, (link) => this.#lines.isDrawn(link) && moving(link))
    })
  }

  /** New colours: everything that carries them is drawn again. */
  repaint(palette: Palette): void {
    this.#press = { ...this.#press, palette }
    this.#paper.press = this.#press
    this.cy.batch(() => {
      for (const node of this.#drawn.values()) {
        this.card(node.id)?.data('badge', badgeOf(node, palette))
      }
    })
  }

  /** Brings all elements to the places of the layout. */
  draw(animated: boolean): void {
    this.#lines.choose()
    this.cy.batch(() => {
      for (const link of this.links.values()) if (!this.#lines.isDrawn(link)) this.#paper.drop(link.id)
      this.#paper.islands(this.#layout, this.#nesting(), (island) => this.model.titleOf(island), animated)
      this.#paper.cards(this.#drawn.values(), this.#layout, animated)
      this.#paper.lines(this.links.values(), this.#layout, (link) => this.#lines.isDrawn(link))
    })
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
    return before.boxes.length !== node.boxes.length || before.boxes.some((key, at) => key !== node.boxes[at])
  }

  #updateLink(id: string, now: number): boolean {
    const before = this.links.get(id)
    const link = this.model.link(id, now)
    if (link === undefined) {
      this.#lines.drop(id)
      this.#hot.delete(id)
      this.#paper.drop(id)
      return before !== undefined
    }
    const isNew = this.#lines.put(link)
    if (link.look.heat === 'now' || link.look.heat === 'recent') this.#hot.add(id)
    else this.#hot.delete(id)
    const line = this.line(id)
    if (line === undefined) return isNew
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
    const nodes = [...this.#drawn.values()].map((node) => layoutNode(node, this.#press))
    const inside = this.#nesting()
    const regions = new Set([...inside.values()].filter(isClusterBox))
    // Laid out for the lines that are seen.
    this.#lines.choose()
    const links = [...this.links.values()].filter((link) => this.#lines.isDrawn(link))
    return { nodes, links, aspect: this.#aspect(), inside, regions }
  }

  /** Boxes that stand in others: theirs by their own key. */
  #nesting(): ReadonlyMap<string, string> {
    const inside = new Map<string, string>()
    for (const { boxes } of this.#drawn.values())
      for (const [at, key] of boxes.entries()) {
        const outer = boxes[at + 1]
        if (outer !== undefined) inside.set(key, outer)
      }
    return inside
  }
}
