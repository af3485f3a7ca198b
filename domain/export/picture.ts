import type { Box, Point } from '#domain/layout/geometry.ts'

/** Words in a picture; `x` is where they begin, end or have their middle (`anchor`), `y` their middle line. */
export interface PictureText extends Point {
  readonly text: string
  readonly anchor: 'start' | 'middle' | 'end'
  readonly size: number
  readonly weight: string
  readonly colour: string
  /** What stands behind the words. */
  readonly plate:
    | {
        readonly colour: string
        readonly opacity: number
        readonly width: number
        readonly height: number
        readonly radius: number
      }
    | undefined
}

/** A card or an island. */
export interface PictureShape {
  readonly box: Box
  readonly radius: number
  readonly fill: string
  readonly stroke: string
  readonly strokeWidth: number
  readonly opacity: number
  /** A drawing in it, as a data address. */
  readonly image: { readonly box: Box; readonly href: string } | undefined
  readonly text: PictureText | undefined
}

/** A line from end to end over the controls of a smooth curve; straight without any. */
export interface PictureLine {
  readonly from: Point
  readonly to: Point
  readonly controls: readonly Point[]
  readonly colour: string
  readonly width: number
  readonly opacity: number
  readonly dash: readonly number[]
  readonly arrow: { readonly colour: string; readonly size: number } | undefined
  /** A broad stroke behind the line. */
  readonly glow: { readonly colour: string; readonly opacity: number; readonly width: number } | undefined
  readonly texts: readonly PictureText[]
}

/** A map as it is drawn, in the units of the drawing; what comes first lies below. */
export interface Picture {
  readonly title: string
  readonly background: string
  readonly font: string
  readonly below: readonly PictureShape[]
  readonly lines: readonly PictureLine[]
  readonly above: readonly PictureShape[]
}

/** Where a line runs, as points; curves pass through the middles between their controls, as quadratic pieces. */
export function pointsAlong({ from, to, controls }: Pick<PictureLine, 'from' | 'to' | 'controls'>): readonly Point[] {
  if (controls.length === 0) return [from, to]
  const points: Point[] = [from]
  for (const { start, control, end } of pieces(from, controls, to)) {
    for (let step = 1; step <= 16; step += 1) {
      const t = step / 16
      const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2]
      points.push({ x: a * start.x + b * control.x + c * end.x, y: a * start.y + b * control.y + c * end.y })
    }
  }
  return points
}

/** The quadratic pieces of a curve: they meet in the middle between neighbouring controls. */
export const pieces = (from: Point, controls: readonly Point[], to: Point) =>
  controls.map((control, index) => {
    const middle = (a: Point, b: Point | undefined) =>
      b === undefined ? a : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
    return {
      start: index === 0 ? from : middle(control, controls[index - 1]),
      control,
      end: index === controls.length - 1 ? to : middle(control, controls[index + 1]),
    }
  })
