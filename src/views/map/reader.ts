import type { Service } from '#gen/orrery/v1/orrery_pb.ts'
import { openService, wantsServices } from '#src/state/map-view.ts'
import { readingStore } from '#src/state/reading.ts'
import { viewStore } from '#src/state/view.ts'
import { mapStore } from './actions.ts'
import type { Camera } from './camera.ts'
import { findServices } from './find.ts'
import type { Marks } from './mark.ts'
import type { Scene } from './scene.ts'

/** Whether what is looked for is the name of one of its pods and not its own: then its pods are shown. */
function isPodOf({ id, partOf, pods, name, caption }: Service, text: string): boolean {
  const whole = text.trim().toLowerCase()
  const own = [name, caption].some((one) => one.toLowerCase().includes(whole))
  const named = whole !== '' && !own && pods.some((pod) => pod.toLowerCase().includes(whole))
  return named && partOf !== id && wantsServices()
}

/** Follows how a person reads the map, and leads to what is looked for. */
export class Reader {
  readonly #scene: Scene
  readonly #marks: Marks
  readonly #camera: Camera
  readonly #open: (island: string) => void
  #last: string | undefined
  /** A service that was opened because one of its pods is looked for. */
  #awaited: string | undefined
  /** A focus that the page came with is brought into view once it is drawn. */
  #came = readingStore.getState().focus

  constructor(scene: Scene, marks: Marks, camera: Camera, open: (island: string) => void, signal: AbortSignal) {
    this.#scene = scene
    this.#marks = marks
    this.#camera = camera
    this.#open = open
    const stop = readingStore.subscribe((state, before) => {
      if (state.find !== before.find) {
        this.#last = undefined
        this.#awaited = undefined
      }
      marks.refresh()
      this.tell()
      if (state.focus !== undefined && state.focus !== before.focus) camera.fit(this.#inFocus())
    })
    signal.addEventListener('abort', stop, { once: true })
  }

  #inFocus() {
    const { cy } = this.#scene
    const bright = cy
      .nodes('.card')
      .filter((card) => !this.#scene.veil.dims(card))
      .not('.away')
    return bright.nonempty() ? bright : cy.elements()
  }

  /** Says how many are found and which path is shown. */
  tell(): void {
    if (this.#came !== undefined && this.#scene.nodes.has(this.#came.card)) {
      this.#came = undefined
      this.#camera.fit(this.#inFocus(), 'jump')
    }
    const found = this.#found()
    if (this.#awaited !== undefined && found.some(({ partOf }) => partOf === this.#awaited)) {
      this.#last = undefined
      this.#awaited = undefined
      this.find(1)
      return
    }
    const at = found.findIndex(({ id }) => id === this.#last) + 1
    const before = mapStore.getState()
    if (before.found.at !== at || before.found.count !== found.length)
      mapStore.setState({ found: { at, count: found.length } })
    const ends = this.#marks.pathEnds()
    if (ends === undefined) {
      if (before.path !== undefined) mapStore.setState({ path: undefined })
      return
    }
    const caption = (card: string) => this.#scene.nodes.get(card)?.caption ?? card
    mapStore.setState({
      path: { from: caption(ends[0]), to: caption(ends[1]), cards: this.#marks.pathCards()?.map(caption) },
    })
  }

  #found() {
    return findServices(this.#scene.model.services(), readingStore.getState().find ?? '')
  }

  /** To the next or previous one found, in the order of `findServices`. */
  find(step: 1 | -1): void {
    const found = this.#found()
    const before = found.findIndex(({ id }) => id === this.#last)
    const at = before < 0 ? (step > 0 ? 0 : found.length - 1) : (before + step + found.length) % found.length
    const service = found[at]
    if (service === undefined) return
    this.#last = service.id
    if (isPodOf(service, readingStore.getState().find ?? '') && openService(service.id)) {
      this.#awaited = service.id
      return
    }
    const closed = this.#scene.nodes.get(this.#scene.model.homeOf(service.number) ?? '')?.closed
    if (closed !== undefined) this.#open(closed)
    viewStore.setState({ selection: { kind: 'service', id: service.id } })
    this.tell()
  }
}
