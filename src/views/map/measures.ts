/**
 * How near the map is looked at: close by, from further, or all of a large one. Seen from afar, titles, captions and lines that
 * drop are drawn larger, so that they are still seen. A class of lines, cards and islands: a new style sheet would stop
 * the page for long.
 */
export type Level = 'near' | 'mid' | 'far'

export const levelOf = (zoom: number): Level => (zoom < 0.38 ? 'far' : zoom < 0.7 ? 'mid' : 'near')

export const LEVELS: readonly Level[] = ['near', 'mid', 'far']

export interface Face {
  /** The ring with the icon in it, and how far from the card's left it stands. */
  readonly badge: { readonly size: number; readonly left: number }
  /** Size of the caption, and what is kept free left and right of it. */
  readonly font: number
  readonly left: number
  readonly right: number
}

/** Measures of a card in pixels at zoom 1. From further the badge makes room for larger captions; from afar long ones are cut. */
export interface CardMeasures {
  readonly height: number
  readonly closedHeight: number
  /** Between these is its width. */
  readonly least: number
  readonly most: number
  readonly faces: Readonly<Record<Level, Face>>
}

export const CARD: CardMeasures = {
  height: 40,
  closedHeight: 58,
  least: 112,
  most: 256,
  faces: {
    near: { badge: { size: 32, left: 5 }, font: 15, left: 42, right: 14 },
    mid: { badge: { size: 28, left: 5 }, font: 18, left: 37, right: 7 },
    far: { badge: { size: 24, left: 5 }, font: 22, left: 33, right: 5 },
  },
}

/** Of a pod in the box of its service. */
export const POD: CardMeasures = {
  ...CARD,
  height: 32,
  least: 92,
  most: 200,
  faces: {
    near: { badge: { size: 25, left: 5 }, font: 13, left: 35, right: 11 },
    mid: { badge: { size: 22, left: 5 }, font: 15, left: 31, right: 6 },
    far: { badge: { size: 19, left: 5 }, font: 18, left: 28, right: 5 },
  },
}

/** Sizes of the titles of boxes. */
export const TITLE: Readonly<Record<Level, number>> = { near: 15, mid: 20, far: 26 }
/** Of the box of a service in the box of its namespace. */
export const SMALL_TITLE: Readonly<Record<Level, number>> = { near: 13, mid: 16, far: 20 }

/** The size by which texts are measured. */
export const MEASURED = 15
