import type cytoscape from 'cytoscape'
import { around, type Box, type Point } from '#domain/layout/geometry.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'

const ROOM = { width: 176, height: 112, pad: 8 }
/** A small picture need not follow every frame. */
const EVERY_MS = 120

/**
 * All of the map in a corner while only a part of it is in sight: boxes, cards, where the trouble is, and what is in sight.
 * A press or a drag on it goes there.
 */
export class Overview {
  readonly #canvas: HTMLCanvasElement
  readonly #cy: cytoscape.Core
  readonly #scene: Scene
  #palette: Palette
  #waiting: ReturnType<typeof setTimeout> | undefined

  constructor(canvas: HTMLCanvasElement, scene: Scene, palette: Palette, onTouch: () => void, signal: AbortSignal) {
    this.#canvas = canvas
    this.#cy = scene.cy
    this.#scene = scene
    this.#palette = palette
    canvas.hidden = true
    this.#cy.on('render', () => {
      this.#waiting ??= setTimeout(() => {
        this.#waiting = undefined
        this.#draw()
      }, EVERY_MS)
    })
    const go = (event: PointerEvent) => {
      if (event.buttons !== 1) return
      const box = canvas.getBoundingClientRect()
      // A phone shows it smaller.
      const drawn = ROOM.width / box.width
      this.#go({ x: (event.clientX - box.x) * drawn, y: (event.clientY - box.y) * drawn })
      onTouch()
    }
    canvas.addEventListener('pointerdown', go, { signal })
    canvas.addEventListener('pointermove', go, { signal })
    signal.addEventListener('abort', () => clearTimeout(this.#waiting), { once: true })
  }

  repaint(palette: Palette): void {
    this.#palette = palette
    this.#draw()
  }

  #inSight(): Box {
    const { x1, y1, w, h } = this.#cy.extent()
    return { x: x1, y: y1, width: w, height: h }
  }

  /** How the drawing lies in the picture. */
  #fit(bounds: Box): { readonly scale: number; readonly x: number; readonly y: number } {
    const room = { width: ROOM.width - 2 * ROOM.pad, height: ROOM.height - 2 * ROOM.pad }
    const scale = Math.min(room.width / bounds.width, room.height / bounds.height)
    return {
      scale,
      x: ROOM.width / 2 - (bounds.x + bounds.width / 2) * scale,
      y: ROOM.height / 2 - (bounds.y + bounds.height / 2) * scale,
    }
  }

  #go(at: Point): void {
    const bounds = this.#scene.bounds()
    if (bounds === undefined) return
    const { scale, x, y } = this.#fit(bounds)
    const zoom = this.#cy.zoom()
    this.#cy.pan({
      x: this.#cy.width() / 2 - ((at.x - x) / scale) * zoom,
      y: this.#cy.height() / 2 - ((at.y - y) / scale) * zoom,
    })
  }

  #draw(): void {
    const bounds = this.#scene.bounds()
    const sight = this.#inSight()
    const both = bounds && around([bounds, sight])
    const part =
      both !== undefined && bounds !== undefined && sight.width * sight.height < 0.85 * bounds.width * bounds.height
    this.#canvas.hidden = !part
    const context = part ? this.#canvas.getContext('2d') : null
    if (context === null || bounds === undefined) return
    const ratio = devicePixelRatio
    this.#canvas.width = ROOM.width * ratio
    this.#canvas.height = ROOM.height * ratio
    const { scale, x, y } = this.#fit(bounds)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const rect = (box: Box) => [box.x * scale + x, box.y * scale + y, box.width * scale, box.height * scale] as const
    context.lineWidth = 1
    for (const box of [...this.#scene.layout.islands.values()].flat()) {
      context.fillStyle = this.#palette.islandBorder
      context.globalAlpha = 0.45
      context.fillRect(...rect(box))
    }
    context.globalAlpha = 1
    context.fillStyle = this.#palette.nodeBorder
    for (const box of this.#scene.layout.nodes.values()) context.fillRect(...rect(box))
    this.#problems(context, rect)
    context.strokeStyle = this.#palette.accent
    context.fillStyle = this.#palette.accent
    context.globalAlpha = 0.12
    context.fillRect(...rect(sight))
    context.globalAlpha = 1
    context.lineWidth = 1.5
    context.strokeRect(...rect(sight))
  }

  #problems(context: CanvasRenderingContext2D, rect: (box: Box) => readonly [number, number, number, number]): void {
    for (const { look, source, target } of this.#scene.links.values()) {
      if (look.problems === 0) continue
      const hurt = look.mark === undefined ? this.#palette.error : this.#palette.dropped
      const box = this.#scene.layout.nodes.get(look.mark === 'source' ? source : target)
      if (box === undefined) continue
      const [left, top, width, height] = rect(box)
      context.fillStyle = hurt
      context.beginPath()
      context.arc(left + width / 2, top + height / 2, Math.max(2, height / 2), 0, 2 * Math.PI)
      context.fill()
    }
  }
}
