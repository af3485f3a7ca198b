import type cytoscape from 'cytoscape'
import type { Box, Point } from '#domain/layout/geometry.ts'
import { SPACE } from '#domain/layout/layout.ts'
import { type LineLabel, mapViewStore } from '#src/state/map-view.ts'
import { lengthOf, type Path, pathOf, pointAt } from './along.ts'
import { badgesOf, drawBadge } from './badge.ts'
import { labelBy } from './label.ts'
import { cleared, createLayer } from './layer.ts'
import type { DrawnLink } from './model.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'
import type { MapText } from './text.ts'

/** From this zoom on every line in sight is labelled, not only those that are looked at: sooner where a person asked for it. */
const LABELS_FROM: Readonly<Record<LineLabel, number>> = {
  off: 1.3,
  port: 1.3,
  rate: 0.7,
  errors: 0.5,
  latency: 0.7,
  p95: 0.7,
}
const DIM = 0.18
/** Places along a line that its label tries, in turn, until none is in its way. */
const SPOTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]

interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Where no label may stand, and where none should. */
interface Occupied {
  readonly taken: Area[]
  readonly names: readonly Area[]
}

const meet = (a: Area, b: Area) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Where the mark of a drop or of failing calls stands on a line. */
function placeOfMark({ look }: DrawnLink, line: cytoscape.EdgeSingular, path: Path): Point {
  const length = lengthOf(path)
  const from = Math.min(Number(line.data('markFrom')), length / 2)
  const to = Math.max(length - Number(line.data('markTo')), length / 2)
  return pointAt(path, look.mark === 'source' ? from : look.mark === 'target' ? to : length / 2)
}

/**
 * What stands on the lines in sizes of the screen, so that it is read from afar as well: the marks of drops and of failing
 * calls, and labels. A canvas above the map's own, drawn after each of its frames; labels never cover one another.
 */
export class Overlay {
  readonly #canvas: HTMLCanvasElement
  readonly #cy: cytoscape.Core
  readonly #scene: Scene
  readonly #text: MapText
  #palette: Palette

  constructor(container: HTMLElement, scene: Scene, palette: Palette, text: MapText) {
    this.#canvas = createLayer(container)
    this.#cy = scene.cy
    this.#scene = scene
    this.#palette = palette
    this.#text = text
    this.#cy.on('render', () => this.draw())
  }

  repaint(palette: Palette): void {
    this.#palette = palette
    this.draw()
  }

