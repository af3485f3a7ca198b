import type { Point } from '#domain/layout/geometry.ts'
import { type Layout, SPACE } from '#domain/layout/layout.ts'

/** How far the signs that open and close a box reach into its title and into the card of a closed one. */
export const SIGN = { title: 36, card: 44 }

/** The innermost open box whose title is at a place of the drawing, and whether it is at the sign that closes it. */
export function titleAt(
  { islands }: Layout,
  { x, y }: Point,
): { readonly island: string; readonly sign: boolean } | undefined {
  const hits = [...islands].flatMap(([island, parts]) => {
    const hit = parts.find((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + SPACE.TITLE)
    return hit ? [{ island, sign: x <= hit.x + SIGN.title, room: hit.width * hit.height }] : []
  })
  return hits.sort((a, b) => a.room - b.room)[0]
}
