import type cytoscape from 'cytoscape'
import type { Box } from '#domain/layout/geometry.ts'

/** What a fit keeps free: above stands the bar of the map, below its buttons. */
const FIT = { side: 36, top: 60, bottom: 46 }
/** Cards are never shown larger than this by a fit, nor smaller or larger than these by hand. */
const ZOOM = { fit: 1.15, least: 0.06, most: 3, step: 1.3 }

export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Moves the view. Every move is animated unless people asked for less motion. */
export class Camera {
  readonly #cy: cytoscape.Core

  constructor(cy: cytoscape.Core) {
    this.#cy = cy
    cy.minZoom(ZOOM.least)
    cy.maxZoom(ZOOM.most)
  }

  #go(zoom: number, pan: cytoscape.Position, animated: boolean): void {
    this.#cy.stop()
    if (animated && !still()) this.#cy.animate({ zoom, pan }, { duration: 240, easing: 'ease-in-out-cubic' })
    else this.#cy.viewport({ zoom, pan })
  }

  fit(elements: cytoscape.CollectionArgument, animated = true): void {
    const { x1, y1, w, h } = elements.boundingBox({ includeLabels: false, includeOverlays: false })
    this.fitTo({ x: x1, y: y1, width: w, height: h }, animated)
  }

  /** Fits what will stand there once it has moved. */
  fitTo(box: Box | undefined, animated = true): void {
    const [width, height] = [this.#cy.width(), this.#cy.height()]
    if (box === undefined || width === 0 || height === 0 || !Number.isFinite(box.width)) return
    const room = { w: Math.max(40, width - 2 * FIT.side), h: Math.max(40, height - FIT.top - FIT.bottom) }
    const zoom = Math.min(ZOOM.fit, Math.max(ZOOM.least, Math.min(room.w / box.width, room.h / box.height)))
    const pan = {
      x: width / 2 - (box.x + box.width / 2) * zoom,
      y: FIT.top + room.h / 2 - (box.y + box.height / 2) * zoom,
    }
    this.#go(zoom, pan, animated)
  }

  /** Whether all of a box can be seen. */
  sees(box: Box | undefined): boolean {
    const { x1, y1, x2, y2 } = this.#cy.extent()
    return box !== undefined && box.x >= x1 && box.y >= y1 && box.x + box.width <= x2 && box.y + box.height <= y2
  }

  zoomBy(steps: number): void {
    const from = this.#cy.zoom()
    const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, from * ZOOM.step ** steps))
    const [x, y] = [this.#cy.width() / 2, this.#cy.height() / 2]
    const { x: panX, y: panY } = this.#cy.pan()
    this.#go(zoom, { x: x - ((x - panX) * zoom) / from, y: y - ((y - panY) * zoom) / from }, true)
  }

  panBy(x: number, y: number): void {
    this.#cy.panBy({ x, y })
  }

  /** Brings elements into view: nothing moves where all of it can be seen at a size that can be read. */
  show(elements: cytoscape.CollectionArgument): void {
    const box = elements.boundingBox({ includeLabels: false, includeOverlays: false })
    const { x1, y1, x2, y2 } = this.#cy.extent()
    const seen = box.x1 >= x1 && box.y1 >= y1 && box.x2 <= x2 && box.y2 <= y2
    if (seen) return
    const [width, height] = [this.#cy.width(), this.#cy.height()]
    const room = Math.min((width - 80) / Math.max(1, box.w), (height - 80) / Math.max(1, box.h))
    const zoom = Math.max(ZOOM.least, Math.min(this.#cy.zoom(), room))
    this.#go(zoom, { x: width / 2 - (box.x1 + box.w / 2) * zoom, y: height / 2 - (box.y1 + box.h / 2) * zoom }, true)
  }
}
