import type { Box } from '#domain/layout/geometry.ts'

/** A part of the map's element, in pixels from its top left corner. */
export interface Room {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Panels that may lie over the map, where the page is narrow, say so by this attribute. */
const COVERS = '[data-covers="map"]'

/** With less left than this, a panel covers all of the map, as on a phone: then it takes nothing away. */
const LEAST = 120

type Sides = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>

/** What of an element is left beside those that lie over its left or right part. */
export function roomBeside(own: Sides, covers: Iterable<Sides>): Room {
  let [left, right] = [own.left, own.right]
  for (const cover of covers) {
    const over = cover.left < own.right && cover.right > own.left && cover.top < own.bottom && cover.bottom > own.top
    if (!over) continue
    const fromRight = cover.left + cover.right > own.left + own.right
    const [from, to] = fromRight ? [left, Math.min(right, cover.left)] : [Math.max(left, cover.right), right]
    if (to - from >= LEAST) [left, right] = [from, to]
  }
  return { left: left - own.left, top: 0, right: right - own.left, bottom: own.bottom - own.top }
}

/** The part of the map's element that no panel covers. */
export const roomOf = (container: Element): Room =>
  roomBeside(
    container.getBoundingClientRect(),
    Array.from(document.querySelectorAll(COVERS), (cover) => cover.getBoundingClientRect()),
  )

/** What stands in a corner of the map, in pixels of the map's element. */
export function cornersOf(container: Element): readonly Room[] {
  const own = container.getBoundingClientRect()
  return Array.from(container.parentElement?.querySelectorAll('[data-covers="corner"]') ?? [], (corner) => {
    const { left, top, right, bottom } = corner.getBoundingClientRect()
    return { left: left - own.left, top: top - own.top, right: right - own.left, bottom: bottom - own.top }
  })
}

/** A room without so much at its sides. */
export const inset = ({ left, top, right, bottom }: Room, by: Room): Room => ({
  left: left + by.left,
  top: top + by.top,
  right: Math.max(left + by.left + 40, right - by.right),
  bottom: Math.max(top + by.top + 40, bottom - by.bottom),
})

/**
 * By how far a box must be moved to lie within a room that is large enough for it; nothing where it does. It is moved out of
 * a lower left corner too where there is room beside or above that.
 */
export function nudge(box: Box, room: Room, corners: readonly Room[] = []): { readonly x: number; readonly y: number } {
  const along = (from: number, to: number, least: number, most: number) =>
    from < least ? least - from : to > most ? most - to : 0
  const x = along(box.x, box.x + box.width, room.left, room.right)
  const y = along(box.y, box.y + box.height, room.top, room.bottom)
  const [left, top, right, bottom] = [box.x + x, box.y + y, box.x + x + box.width, box.y + y + box.height]
  const under = corners.find((corner) => left < corner.right && bottom > corner.top)
  if (under === undefined) return { x, y }
  const [aside, up] = [under.right - left, bottom - under.top]
  const beside = right + aside <= room.right
  const above = top - up >= room.top
  if (beside && (!above || aside <= up)) return { x: x + aside, y }
  return above ? { x, y: y - up } : { x, y }
}