  /** Draws the layer as the map stands. */
  draw(): void {
    const context = cleared(this.#canvas, this.#cy)
    if (context === undefined) return
    const { label: choice } = mapViewStore.getState()
    const close = this.#cy.zoom() >= LABELS_FROM[choice]
    const veiled = this.#scene.veil.on
    const taken: Area[] = []
    const labels: ((names: readonly Area[]) => void)[] = []
    for (const link of this.#scene.links.values()) {
      const { look } = link
      if (link.inner && look.heat !== 'now' && look.heat !== 'recent') continue
      const marked = look.mark !== undefined || look.failing
      // What drops within a closed box is marked at its card.
      const element = link.inner ? this.#scene.card(link.source) : this.#scene.line(link.id)
      if (element === undefined || element.hasClass('away')) continue
      const dim = veiled && !element.hasClass('lit')
      const line = element.isEdge() ? element : undefined
      const named = line !== undefined && (line.hasClass('named') || (close && !dim))
      if (!marked && !named) continue
      const path = line && this.#path(line)
      context.globalAlpha = dim ? DIM : 1
      const place = line && path ? placeOfMark(link, line, path) : this.#corner(link.source)
      if (marked && place !== undefined) taken.push(this.#mark(context, link, place))
      if (named && path !== undefined)
        labels.push((names) => this.#label(context, link, path, { taken, names }, choice))
    }
    context.globalAlpha = 1
    for (const id of this.#scene.pinned) this.#pin(context, id)
    const names =
      labels.length === 0 ? [] : this.#names({ left: 0, top: 0, right: this.#cy.width(), bottom: this.#cy.height() })
    for (const label of labels) label(names)
  }

  /** Cards and titles of boxes in sight. */
  #names(sight: Area): readonly Area[] {
    const { nodes, islands } = this.#scene.layout
    const titles = [...islands.values()]
      .flat()
      .map((box) => ({ ...box, height: SPACE.TITLE, width: Math.min(150, box.width) }))
    return [...nodes.values(), ...titles].map((box) => this.#areaOf(box)).filter((area) => meet(area, sight))
  }

  #path(line: cytoscape.EdgeSingular): Path {
    return pathOf(line.sourceEndpoint(), line.controlPoints() ?? [], line.targetEndpoint())
  }

  #onScreen({ x, y }: Point): Point {
    const [zoom, pan] = [this.#cy.zoom(), this.#cy.pan()]
    return { x: x * zoom + pan.x, y: y * zoom + pan.y }
  }

  /** The top left corner of a card, where the mark of what drops inside stands. */
  #corner(card: string): Point | undefined {
    const box = this.#scene.layout.nodes.get(card)
    return box && { x: box.x + 5, y: box.y + 5 }
  }

  #mark(context: CanvasRenderingContext2D, { look }: DrawnLink, place: Point): Area {
    const { x, y } = this.#onScreen(place)
    const size = Math.max(4.5, Math.min(8.5, 8 * Math.sqrt(this.#cy.zoom())))
    const faint = look.heat === 'past' ? 0.55 : 1
    context.save()
    context.globalAlpha *= faint
    context.translate(x, y)
    context.beginPath()
    context.arc(0, 0, size, 0, 2 * Math.PI)
    context.fillStyle = look.mark === undefined ? this.#palette.error : this.#palette.dropped
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = this.#palette.background
    context.stroke()
    context.beginPath()
    const arm = size * 0.38
    if (look.mark === undefined) {
      context.moveTo(0, -arm * 1.4)
      context.lineTo(0, arm * 0.4)
      context.moveTo(0, arm * 1.35)
      context.lineTo(0, arm * 1.45)
    } else {
      context.moveTo(-arm, -arm)
      context.lineTo(arm, arm)
      context.moveTo(-arm, arm)
      context.lineTo(arm, -arm)
    }
    context.lineCap = 'round'
    context.lineWidth = Math.max(1.2, size * 0.24)
    context.stroke()
    context.restore()
    return { left: x - size, top: y - size, right: x + size, bottom: y + size }
  }

  /** A pin at the top right corner of a card. */
  #pin(context: CanvasRenderingContext2D, id: string): void {
    const area = this.#cardArea(id)
    if (area === undefined || this.#scene.card(id)?.hasClass('away') !== false) return
    const size = Math.max(3.5, Math.min(6, 5.5 * Math.sqrt(this.#cy.zoom())))
    context.beginPath()
    context.arc(area.right - size * 0.4, area.top + size * 0.4, size, 0, 2 * Math.PI)
    context.fillStyle = this.#palette.accent
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = this.#palette.background
    context.stroke()
    context.beginPath()
    context.arc(area.right - size * 0.4, area.top + size * 0.4, size * 0.34, 0, 2 * Math.PI)
    context.fillStyle = this.#palette.background
    context.fill()
  }

  #cardArea(id: string): Area | undefined {
    const box = this.#scene.layout.nodes.get(id)
    return box && this.#areaOf(box)
  }

  #areaOf({ x, y, width, height }: Box): Area {
    const [from, to] = [this.#onScreen({ x, y }), this.#onScreen({ x: x + width, y: y + height })]
    return { left: from.x, top: from.y, right: to.x, bottom: to.y }
  }

  #label(
    context: CanvasRenderingContext2D,
    link: DrawnLink,
    path: Path,
    { taken, names }: Occupied,
    choice: LineLabel,
  ): void {
    const words = labelBy(choice, link.edges, this.#text)
    const badges = badgesOf(link)
    if (words === '' && badges.length === 0) return
    const size = Math.max(10.5, Math.min(12, 11 * this.#cy.zoom()))
    context.font = `600 ${size}px ${this.#palette.font}`
    const badge = badges.length * (size + 2)
    const [half, up] = [(context.measureText(words).width + badge) / 2 + 6, size / 2 + 4]
    const length = lengthOf(path)
    const spots = SPOTS.map((share) => this.#onScreen(pointAt(path, length * share))).map(({ x, y }) => ({
      left: x - half,
      top: y - up,
      right: x + half,
      bottom: y + up,
    }))
    const open = spots.filter((area) => !taken.some((other) => meet(area, other)))
    const clear = open.find((area) => !names.some((name) => meet(area, name)))
    // What somebody looks at is labelled in any case, other lines only where no name is covered.
    const free = clear ?? (this.#scene.line(link.id)?.hasClass('named') === true ? open[0] : undefined)
    if (free === undefined) return
    taken.push(free)
    const dropping = link.look.mark !== undefined
    context.beginPath()
    context.roundRect(free.left, free.top, 2 * half, 2 * up, 5)
    context.fillStyle = this.#palette.node
    context.fill()
    context.lineWidth = 1
    context.strokeStyle = dropping ? this.#palette.dropped : this.#palette.islandBorder
    context.stroke()
    context.fillStyle = dropping ? this.#palette.dropped : this.#palette.text
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(words, free.left + half + badge / 2, free.top + up + 0.5)
    for (const [index, one] of badges.entries())
      drawBadge(context, one, free.left + 6 + index * (size + 2) + size / 2, free.top + up, size, this.#palette.ok)
  }
}
