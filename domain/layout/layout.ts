import type { Box } from './geometry.ts'

/** A card of the map. Outside an island stand those that no namespace holds: the world, hosts, the API server. */
export interface LayoutNode {
  readonly id: string
  /** Key of the island (cluster and namespace), or of the innermost box, that it lives in. */
  readonly island: string | undefined
  /** Stands for a closed island: among the islands, not at the edge of the map. */
  readonly closed?: boolean
  readonly width: number
  readonly height: number
}

/** Who calls whom; at most one per ordered pair. Links to nodes that are not there are ignored. */
export interface LayoutLink {
  readonly source: string
  readonly target: string
}

export interface LayoutInput {
  readonly nodes: readonly LayoutNode[]
  readonly links: readonly LayoutLink[]
  /** Width by height of the screen to fill. */
  readonly aspect: number
  /** Boxes that stand in another: its key by theirs. Only the functions of `nested*.ts` know of it. */
  readonly inside?: ReadonlyMap<string, string>
  /** Of those that others stand in, the ones that are laid out as a map of their own: clusters. */
  readonly regions?: ReadonlySet<string>
}

/** Where everything stands. An island is one box, or several where it had no room to grow without moving others. */
export interface Layout {
  readonly nodes: ReadonlyMap<string, Box>
  readonly islands: ReadonlyMap<string, readonly Box[]>
  /** By the key of a box that was opened: what made room for it, to go back when it closes. */
  readonly rooms?: ReadonlyMap<string, Room>
}

/** How far cards (by id) and boxes (by key) went, and how much boxes grew. */
export interface Room {
  /** The card that stood in the place of the box. */
  readonly card: { readonly width: number; readonly height: number }
  readonly nodes: ReadonlyMap<string, { readonly x: number; readonly y: number }>
  readonly islands: ReadonlyMap<string, readonly Box[]>
}

export const EMPTY_LAYOUT: Layout = { nodes: new Map(), islands: new Map() }

/**
 * Measures of the drawing.
 *
 *     ┌ island ───────────────┐          PAD around the cards, TITLE above them,
 *     │ title                 │          COLUMN between columns of cards,
 *     │  ┌────┐       ┌────┐  │  GUTTER  ROW between cards of a column,
 *     │  └────┘ COLUMN└────┘  │ ◀──────▶ GUTTER between columns of islands,
 *     └───────────────────────┘          STACK between islands of a column.
 */
export const SPACE = { PAD: 18, TITLE: 36, COLUMN: 72, ROW: 14, GUTTER: 88, STACK: 26 } as const
