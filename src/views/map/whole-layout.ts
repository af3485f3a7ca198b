import type { Layout, LayoutInput, LayoutNode } from '#domain/layout/layout.ts'
import { growNested } from '#domain/layout/nested-grow.ts'
import { layOutOpened } from '#domain/layout/nested-open.ts'

/** What it takes to lay a whole map out: values alone, that a worker can be handed. */
export interface WholeMap {
  readonly input: LayoutInput
  /** Boxes of pods that stand open, by the card that each would be. */
  readonly opened: ReadonlyMap<string, LayoutNode>
  /** What stays where it is; undefined where nothing is pinned. */
  readonly kept: Layout | undefined
}

/** Lays everything out anew; what is kept stays, and so do the boxes around it. */
export const layOutWhole = ({ input, opened, kept }: WholeMap): Layout =>
  kept === undefined ? layOutOpened(input, opened) : growNested(kept, input)
