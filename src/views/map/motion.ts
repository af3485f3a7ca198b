import type cytoscape from 'cytoscape'
import { mapViewStore } from '#src/state/map-view.ts'
import { lengthOf, type Path, pathOf, pointAt } from './along.ts'
import { still } from './camera.ts'
import { meanLatency } from './label.ts'
import { cleared, createLayer } from './layer.ts'
import type { DrawnLink } from './model.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'

/** More dots than these are not drawn in one picture. */
const MOST_DOTS = 900
/** Thirty pictures a second are enough for dots. */
const PICTURE_MS = 33

const colourOf = ({ tone }: DrawnLink['look'], palette: Palette): string =>
  tone === 'mixed' ? palette.dropped : palette[tone]

/** Pixels between two dots at zoom 1: 130 for hardly anything down to 26 for 1,000 flows a second and more. */
export const spacingOf = (perSecond: number): number => Math.max(26, 130 / (1 + 4 * (Math.log10(1 + perSecond) / 3)))

/** Pixels a second at zoom 1: 120 where answers take a millisecond or less, 20 where a second; 70 where it is not known. */
export const speedOf = (latencyMs: number | undefined): number =>
  latencyMs === undefined ? 70 : Math.min(120, Math.max(20, 120 - 33.4 * Math.log10(Math.max(1, latencyMs))))

/** Dots that run along the lines while a person asks for it: more of them the more flows, slower the slower the answers. */
export class Motion {
  readonly #canvas: HTMLCanvasElement
  readonly #cy: cytoscape.Core
  readonly #scene: Scene
  readonly #paths = new Map<string, Path>()
  #palette: Palette
  #frame = 0
  #drawnAt = 0

  constructor(container: HTMLElement, scene: Scene, palette: Palette, signal: AbortSignal) {
    this.#canvas = createLayer(container)
    this.#cy = scene.cy
    this.#scene = scene
    this.#palette = palette
    this.#cy.on('position add remove data', () => this.#paths.clear())
    const stop = mapViewStore.subscribe(({ motion }, before) => {
      if (motion !== before.motion) this.#run()
    })
    signal.addEventListener(
      'abort',
      () => {
        stop()
        cancelAnimationFrame(this.#frame)
      },
      { once: true },
    )
    this.#run()
  }

  repaint(palette: Palette): void {
    this.#palette = palette
  }

  #run(): void {
    cancelAnimationFrame(this.#frame)
    const on = mapViewStore.getState().motion && !still()
    this.#canvas.hidden = !on
    if (!on) return
    const next = (now: number) => {
      if (now - this.#drawnAt >= PICTURE_MS) {
        this.#drawnAt = now
        this.#draw(now)
      }
      this.#frame = requestAnimationFrame(next)
    }
    this.#frame = requestAnimationFrame(next)
  }

  #draw(now: number): void {
    const context = cleared(this.#canvas, this.#cy)
    if (context === undefined) return
    const [width, height] = [this.#cy.width(), this.#cy.height()]
    const [zoom, pan] = [this.#cy.zoom(), this.#cy.pan()]
    const radius = Math.max(1.3, Math.min(2.6, 2.2 * Math.sqrt(zoom)))
    let dots = 0
    for (const link of this.#scene.links.values()) {
      const flows = link.edges.reduce((sum, { minute }) => sum + (minute?.flows ?? 0), 0)
      const line = flows === 0 || link.inner ? undefined : this.#scene.line(link.id)
      if (line === undefined || line.hasClass('away') || this.#scene.veil.dims(line) || line.hasClass('loop')) continue
      const path = this.#path(line)
      const length = lengthOf(path)
      const spacing = spacingOf(flows / 60)
      const begin = ((now / 1000) * speedOf(meanLatency(link.edges))) % spacing
      context.fillStyle = colourOf(link.look, this.#palette)
      context.beginPath()
      for (let at = begin; at < length && dots < MOST_DOTS; at += spacing) {
        const point = pointAt(path, at)
        const [x, y] = [point.x * zoom + pan.x, point.y * zoom + pan.y]
        if (x < 0 || y < 0 || x > width || y > height) continue
        context.moveTo(x + radius, y)
        context.arc(x, y, radius, 0, 2 * Math.PI)
        dots++
      }
      context.fill()
    }
  }

  #path(line: cytoscape.EdgeSingular): Path {
    const known = this.#paths.get(line.id())
    if (known !== undefined) return known
    const path = pathOf(line.sourceEndpoint(), line.controlPoints() ?? [], line.targetEndpoint())
    this.#paths.set(line.id(), path)
    return path
  }
}
