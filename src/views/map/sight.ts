import type cytoscape from 'cytoscape'
import { readingStore } from '#src/state/reading.ts'
import { viewStore } from '#src/state/view.ts'
import { mapStore } from './actions.ts'
import type { Camera } from './camera.ts'
import type { Marks } from './mark.ts'
import type { Scene } from './scene.ts'

/** So long after a click nothing moves by itself: the second click of a double click means what the first was on. */
const CLICK_MS = 320
/** How often a moving view is asked what it shows. */
const LOOK_MS = 150

interface Parts {
  readonly scene: Scene
  readonly camera: Camera
  readonly marks: Marks
  /** Fits all of the map where the view is nobody's. */
  readonly follow: () => void
  /** Whether the view follows the map as it grows. */
  readonly follows: () => boolean
}

/**
 * Keeps in sight what a person must not miss: what is selected, also where the details open over it, and newcomers, by a
 * word about how many of them stand outside of what is seen.
 */
export class Sight {
  readonly #parts: Parts
  readonly #unseen = new Set<string>()
  #known: ReadonlySet<string> | undefined
  /** What is selected was not shown yet: it is not drawn, or its panel does not stand. */
  #owed = viewStore.getState().selection !== undefined
  #waiting: ReturnType<typeof setTimeout> | undefined
  #frame = 0
  #looking: ReturnType<typeof setTimeout> | undefined

  constructor(cy: cytoscape.Core, parts: Parts, signal: AbortSignal) {
    this.#parts = parts
    const stop = viewStore.subscribe((state, before) => {
      if (state.closed !== before.closed && state.selection === undefined) this.#soon(() => parts.follow())
    })
    cy.on('viewport', () => {
      this.#looking ??= setTimeout(() => {
        this.#looking = undefined
        this.#look()
      }, LOOK_MS)
    })
    signal.addEventListener(
      'abort',
      () => {
        stop()
        cancelAnimationFrame(this.#frame)
        clearTimeout(this.#waiting)
        clearTimeout(this.#looking)
      },
      { once: true },
    )
  }

  /** Something else is selected, or nothing any more. */
  selected(byClick: boolean): void {
    clearTimeout(this.#waiting)
    this.#owed = viewStore.getState().selection !== undefined
    const show = () => (this.#owed ? this.#show() : this.#parts.follow())
    if (byClick) this.#waiting = setTimeout(show, CLICK_MS)
    else this.#soon(show)
  }

  /** The room of the map changed: another window, or a panel beside it. */
  resized(): void {
    if (viewStore.getState().selection === undefined) this.#parts.follow()
    else if (this.#waiting === undefined) this.#show()
  }

  /** Cards came or went. */
  drawn(): void {
    const { scene, follows } = this.#parts
    const before = this.#known
    this.#known = new Set(scene.nodes.keys())
    if (this.#owed && this.#waiting === undefined) this.#soon(() => this.#show())
    if (follows()) this.#unseen.clear()
    else if (before !== undefined) for (const id of this.#known) if (!before.has(id)) this.#unseen.add(id)
    this.#look()
  }

  /** Once the page stands as it was told to. */
  #soon(act: () => void): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      this.#frame = requestAnimationFrame(act)
    })
  }

  #show(): void {
    this.#waiting = undefined
    const { marks, camera } = this.#parts
    const chosen = marks.elements(viewStore.getState().selection)
    if (chosen.empty()) return
    this.#owed = false
    camera.show(chosen.union(chosen.edges().connectedNodes()))
  }

  #look(): void {
    const { scene, camera } = this.#parts
    const { hidden } = readingStore.getState()
    for (const id of this.#unseen)
      if (!scene.nodes.has(id) || hidden.has(id) || camera.sees(scene.layout.nodes.get(id))) this.#unseen.delete(id)
    if (mapStore.getState().unseen !== this.#unseen.size) mapStore.setState({ unseen: this.#unseen.size })
  }
}
