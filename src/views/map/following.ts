import type { Box } from '#domain/layout/geometry.ts'
import { readingStore } from '#src/state/reading.ts'
import { viewStore } from '#src/state/view.ts'
import type { Camera, Pace } from './camera.ts'

/** The view follows what grows beyond it no sooner than so long after it did so last. */
const CALM_MS = 1500

/** Whether the view moves with the map, and its doing so. */
export class Following {
  /** The person moved the view: from now on it does not move unasked. */
  held = false
  readonly #camera: Camera
  readonly #bounds: () => Box | undefined
  readonly #heart: () => Box | undefined
  /** Somebody asked for all of it, however small. */
  #whole = false
  /** Only a part has room, on a map so narrow. */
  #part: { readonly width: number } | undefined
  #followedAt = 0
  #waiting: ReturnType<typeof setTimeout> | undefined

  /** `bounds`: of all of the map; `heart`: of what matters most on it. */
  constructor(
    camera: Camera,
    { bounds, heart }: { readonly bounds: () => Box | undefined; readonly heart: () => Box | undefined },
    signal: AbortSignal,
  ) {
    this.#camera = camera
    this.#bounds = bounds
    this.#heart = heart
    signal.addEventListener('abort', () => clearTimeout(this.#waiting), { once: true })
  }

  /** All of the map, and from now on the view follows it again. */
  fit(): void {
    this.held = false
    this.#whole = true
    this.#show('asked')
  }

  /** The map as one first sees it: all of it, or on a phone a part that can be read. The view follows it from now on. */
  open(pace: Pace): void {
    this.#whole = false
    this.#show(pace)
  }

  #show(pace: Pace): void {
    this.#part = undefined
    if (this.#whole) this.#camera.fitTo(this.#bounds(), pace)
    else if (this.#camera.open(this.#bounds(), this.#heart(), pace)) this.#part = { width: this.#camera.width }
  }

  /** Whether the view follows the map: it is nobody's, and nobody looks at something that is selected or in focus. */
  get follows(): boolean {
    const read = viewStore.getState().selection ?? readingStore.getState().focus
    return !this.held && read === undefined
  }

  /** Fits everything where something is out of sight, unless the view is the person's. */
  follow(pace: Pace): void {
    const bounds = this.#bounds()
    if (!this.follows || this.#camera.sees(bounds)) return
    // A part stays where it is as the rest grows; another width, a phone that is turned, is another map.
    if (this.#part !== undefined && this.#part.width === this.#camera.width) return
    clearTimeout(this.#waiting)
    const now = performance.now()
    const wait = pace === 'calm' ? this.#followedAt + CALM_MS - now : 0
    if (wait > 0) {
      this.#waiting = setTimeout(() => this.follow(pace), wait)
      return
    }
    this.#followedAt = now
    this.#show(pace)
  }
}
