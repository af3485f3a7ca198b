import type cytoscape from 'cytoscape'
import type { Box } from '#domain/layout/geometry.ts'
import { panToPart, zoomOfPart } from './part.ts'
import { cornersOf, inset, nudge, type Room, roomOf } from './room.ts'

/** What a fit keeps free: above stands the bar of the map, below its buttons. */
const FIT: Room = { left: 36, top: 60, right: 36, bottom: 46 }
/** What is kept free of a map of which only a part is shown. */
const PART: Room = { left: 14, top: 56, right: 14, bottom: 56 }
/** What lies within these is in sight. */
const SEEN: Room = { left: 20, top: 56, right: 20, bottom: 30 }
/** What is brought into sight comes so far into it. */
const SHOWN: Room = { left: 28, top: 64, right: 28, bottom: 28 }
/** Cards are never shown larger than this by a fit, nor smaller or larger than these by hand. */
const ZOOM = { fit: 1.15, least: 0.06, most: 3, step: 1.3 }
/** Maps are laid out for screens between these, width by height. */
const ASPECT = { least: 0.6, most: 4 }
/** How long a move takes: one that was asked for, and one that follows the map as it grows. */
const MOVE_MS = { asked: 240, calm: 700 }

export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** How a view gets to where it goes. */
export type Pace = 'jump' | keyof typeof MOVE_MS

/** Moves the view, within what the panels leave of it. Every move is animated unless people asked for less motion. */
export class Camera {
  readonly #cy: cytoscape.Core

  constructor(cy: cytoscape.Core) {
    this.#cy = cy
    cy.minZoom(ZOOM.least)
    cy.maxZoom(ZOOM.most)
  }

  #go(zoom: number, pan: cytoscape.Position, pace: Pace): void {
    this.#cy.stop()
    if (pace === 'jump' || still()) this.#cy.viewport({ zoom, pan })
    else this.#cy.animate({ zoom, pan }, { duration: MOVE_MS[pace], easing: 'ease-in-out-cubic' })
  }

  #room(): Room {
    const container = this.#cy.container()
    return container ? roomOf(container) : { left: 0, top: 0, right: this.#cy.width(), bottom: this.#cy.height() }
  }

  /** Of the map's element, in pixels. */
  get width(): number {
    return this.#cy.width()
  }

  /** Width by height of what a fit fills. */
  aspect(): number {
    const { left, top, right, bottom } = inset(this.#room(), FIT)
    return Math.max(ASPECT.least, Math.min(ASPECT.most, (right - left) / (bottom - top)))
  }

  #onScreen({ x, y, width, height }: Box): Box {
    const [zoom, pan] = [this.#cy.zoom(), this.#cy.pan()]
    return { x: x * zoom + pan.x, y: y * zoom + pan.y, width: width * zoom, height: height * zoom }
  }

  /** Puts a box into the middle of a room. */
  #centre(box: Box, { left, top, right, bottom }: Room, zoom: number, pace: Pace): void {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2]
    this.#go(zoom, { x: x - (box.x + box.width / 2) * zoom, y: y - (box.y + box.height / 2) * zoom }, pace)
  }

  fit(elements: cytoscape.CollectionArgument, pace: Pace = 'asked'): void {
    this.fitTo(boxOf(elements), pace)
  }

  /** Fits what will stand there once it has moved. */
  fitTo(box: Box | undefined, pace: Pace = 'asked'): void {
    if (box === undefined || this.#cy.width() === 0 || this.#cy.height() === 0 || !Number.isFinite(box.width)) return
    const room = inset(this.#room(), FIT)
    const most = Math.min((room.right - room.left) / box.width, (room.bottom - room.top) / box.height)
    this.#centre(box, room, Math.min(ZOOM.fit, Math.max(ZOOM.least, most)), pace)
  }

  /**
   * Shows all of a map, or as much of it as can be read on a narrow screen, around what matters most there.
   * Whether it is only a part of it.
   */
  open(box: Box | undefined, heart: Box | undefined, pace: Pace): boolean {
    const room = inset(this.#room(), FIT)
    const whole = box && Math.min((room.right - room.left) / box.width, (room.bottom - room.top) / box.height)
    const zoom = whole === undefined ? undefined : zoomOfPart(this.#cy.width(), this.#cy.height(), whole)
    if (box === undefined || zoom === undefined || this.#cy.height() === 0) {
      this.fitTo(box, pace)
      return false
    }
    this.#go(zoom, panToPart(box, heart ?? box, inset(this.#room(), PART), zoom), pace)
    return true
  }

  /** Whether all of a box can be seen, and no panel or button lies over it. */
  sees(box: Box | undefined): boolean {
    if (box === undefined) return false
    const { x, y } = nudge(this.#onScreen(box), inset(this.#room(), SEEN))
    return x === 0 && y === 0
  }

  zoomBy(steps: number): void {
    const from = this.#cy.zoom()
    const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, from * ZOOM.step ** steps))
    const room = this.#room()
    const [x, y] = [(room.left + room.right) / 2, (room.top + room.bottom) / 2]
    const { x: panX, y: panY } = this.#cy.pan()
    this.#go(zoom, { x: x - ((x - panX) * zoom) / from, y: y - ((y - panY) * zoom) / from }, 'asked')
  }

  panBy(x: number, y: number): void {
    this.#cy.panBy({ x, y })
  }

  /**
   * Brings elements into view by the shortest way: nothing moves where all of it can be seen, and nothing gets smaller where
   * there is room for it.
   */
  show(elements: cytoscape.CollectionArgument): void {
    const box = boxOf(elements)
    if (!Number.isFinite(box.width) || this.#cy.width() === 0) return
    const room = inset(this.#room(), this.sees(box) ? SEEN : SHOWN)
    const zoom = this.#cy.zoom()
    const most = Math.min((room.right - room.left) / box.width, (room.bottom - room.top) / box.height)
    if (most < zoom) {
      this.#centre(box, room, Math.max(ZOOM.least, most), 'asked')
      return
    }
    const container = this.#cy.container()
    const by = nudge(this.#onScreen(box), room, container ? cornersOf(container) : [])
    const pan = this.#cy.pan()
    if (by.x === 0 && by.y === 0) return
    this.#go(zoom, { x: pan.x + by.x, y: pan.y + by.y }, 'asked')
  }
}

function boxOf(elements: cytoscape.CollectionArgument): Box {
  const { x1, y1, w, h } = elements.boundingBox({ includeLabels: false, includeOverlays: false })
  return { x: x1, y: y1, width: w, height: h }
}
