import cytoscape from 'cytoscape'
import { DEFAULT_GROUPING, printGrouping } from '#domain/map-grouping/grouping.ts'
import { type FlowsState, flowsStore } from '#src/state/flows.ts'
import { mapViewStore } from '#src/state/map-view.ts'
import { select, viewStore } from '#src/state/view.ts'
import { type MapHandle, mapStore } from './actions.ts'
import { Camera, still } from './camera.ts'
import { measureIn } from './caption.ts'
import { holdStylesheet } from './hold-stylesheet.ts'
import { listen } from './interact.ts'
import { Marks } from './mark.ts'
import { forget, type Places, readPlaces, recall, remember, writePlaces } from './memory.ts'
import { MapModel } from './model.ts'
import { Motion } from './motion.ts'
import { Overlay } from './overlay.ts'
import { Overview } from './overview.ts'
import { readPalette } from './palette.ts'
import { pictureOf } from './picture.ts'
import { Problems } from './problems.ts'
import { Reader } from './reader.ts'
import { focusOn, isSame, onlyOne, toggleAlso } from './reading.ts'
import { Scene } from './scene.ts'
import { Speaker } from './speaker.ts'
import { levelOf, stylesheet } from './style.ts'
import type { MapText } from './text.ts'

/** While the map is this young and untouched, newcomers lay it out anew: the first frames bring it in parts. */
const YOUNG_MS = 1500

/** With more services than these, namespaces begin closed. */
const MOST_CARDS = 150

/** A reset that brings at least this share of what is drawn, a filter changed a little or a stream begun anew, moves nothing. */
const SAME = 0.6

/**
 * Brings the map to life in an element and keeps it up to date with the stores until the signal is aborted. The element
 * must have a size of its own and stand `relative` or `absolute`; nothing else may write into it.
 */
