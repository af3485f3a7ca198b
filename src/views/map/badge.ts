import type { DrawnLink } from './model.ts'

/** `encrypted`: on the wire; `authenticated`: both ends proved who they are. */
export type Badge = 'encrypted' | 'authenticated'

/** What holds for a whole line: a part in the clear takes the badge away. Within the last minute, see `Edge`. */
export function badgesOf({ edges }: Pick<DrawnLink, 'edges'>): readonly Badge[] {
  const busy = edges.filter(({ idle }) => !idle)
  const all = busy.length > 0 ? busy : edges
  return (['encrypted', 'authenticated'] as const).filter((badge) => all.length > 0 && all.every((edge) => edge[badge]))
}

/** Outlines in a square of 16: a padlock, and a shield with a tick. */
export const BADGE_PATHS: Readonly<Record<Badge, string>> = {
  encrypted: 'M4 7.5h8v6H4zM5.6 7.5V5.2a2.4 2.4 0 0 1 4.8 0v2.3',
  authenticated: 'M8 2.2 13 4v4.2c0 3-2.2 4.8-5 5.8-2.8-1-5-2.8-5-5.8V4zM5.8 8l1.6 1.7 2.9-3.2',
}

/** Around a middle, in pixels of the canvas. */
export function drawBadge(
  context: CanvasRenderingContext2D,
  badge: Badge,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  context.save()
  context.translate(x - size / 2, y - size / 2)
  context.scale(size / 16, size / 16)
  context.strokeStyle = colour
  context.lineWidth = 1.7
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.stroke(new Path2D(BADGE_PATHS[badge]))
  context.restore()
}
