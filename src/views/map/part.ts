import type { Box, Point } from '#domain/layout/geometry.ts'
import type { Room } from './room.ts'

/** On an element narrower than this, as on a phone, or so low on one that lies, a map whose cards would be smaller than `least` is shown in part. */
const PHONE = { width: 520, lying: { width: 900, height: 240 }, least: 0.5, zoom: 0.6 }

/**
 * The zoom at which only a part of a map is shown, because all of it could not be read; undefined where it can. `whole` is the zoom
 * that shows all of it, in an element so wide and high.
 */
export function zoomOfPart(width: number, height: number, whole: number): number | undefined {
  const { lying } = PHONE
  const phone = width < PHONE.width || (width < lying.width && height < lying.height)
  return phone && whole < PHONE.least ? PHONE.zoom : undefined
}

/**
 * How far to pan so that what matters most stands in the middle of a room, or as near to it as the map reaches: beyond its edges
 * there is nothing to see.
 *
 *     ┌ box ──────────────┐
 *     │   ┌ room ───┐     │
 *     │   │  heart  │     │
 *     │   └─────────┘     │
 */
export function panToPart(box: Box, heart: Box, room: Room, zoom: number): Point {
  const along = (start: number, length: number, middle: number, from: number, to: number) => {
    const least = to - (start + length) * zoom
    const most = from - start * zoom
    // Where all of it has room, in the middle.
    if (least > most) return (from + to) / 2 - (start + length / 2) * zoom
    return Math.min(most, Math.max(least, (from + to) / 2 - middle * zoom))
  }
  return {
    x: along(box.x, box.width, heart.x + heart.width / 2, room.left, room.right),
    y: along(box.y, box.height, heart.y + heart.height / 2, room.top, room.bottom),
  }
}
