import type cytoscape from 'cytoscape'
import type { Layout } from '#domain/layout/layout.ts'
import { routes } from '#domain/layout/route.ts'
import { chainOf } from '#domain/layout/tree.ts'
import {
  boxClasses,
  cardClasses,
  cardData,
  islandClass,
  islandData,
  lineClasses,
  lineData,
  type Press,
} from './cards.ts'
import { STRAIGHT, toElement } from './curve.ts'
import { cardId, islandId, move, put } from './element.ts'
import type { Levels } from './levels.ts'
import type { DrawnLink, DrawnNode } from './model.ts'
import { timed } from './timed.ts'

/** What stands where, as elements of Cytoscape: makes those that are missing, moves and changes the others. */
export class Paper {
  press: Press
  readonly #cy: cytoscape.Core
  readonly #levels: Levels
  readonly #lines = new Map<string, cytoscape.EdgeSingular>()

  constructor(cy: cytoscape.Core, levels: Levels, press: Press) {
    this.#cy = cy
    this.#levels = levels
    this.press = press
  }

  card(id: string): cytoscape.NodeSingular | undefined {
    const found = this.#cy.getElementById(cardId(id))
    return found.nonempty() ? (found.first() as cytoscape.NodeSingular) : undefined
  }

  /** The line that is drawn under an id: asked for all lines of the map with each picture. */
  line(id: string): cytoscape.EdgeSingular | undefined {
    const found = this.#lines.get(id)
    // A card takes its lines along when it goes.
    if (found?.removed() !== true) return found
    this.#lines.delete(id)
    return undefined
  }

  /** Draws a line no longer. */
  drop(id: string): void {
    this.line(id)?.remove()
    this.#lines.delete(id)
  }

  /** All boxes, and no others; those in others are drawn above them. */
  islands(
    { islands }: Layout,
    nesting: ReadonlyMap<string, string>,
    titleOf: (island: string) => string,
    animated: boolean,
  ): void {
    const keep = new Set<string>()
    for (const [key, boxes] of islands) {
      for (const [part, box] of boxes.entries()) {
        const id = islandId(key, part)
        keep.add(id)
        const depth = chainOf(key, nesting).length - 1
        const data = { ...islandData(key, titleOf(key), box, this.press), depth }
        const found = this.#cy.getElementById(id)
        if (found.nonempty()) put(found.first(), data)
        else {
          const classes = `island ${islandClass(key)} ${this.#levels.level}`
          this.#cy.add({ group: 'nodes', data: { id, ...data }, classes, grabbable: false })
        }
        move(this.#cy.getElementById(id).first() as cytoscape.NodeSingular, box, animated && found.nonempty())
      }
    }
    for (const element of this.#cy.nodes('.island')) if (!keep.has(element.id())) element.remove()
  }

  cards(nodes: Iterable<DrawnNode>, layout: Layout, animated: boolean): void {
    for (const node of nodes) {
      const box = layout.nodes.get(node.id)
      if (box === undefined) continue
      const data = cardData(node, box, this.press)
      const found = this.card(node.id)
      if (found) {
        put(found, data)
        // It may have gone into another box, or out of one.
        for (const [name, has] of boxClasses(node)) if (found.hasClass(name) !== has) found.toggleClass(name, has)
      } else {
        const classes = `${cardClasses(node)} ${this.#levels.level}`
        this.#cy.add({ group: 'nodes', data: { id: cardId(node.id), service: node.id, ...data }, classes })
      }
      const card = this.card(node.id)
      if (card) move(card, box, animated && found !== undefined)
    }
  }

  /** Those lines that are wanted, on their way around what stands. All are given, so that there is room for each at its ends. */
  lines(links: Iterable<DrawnLink>, layout: Layout, wanted: (link: DrawnLink) => boolean): void {
    const list = [...links]
    const drawn = timed('routes', () => routes(list, layout, wanted))
    for (const [index, link] of list.entries()) {
      const route = drawn[index]
      const [source, target] = [layout.nodes.get(link.source), layout.nodes.get(link.target)]
      if (source === undefined || target === undefined || !wanted(link)) continue
      const data = { ...lineData(link), ...(route ? toElement(route, source, target) : STRAIGHT) }
      const found = this.line(link.id)
      if (found) put(found, data)
      else {
        const ends = { source: cardId(link.source), target: cardId(link.target) }
        const classes = `${lineClasses(link)} ${this.#levels.level}`
        const made = this.#cy.add({ group: 'edges', data: { id: link.id, ...ends, ...data }, classes })
        this.#lines.set(link.id, made.first() as unknown as cytoscape.EdgeSingular)
      }
    }
  }
}
