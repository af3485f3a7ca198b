import type cytoscape from 'cytoscape'

/** A canvas of its own above the map's. */
export function createLayer(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'map-overlay'
  canvas.ariaHidden = 'true'
  container.append(canvas)
  return canvas
}

/** The layer emptied and as large as the map, to be drawn on in the screen's pixels; undefined where the browser has no room for it. */
export function cleared(canvas: HTMLCanvasElement, cy: cytoscape.Core): CanvasRenderingContext2D | undefined {
  const [width, height, ratio] = [cy.width(), cy.height(), devicePixelRatio]
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  const context = canvas.getContext('2d') ?? undefined
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  context?.clearRect(0, 0, width, height)
  return context
}
