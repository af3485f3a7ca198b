import type cytoscape from 'cytoscape'
import type { Box } from '#domain/layout/geometry.ts'

const ID = 'veil'
/** Lines may leave the cards by a little. */
const AROUND = 60

/**
 * Dims a drawing by one sheet over all of it, above which what counts is raised: dimming every other element would
 * cost a new style for each, a tenth of a second with a thousand lines.
 */
export class Veil {
  readonly #cy: cytoscape.Core

  constructor(cy: cytoscape.Core) {
    this.#cy = cy
  }

  get on(): boolean {
    return this.#cy.getElementById(ID).nonempty()
  }

  /** Whether it lies above a card or a line. */
  dims(element: Pick<cytoscape.NodeSingular, 'hasClass'>): boolean {
    return this.on && !element.hasClass('lit')
  }

  /** Lays it over a box; undefined takes it away. */
  cover(box: Box | undefined): void {
    const found = this.#cy.getElementById(ID)
    this.#cy.container()?.classList.toggle('map-veiled', box !== undefined)
    if (box === undefined) {
      found.remove()
      return
    }
    const data = { w: box.width + 2 * AROUND, h: box.height + 2 * AROUND }
    const position = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    if (found.nonempty()) found.data(data).position(position)
    else {
      const options = { grabbable: false, selectable: false, classes: 'veil' }
      this.#cy.add({ group: 'nodes', data: { id: ID, ...data }, position, ...options })
    }
  }
}
