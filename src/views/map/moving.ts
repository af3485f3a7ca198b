import type cytoscape from 'cytoscape'

/** From this many cards and lines on, redrawing them all takes much of a frame. */
const MANY = 150

/** The picture is drawn anew once it lies so far off: by a share of its size, or larger or smaller by a factor. */
const OFF = { share: 0.3, factor: 1.7 }

interface Picture {
  readonly texture: HTMLCanvasElement
  readonly viewport: {
    readonly zoom: number
    readonly pan: cytoscape.Position
    readonly width: number
    readonly height: number
    readonly mpan: cytoscape.Position
  }
}

/** What of Cytoscape's canvas renderer is used here. It is none of its public parts; as of 3.34. */
interface Renderer {
  textureOnViewport: boolean
  textureCache: Picture | null | undefined
  readonly NODE: number
  readonly canvasWidth: number
  readonly canvasHeight: number
  /** Where the view stood when it was drawn last. */
  readonly prevViewport?: { readonly zoom: number; readonly pan: cytoscape.Position }
  readonly pinching?: boolean
  readonly swipePanning?: boolean
  readonly hoverData: { readonly dragging?: boolean; readonly draggingEles?: boolean }
  readonly data: {
    readonly wheelZooming?: boolean
    readonly canvases: readonly HTMLCanvasElement[]
    readonly canvasNeedsRedraw: boolean[]
  }
  render: (options?: { readonly forcedContext?: unknown }) => void
  notify: (event: string, elements?: unknown) => void
  readonly redrawHint: (layer: 'drag', wanted: boolean) => void
  readonly redraw: () => void
}

function rendererOf(cy: cytoscape.Core): Renderer | undefined {
  const { renderer } = Reflect.get(cy, '_private') as { renderer?: Partial<Renderer> }
  return typeof renderer?.render === 'function' && renderer.data?.canvases !== undefined
    ? (renderer as Renderer)
    : undefined
}

/**
 * Moves a large map as a picture of itself: while it is panned or zoomed by hand, what is on the screen is moved and scaled
 * instead of drawn again. Cytoscape can do that too (`textureOnViewport`), but draws everything once more, at twice the size, to
 * begin with, which takes longer than a frame by far; and it shows nothing beyond the picture until the hand rests. This
 * takes what is drawn already, and draws anew where the picture has gone far.
 *
 * A dragged card and its lines have a layer of their own in Cytoscape, yet it draws all others again with each step; with
 * many of them it is kept from that here.
 */
export class Moving {
  readonly #cy: cytoscape.Core
  readonly #renderer: Renderer | undefined
  readonly #copy = document.createElement('canvas')
  /** How long the map took to be drawn last, milliseconds. */
  drawnMs = 0

  constructor(cy: cytoscape.Core) {
    this.#cy = cy
    const renderer = rendererOf(cy)
    this.#renderer = renderer
    if (renderer === undefined) return
    const notify = renderer.notify.bind(renderer)
    renderer.notify = (event, elements) => {
      const own = renderer.hoverData.draggingEles === true && (event === 'position' || event === 'bounds')
      if (!own || !renderer.textureOnViewport) return notify(event, elements)
      renderer.redrawHint('drag', true)
      renderer.redraw()
    }
    const draw = renderer.render.bind(renderer)
    const render: Renderer['render'] = (options) => {
      const began = performance.now()
      draw(options)
      if (options?.forcedContext === undefined) this.drawnMs = performance.now() - began
    }
    renderer.render = (options) => {
      if (options?.forcedContext !== undefined || !renderer.textureOnViewport || !this.#byHand(renderer)) {
        render(options)
        return
      }
      if (this.#isOff(renderer.textureCache)) {
        renderer.textureOnViewport = false
        renderer.data.canvasNeedsRedraw[renderer.NODE] = true
        render(options)
        renderer.textureOnViewport = true
        renderer.textureCache = this.#take(renderer)
        return
      }
      renderer.textureCache ??= this.#take(renderer)
      render(options)
    }
  }

  /** Whether a large map is being panned or zoomed by hand, or a card of it dragged. */
  get busy(): boolean {
    const renderer = this.#renderer
    if (renderer === undefined || !renderer.textureOnViewport) return false
    return this.#byHand(renderer) || renderer.hoverData.draggingEles === true
  }

  /** How many cards and lines there are: only with many of them the map moves as a picture. */
  count(things: number): void {
    if (this.#renderer) this.#renderer.textureOnViewport = things > MANY
  }

  #byHand({ pinching, swipePanning, hoverData, data }: Renderer): boolean {
    return Boolean(pinching || swipePanning || hoverData.dragging || data.wheelZooming)
  }

  #isOff(picture: Picture | null | undefined): boolean {
    if (picture === null || picture === undefined) return false
    const { zoom, pan } = picture.viewport
    const [now, at] = [this.#cy.zoom(), this.#cy.pan()]
    const factor = now / zoom
    if (factor > OFF.factor || factor < 1 / OFF.factor) return true
    // How far the middle of the picture is from the middle of the screen.
    const [width, height] = [this.#cy.width(), this.#cy.height()]
    const x = at.x + (width / 2 - pan.x) * factor - width / 2
    const y = at.y + (height / 2 - pan.y) * factor - height / 2
    return Math.abs(x) > OFF.share * width || Math.abs(y) > OFF.share * height
  }

  /** What is on the screen, and where the view stood when it was drawn. */
  #take({ data, NODE, canvasWidth: width, canvasHeight: height, prevViewport }: Renderer): Picture | undefined {
    const drawn = data.canvases[NODE]
    const context = this.#copy.getContext('2d')
    if (drawn === undefined || context === null || prevViewport === undefined) return undefined
    this.#copy.width = width
    this.#copy.height = height
    context.drawImage(drawn, 0, 0)
    const {
      zoom,
      pan: { x, y },
    } = prevViewport
    return {
      texture: this.#copy,
      viewport: { zoom, pan: { x, y }, width, height, mpan: { x: -x / zoom, y: -y / zoom } },
    }
  }
}
