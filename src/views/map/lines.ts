import { islandOfCard } from './boxes.ts'
import type { DrawnLink } from './model.ts'
import { type Claim, chosen, claimOf } from './thin.ts'

/** So many lines between closed boxes are drawn unasked. */
export const MOST_LINES = 400

/** How the map is looked at, as far as it decides which lines are drawn. */
export interface Looked {
  /** Lines that are drawn in any case: of what is selected, pointed at, looked for or in focus. */
  readonly at: ReadonlySet<string>
  /** Cards that are not drawn, nor are their lines. */
  readonly hidden: ReadonlySet<string>
  /** However many they are. */
  readonly all: boolean
}

/** Lines between closed boxes that are not drawn because there are too many, and how many of them are in trouble. */
export interface LeftOut {
  readonly lines: number
  readonly troubled: number
  /** All that could be drawn between closed boxes, where these are too many. */
  readonly of: number
}

export const NONE_LEFT_OUT: LeftOut = { lines: 0, troubled: 0, of: 0 }

const UNSEEN: Looked = { at: new Set(), hidden: new Set(), all: false }

/** Whether it runs from one closed box to another. */
const between = ({ source, target, inner }: DrawnLink): boolean =>
  !inner && islandOfCard(source) !== undefined && islandOfCard(target) !== undefined

/**
 * The lines of the map: all that there are, and which of them are drawn. Between closed boxes there may be as many as the
 * square of the boxes, so that the quietest are left out; what runs within a closed box is marked at its card and never a line.
 */
export class Lines {
  readonly #all = new Map<string, DrawnLink>()
  readonly #claims = new Map<string, Claim>()
  #chosen: ReadonlySet<string> = new Set()
  #looked: Looked = UNSEEN

  get all(): ReadonlyMap<string, DrawnLink> {
    return this.#all
  }

  /** New or changed. True where it is new and takes part in the picture of what there is, so that others make room for it. */
  put(link: DrawnLink): boolean {
    const known = this.#all.has(link.id)
    this.#all.set(link.id, link)
    if (!between(link)) return !known && !link.inner
    this.#claims.set(link.id, claimOf(link))
    return !known && this.#claims.size <= MOST_LINES
  }

  drop(id: string): void {
    this.#all.delete(id)
    this.#claims.delete(id)
  }

  look(looked: Looked): void {
    this.#looked = looked
  }

  /** Decides anew which lines between closed boxes are drawn. */
  choose(): void {
    const { hidden } = this.#looked
    const claims = hidden.size === 0 ? this.#claims : new Map(this.#shown())
    this.#chosen = chosen(claims, this.#chosen, MOST_LINES)
  }

  isDrawn({ id, inner }: DrawnLink): boolean {
    return !inner && (!this.#claims.has(id) || this.#chosen.has(id) || this.#looked.all || this.#looked.at.has(id))
  }

  /** What is left out just now. */
  leftOut(): LeftOut {
    if (this.#claims.size <= MOST_LINES) return NONE_LEFT_OUT
    const left = { lines: 0, troubled: 0, of: 0 }
    for (const [id, { trouble }] of this.#shown()) {
      left.of++
      if (this.#looked.all || this.#chosen.has(id) || this.#looked.at.has(id)) continue
      left.lines++
      if (trouble > 0) left.troubled++
    }
    return left.of > MOST_LINES ? left : NONE_LEFT_OUT
  }

  /** Those between closed boxes of which neither is hidden. */
  *#shown(): Generator<readonly [string, Claim]> {
    const { hidden } = this.#looked
    for (const [id, claim] of this.#claims) {
      const link = this.#all.get(id)
      if (link !== undefined && !hidden.has(link.source) && !hidden.has(link.target)) yield [id, claim]
    }
  }
}
