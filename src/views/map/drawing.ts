import type { Grouping } from '#domain/map-grouping/grouping.ts'
import { type FlowsState, flowsStore } from '#src/state/flows.ts'
import { beginClosed, both } from './begin-closed.ts'
import { type Camera, still } from './camera.ts'
import { Following } from './following.ts'
import { LayoutAside } from './layout-aside.ts'
import { forget, type Places, readPlaces, recall, remember, writePlaces } from './memory.ts'
import type { Touched } from './model.ts'
import type { Moving } from './moving.ts'
import { placesName } from './places-name.ts'
import { worstPlace } from './problems.ts'
import type { Scene } from './scene.ts'

/** While the map is this young and untouched, newcomers lay it out anew: the first frames bring it in parts. */
const YOUNG_MS = 1500

/** A reset that brings at least this share of what is drawn, a filter changed a little or a stream begun anew, moves nothing. */
const SAME = 0.6

/** While a large map is being moved, updates wait for the hand to rest, at most so long. */
const WAIT_MS = { check: 120, most: 1200 }

/** After an update nothing is drawn for so many times as long as it and its picture took: a large map takes a small part of the page's time. */
const REST = { times: 10, mostMs: 1500 }

/** What the drawing is made with, and who hears of it. */
interface Parts {
  readonly scene: Scene
  readonly camera: Camera
  readonly moving: Moving
  /** Something was drawn; `shape` when cards or lines came, went or moved. */
  readonly onDrawn: (shape: boolean) => void
}

/**
 * The map in time: brings in what the wire tells, gives newcomers their places, opens and closes boxes, and keeps the places
 * that a person gave. What a person has moved is never moved unasked.
 */
export class Drawing {
  readonly #scene: Scene
  readonly #moving: Moving
  readonly #onDrawn: (shape: boolean) => void
  #shownAt: number | undefined
  /** The person moved a card: from now on none is moved unasked. */
  #owned = false
  readonly view: Following
  /** The person opened or closed boxes: from now on none closes unasked. */
  #opened = false
  #owed: { nodes: Set<string>; links: Set<string>; since: number } | undefined
  #checking: ReturnType<typeof setTimeout> | undefined
  #restsUntil = 0
  readonly #aside = new LayoutAside()
  /** The map is being laid out anew beside the page: until then what the wire tells waits. */
  #laying = false

