import type { Page } from '@playwright/test'

/** What of Cytoscape's registry is read here: the canvas says where things are drawn nowhere else. */
interface Drawn {
  readonly id: () => string
  readonly visible: () => boolean
  readonly position: () => { x: number; y: number }
  readonly renderedBoundingBox: (options: object) => { x1: number; y1: number; x2: number; y2: number }
}
interface Registry {
  readonly cy: { readonly elements: (selector: string) => readonly Drawn[] }
}

/** A thing on the canvas: its box on the page in pixels, and its middle in the units of the drawing. */
export interface Place {
  readonly id: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly x: number
  readonly y: number
  readonly at: { readonly x: number; readonly y: number }
}

/** What is drawn of a kind: `.card`, `.island`, `edge`. Hidden things are left out. */
export const drawn = (page: Page, selector: string): Promise<readonly Place[]> =>
  page.evaluate((wanted) => {
    const canvas = document.querySelector('.map-canvas')
    const { left, top } = canvas?.getBoundingClientRect() ?? { left: 0, top: 0 }
    const registry = Reflect.get(canvas ?? {}, '_cyreg') as Registry | undefined
    return Array.from(registry?.cy.elements(wanted) ?? [])
      .filter((thing) => thing.visible())
      .map((thing) => {
        const { x1, y1, x2, y2 } = thing.renderedBoundingBox({ includeLabels: false, includeOverlays: false })
        const { x, y } = thing.position()
        return {
          id: thing.id(),
          left: left + x1,
          top: top + y1,
          right: left + x2,
          bottom: top + y2,
          x: left + (x1 + x2) / 2,
          y: top + (y1 + y2) / 2,
          at: { x: Math.round(x), y: Math.round(y) },
        }
      })
  }, selector)

/** The card or the box whose id ends so; waits for it, and for the map to stand still. */
export async function placeOf(page: Page, ending: string): Promise<Place> {
  let before = ''
  for (let turn = 0; turn < 60; turn++) {
    const found = (await drawn(page, '.card, .island')).find(({ id }) => id.endsWith(ending))
    if (found !== undefined && JSON.stringify(found) === before) return found
    before = JSON.stringify(found)
    await page.waitForTimeout(250)
  }
  throw new Error(`${ending} does not come to stand on the map`)
}
