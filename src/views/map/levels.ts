import type cytoscape from 'cytoscape'
import { type Level, levelOf } from './measures.ts'

/** The view has come to rest when it was not zoomed for so long. */
const REST_MS = 160
/** Elements that get another class in one frame: each costs a new style. */
const SLICE = 150

/** Gives lines, cards and islands the class of how near they are looked at: once the view rests, and a few a frame. */
export class Levels {
  readonly #cy: cytoscape.Core
  #level: Level = 'near'
  #resting: ReturnType<typeof setTimeout> | undefined
  #frame = 0

  constructor(cy: cytoscape.Core) {
    this.#cy = cy
  }

  /** The class that what is new comes with. */
  get level(): Level {
    return this.#level
  }

  /** Follows the view until the signal is aborted. */
  follow(signal: AbortSignal): void {
    this.#cy.on('zoom', () => {
      clearTimeout(this.#resting)
      this.#resting = setTimeout(() => this.#go(SLICE), REST_MS)
    })
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#resting)
        cancelAnimationFrame(this.#frame)
      },
      { once: true },
    )
  }

  /** At once, before anything has been seen. */
  settle(): void {
    this.#go(Number.POSITIVE_INFINITY)
  }

  #go(most: number): void {
    cancelAnimationFrame(this.#frame)
    this.#level = levelOf(this.#cy.zoom())
    const level = this.#level
    const stale = this.#cy.elements('edge, node.island, node.card').filter((element) => !element.hasClass(level))
    if (stale.empty()) return
    const slice = stale.slice(0, Math.min(most, stale.length))
    this.#cy.batch(() => slice.removeClass('near mid far').addClass(level))
    if (slice.length < stale.length) this.#frame = requestAnimationFrame(() => this.#go(most))
  }
}