export function mountMap(container: HTMLElement, small: HTMLCanvasElement, text: MapText, signal: AbortSignal): void {
  holdStylesheet()
  container.tabIndex = 0
  let palette = readPalette(container)
  const cy = cytoscape({
    container,
    style: stylesheet(palette),
    layout: { name: 'preset' },
    boxSelectionEnabled: false,
    autounselectify: true,
  })
  const press = { palette, measure: measureIn(`600 13px ${palette.font}`), text }
  const aspect = () => Math.max(0.6, Math.min(3, cy.width() / Math.max(1, cy.height())))
  const { grouping } = mapViewStore.getState()
  const scene = new Scene(cy, new MapModel(grouping, text), press, aspect)
  const motion = new Motion(container, scene, palette, signal)
  const overlay = new Overlay(container, scene, palette, text)
  const camera = new Camera(cy)
  const touch = () => {
    owned = true
  }
  const overview = new Overview(small, scene, palette, touch, signal)
  const marks = new Marks(scene)
  const problems = new Problems(scene, camera)
  const speaker = new Speaker(scene, text)
  const toggle = (island: string) => {
    opened = true
    scene.toggle(island, !still())
    marks.refresh()
    reader.tell()
    speaker.summarise()
    if (!owned && !camera.sees(scene.bounds())) camera.fitTo(scene.bounds())
  }
  const reader = new Reader(scene, marks, camera, toggle, signal)
  let shownAt: number | undefined
  /** What was chosen on the map itself is in sight already. */
  let clicking = false
  /** The person moved the view, or a card: from now on neither is touched unasked. */
  let owned = false

  /** The person opened or closed boxes: from now on none closes unasked. */
  let opened = false

  /** Places are kept for each source and grouping. */
  const placesName = () => {
    const source = flowsStore.getState().source?.name ?? ''
    const grouping = printGrouping(mapViewStore.getState().grouping)
    return grouping === printGrouping(DEFAULT_GROUPING) ? source : `${source} ${grouping}`
  }

  /** With many services, boxes are closed until somebody opens them. True when some were closed. */
  const closeMany = (services: number, now: number): boolean => {
    const rest = [...scene.model.islands()].filter((key) => !scene.model.closed.has(key))
    if (opened || services <= MOST_CARDS || rest.length === 0) return false
    scene.update(scene.model.close(new Set([...scene.model.closed, ...rest])), now)
    return true
  }

  /** Gives everything new its place; where everything is new, everything. */
  const arrange = (reset: boolean, closedNow: boolean, before: ReadonlySet<string>) => {
    const young = shownAt !== undefined && !owned && performance.now() - shownAt < YOUNG_MS
    const stayed = [...before].filter((id) => scene.nodes.has(id)).length
    const other = reset && stayed < SAME * Math.max(before.size, scene.nodes.size)
    if (shownAt === undefined) {
      const kept = recall(localStorage, placesName())
      if (kept) {
        scene.pin(kept.pinned)
        scene.restore(kept.layout)
      } else scene.relay(false)
      owned = kept !== undefined
      shownAt = performance.now()
      camera.fit(cy.elements(), false)
    } else if (other || young || (closedNow && !owned)) {
      scene.relay(!still())
      if (other) owned = false
      camera.fitTo(scene.bounds())
    } else {
      scene.place()
      if (!owned && !camera.sees(scene.bounds())) camera.fitTo(scene.bounds())
    }
  }

  const apply = (state: FlowsState, everything: boolean) => {
    const delta = everything ? { reset: true, graph: undefined } : state.delta
    const before = new Set(scene.nodes.keys())
    const touched = scene.model.apply(state, delta)
    // In a window of the past every drop is as fresh as any other.
    const now = state.window === undefined ? state.serverTime : 0
    const changed = scene.update(touched, now)
    const closedNow = changed && closeMany(state.services.size, now)
    const shape = changed || closedNow
    if (shape && scene.nodes.size > 0) {
      arrange(delta.reset, closedNow, before)
      marks.refresh()
    } else marks.update()
    if (shape) reader.tell()
    speaker.summarise()
    if (shape) camera.lighten(scene.nodes.size + scene.links.size)
  }

  apply(flowsStore.getState(), true)
  const stopFlows = flowsStore.subscribe((state, before) => {
    if (state.revision !== before.revision) apply(state, false)
  })
  const stopView = viewStore.subscribe((state, before) => {
    if (state.selection === before.selection) {
      if (state.hovered !== before.hovered) marks.show()
      return
    }
    const { selection } = state
    const hidden =
      selection?.kind === 'service' ? scene.nodes.get(scene.model.cardOf(selection.id) ?? '')?.closed : undefined
    if (hidden !== undefined) toggle(hidden)
    if (selection === undefined) onlyOne()
    marks.refresh()
    reader.tell()
    const chosen = marks.elements(selection)
    if (chosen.nonempty() && !clicking) camera.show(chosen.union(chosen.edges().connectedNodes()))
  })

  const repaint = () => {
    palette = readPalette(container)
    scene.repaint(palette)
    overlay.repaint(palette)
    motion.repaint(palette)
    overview.repaint(palette)
    cy.style(stylesheet(palette))
  }
  const themes = new MutationObserver(repaint)
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint, { signal })
  cy.on('zoom', () => scene.look(levelOf(cy.zoom())))
  /** A panel that opens beside the map does not move it, unless it covers what was selected. */
  const sizes = new ResizeObserver(() => {
    cy.resize()
    const chosen = cy.elements('.chosen')
    if (chosen.nonempty()) camera.show(chosen)
    else if (!owned && !camera.sees(scene.bounds())) camera.fit(cy.elements(), false)
  })
  sizes.observe(container)

  const keep = () => remember(localStorage, placesName(), { layout: scene.layout, pinned: scene.pinned }, Date.now())

  const settle = (places: Places | undefined) => {
    scene.pin(places?.pinned ?? new Set())
    if (places) scene.restore(places.layout)
    else scene.relay(!still())
    owned = places !== undefined
    marks.refresh()
    reader.tell()
    speaker.summarise()
    camera.fitTo(scene.bounds())
  }

  const stopMapView = mapViewStore.subscribe((state, before) => {
    if (state.label !== before.label) overlay.draw()
    if (printGrouping(state.grouping) === printGrouping(before.grouping)) return
    opened = false
    scene.update(scene.model.regroup(state.grouping), scene.now)
    closeMany(flowsStore.getState().services.size, scene.now)
    settle(recall(localStorage, placesName()))
  })

  const closeAll = (closed: ReadonlySet<string>) => {
    opened = true
    scene.update(scene.model.close(closed), scene.now)
    settle(undefined)
  }

  const handle: MapHandle = {
    fit: () => camera.fit(cy.elements()),
    zoomIn: () => camera.zoomBy(1),
    zoomOut: () => camera.zoomBy(-1),
    tidy: () => {
      scene.relay(!still())
      owned = false
      if (scene.pinned.size > 0) keep()
      else forget(localStorage, placesName())
      camera.fitTo(scene.bounds())
    },
    nextProblem: () => problems.go(1),
    previousProblem: () => problems.go(-1),
    nextFound: () => reader.find(1),
    previousFound: () => reader.find(-1),
    toggle,
    openAll: () => closeAll(new Set()),
    closeAll: () => closeAll(scene.model.islands()),
    resetPlaces: () => {
      forget(localStorage, placesName())
      settle(undefined)
    },
    places: () => writePlaces({ layout: scene.layout, pinned: scene.pinned }, Date.now()),
    takePlaces: (words) => {
      const places = readPlaces(words)
      if (places === undefined) return false
      settle(places)
      keep()
      return true
    },
    pin: (card) => {
      const pinned = new Set(scene.pinned)
      if (!pinned.delete(card)) pinned.add(card)
      scene.pin(pinned)
      overlay.draw()
      keep()
    },
  }
  listen({
    cy,
    container,
    scene,
    camera,
    signal,
    onSelect: (selection, also) => {
      const first = viewStore.getState().selection
      clicking = true
      if (also && selection && first && !isSame(first, selection)) toggleAlso(selection)
      else {
        onlyOne()
        select(selection)
      }
      clicking = false
      if (selection === undefined) focusOn(undefined)
    },
    onTouch: touch,
    onToggle: toggle,
    onDragged: () => {
      owned = true
      keep()
    },
    onFocus: (id) => speaker.focus(id),
  })
  mapStore.setState({
    handle,
    picture: (title) => pictureOf(scene, { ...press, palette }, title),
  })
  marks.refresh()
  reader.tell()

  signal.addEventListener(
    'abort',
    () => {
      stopFlows()
      stopView()
      stopMapView()
      themes.disconnect()
      sizes.disconnect()
      cy.destroy()
      mapStore.setState({ handle: undefined, picture: undefined, tip: undefined, focused: undefined })
      mapStore.setState({ menu: undefined, path: undefined })
    },
    { once: true },
  )
}