  constructor({ scene, camera, moving, onDrawn }: Parts, signal: AbortSignal) {
    this.#scene = scene
    this.#moving = moving
    this.#onDrawn = onDrawn
    this.view = new Following(camera, { bounds: () => scene.bounds(), heart: () => worstPlace(scene) }, signal)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#checking)
        this.#aside.close()
      },
      { once: true },
    )
  }

  /** The view, or a card, is the person's from now on. */
  own(): void {
    this.#owned = true
    this.view.held = true
  }

  /** Somebody changes what is drawn: from now on newcomers do not lay it out anew. */
  settle(): void {
    if (this.#shownAt !== undefined) this.#shownAt = Number.NEGATIVE_INFINITY
  }

  /** Takes over a state of the wire: what its delta changed, or everything. */
  apply(state: FlowsState, everything: boolean): void {
    const delta = everything ? { reset: true, graph: undefined } : state.delta
    const touched = this.#scene.model.apply(state, delta)
    if (delta.reset) {
      this.#owed = undefined
      this.#draw(touched, state, true)
      return
    }
    const now = performance.now()
    const owed = this.#owed ?? { nodes: new Set<string>(), links: new Set<string>(), since: now }
    for (const id of touched.nodes) owed.nodes.add(id)
    for (const id of touched.links) owed.links.add(id)
    this.#owed = owed
    this.#pay()
  }

  #pay(): void {
    clearTimeout(this.#checking)
    const owed = this.#owed
    if (owed === undefined || this.#laying) return
    const now = performance.now()
    const busy = this.#moving.busy && now - owed.since < WAIT_MS.most
    if (busy || now < this.#restsUntil) {
      this.#checking = setTimeout(() => this.#pay(), busy ? WAIT_MS.check : this.#restsUntil - now)
      return
    }
    this.#owed = undefined
    this.#draw(owed, flowsStore.getState(), false)
    const done = performance.now()
    this.#restsUntil = done + Math.min(REST.mostMs, REST.times * (done - now + this.#moving.drawnMs))
  }

  #draw(touched: Touched, state: FlowsState, reset: boolean): void {
    const scene = this.#scene
    const before = new Set(scene.nodes.keys())
    // In a window of the past every drop is as fresh as any other.
    const now = state.window === undefined ? state.serverTime : 0
    const grown = [...touched.nodes].some((id) => !before.has(id))
    // Before anything is drawn of what stands open: of a large map that takes longer than all the rest.
    const closing = grown ? this.#closeMany(state.services.size) : undefined
    const shape = scene.update(both(touched, closing), now)
    if (shape && scene.nodes.size > 0) this.#arrange(reset, closing !== undefined, before)
    const other = shape || scene.thin()
    if (other) this.#count()
    this.#onDrawn(other)
  }

  #count(): void {
    const { cy } = this.#scene
    this.#moving.count(cy.elements().length)
  }

  /** With many services, boxes are closed until somebody opens them. What that touched; undefined when none was closed. */
  #closeMany(services: number): Touched | undefined {
    return this.#opened ? undefined : beginClosed(this.#scene.model, services)
  }

  /** Gives everything new its place; where everything is new, everything. */
  #arrange(reset: boolean, closedNow: boolean, before: ReadonlySet<string>): void {
    const scene = this.#scene
    const young = this.#shownAt !== undefined && !this.#owned && performance.now() - this.#shownAt < YOUNG_MS
    const stayed = [...before].filter((id) => scene.nodes.has(id)).length
    const other = reset && stayed < SAME * Math.max(before.size, scene.nodes.size)
    if (this.#shownAt === undefined) {
      const kept = recall(localStorage, placesName())
      if (kept) {
        scene.pin(kept.pinned)
        scene.restore(kept.layout)
      } else scene.relay(false)
      this.#owned = kept !== undefined
      this.#shownAt = performance.now()
      this.view.open('jump')
      scene.levels.settle()
    } else if (other || young || (closedNow && !this.#owned)) {
      scene.relay(!still())
      if (other) this.#release()
      if (!this.view.held) this.view.open('asked')
    } else {
      this.view.follow(scene.place(!still()) ? 'asked' : 'calm')
    }
  }

  toggle(island: string): void {
    this.#opened = true
    this.#scene.toggle(island, !still())
    this.#onDrawn(true)
    this.view.follow('asked')
  }

  /** Closes all boxes of the innermost kind that stand open. */
  closeAll(): void {
    const { model } = this.#scene
    const boxes = model.boxes()
    const services = [...boxes.services].filter((key) => !model.closed.has(key))
    this.close(new Set([...model.closed, ...(services.length > 0 ? services : boxes.islands)]))
  }

  /** Closes these boxes and opens all others. */
  close(closed: ReadonlySet<string>): void {
    this.#opened = true
    this.#scene.update(this.#scene.model.close(closed), this.#scene.now)
    this.#settle(undefined)
  }

  regroup(grouping: Grouping): void {
    this.#opened = false
    const { model, now } = this.#scene
    const regrouped = model.regroup(grouping)
    const closing = this.#closeMany(flowsStore.getState().services.size)
    this.#scene.update(both(regrouped, closing), now)
    this.#settle(recall(localStorage, placesName()))
  }

  /** Lays everything out anew, but for what is pinned. */
  tidy(): void {
    this.#relay(() => {
      this.#release()
      if (this.#scene.pinned.size > 0) this.keep()
      else forget(localStorage, placesName())
      this.#onDrawn(true)
      this.view.open('asked')
    })
  }

  /** Lays everything out anew, a large map beside the page. */
  #relay(then: () => void): void {
    this.#laying = true
    this.#aside.layOut(this.#scene.whole(), (layout) => {
      this.#laying = false
      this.#scene.adopt(layout, !still())
      then()
      this.#pay()
    })
  }

  /** Pins a card where it stands, or lets it go. */
  pin(card: string): void {
    const pinned = new Set(this.#scene.pinned)
    if (!pinned.delete(card)) pinned.add(card)
    this.#scene.pin(pinned)
    this.keep()
  }

  resetPlaces(): void {
    forget(localStorage, placesName())
    this.#settle(undefined)
  }

  /** Where everything stands, as text for a file. */
  places(): string {
    return writePlaces(this.#places(), Date.now())
  }

  takePlaces(words: string): boolean {
    const places = readPlaces(words)
    if (places === undefined) return false
    this.#settle(places)
    this.keep()
    return true
  }

  /** Keeps the places on this computer, for the source and the grouping. */
  keep(): void {
    remember(localStorage, placesName(), this.#places(), Date.now())
  }

  #release(): void {
    this.#owned = false
    this.view.held = false
  }

  #places(): Places {
    return { layout: this.#scene.places, pinned: this.#scene.pinned }
  }

  #settle(places: Places | undefined): void {
    const scene = this.#scene
    scene.pin(places?.pinned ?? new Set())
    const done = () => {
      this.#release()
      this.#owned = places !== undefined
      this.#count()
      this.#onDrawn(true)
      this.view.open('asked')
    }
    if (places === undefined) this.#relay(done)
    else {
      scene.restore(places.layout)
      done()
    }
  }
}
