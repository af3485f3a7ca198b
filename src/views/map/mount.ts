import cytoscape from 'cytoscape'
import { type FlowsState, flowsStore } from '#src/state/flows.ts'
import { viewStore } from '#src/state/view.ts'
import type { MapText } from '#src/text/map-en.ts'
import { mapStore } from './actions.ts'
import { Camera, still } from './camera.ts'
import { measureIn } from './caption.ts'
import { isProblem } from './edge-state.ts'
import { listen } from './interact.ts'
import { Marks } from './mark.ts'
import { MapModel } from './model.ts'
import { readPalette } from './palette.ts'
import { Problems } from './problems.ts'
import { Scene } from './scene.ts'
import { stylesheet } from './style.ts'

/** Cytoscape would add a style element that a strict Content-Security-Policy forbids; it looks for this id before. */
function holdStylesheet(): void {
  const id = '__________cytoscape_stylesheet'
  if (document.getElementById(id)) return
  const place = document.createElement('meta')
  place.id = id
  document.head.append(place)
}

/**
 * Brings the map to life in an element and keeps it up to date with the stores until the signal is aborted. The element
 * must have a size of its own and `position: relative`; nothing else may write into it.
 */
export function mountMap(container: HTMLElement, text: MapText, signal: AbortSignal): void {
  holdStylesheet()
  container.tabIndex = 0
  const palette = readPalette(container)
  const cy = cytoscape({
    container,
    style: stylesheet(palette),
    layout: { name: 'preset' },
    boxSelectionEnabled: false,
    selectionType: 'single',
    autounselectify: true,
    textureOnViewport: false,
  })
  const model = new MapModel()
  const scene = new Scene(cy, model, {
    palette,
    measure: measureIn(`600 13px ${palette.font}`),
    text,
    aspect: () => Math.max(0.6, Math.min(3, cy.width() / Math.max(1, cy.height()))),
  })
  const camera = new Camera(cy)
  const marks = new Marks(scene)
  const problems = new Problems(scene, camera)
  let shown = false
  let touchedView = false

  const summarise = () => {
    let [dropping, trouble] = [0, 0]
    for (const { look } of scene.links.values()) {
      if (look.heat === 'now' || look.heat === 'recent') dropping++
      if (isProblem(look)) trouble++
    }
    const next = { services: scene.nodes.size, connections: scene.links.size, dropping, problems: trouble }
    const before = mapStore.getState()
    const changed = (Object.keys(next) as (keyof typeof next)[]).some((key) => before[key] !== next[key])
    if (changed) mapStore.setState(next)
  }

  const apply = (state: FlowsState, everything: boolean) => {
    const delta = everything ? { reset: true, graph: undefined } : state.delta
    const touched = model.apply(state, delta)
    const shape = scene.update(touched, state.serverTime)
    if (shape) {
      const first = !shown && scene.nodes.size > 0
      if (first || delta.reset) scene.relay(shown && !still())
      else scene.place()
      if (first || !touchedView) camera.fit(cy.elements(), shown)
      shown ||= first
      marks.choose(viewStore.getState().selection)
    }
    summarise()
  }

  apply(flowsStore.getState(), true)
  const stopFlows = flowsStore.subscribe((state, before) => {
    if (state.revision !== before.revision) apply(state, false)
  })
  const stopView = viewStore.subscribe((state, before) => {
    if (state.selection !== before.selection) {
      const chosen = marks.choose(state.selection)
      if (chosen.nonempty()) camera.show(chosen.union(chosen.edges().connectedNodes()))
    }
  })

  const repaint = () => {
    const fresh = readPalette(container)
    scene.repaint(fresh)
    cy.style(stylesheet(fresh))
  }
  const themes = new MutationObserver(repaint)
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', repaint, { signal })
  const sizes = new ResizeObserver(() => {
    cy.resize()
    if (!touchedView) camera.fit(cy.elements(), false)
  })
  sizes.observe(container)

  const handle = {
    fit: () => camera.fit(cy.elements()),
    zoomIn: () => camera.zoomBy(1),
    zoomOut: () => camera.zoomBy(-1),
    tidy: () => {
      scene.relay(!still())
      touchedView = false
      camera.fit(cy.elements())
    },
    nextProblem: () => problems.go(1),
    previousProblem: () => problems.go(-1),
  }
  listen({ cy, container, scene, marks, camera, handle, signal, onTouch: () => (touchedView = true) })
  mapStore.setState({ handle })

  signal.addEventListener(
    'abort',
    () => {
      stopFlows()
      stopView()
      themes.disconnect()
      sizes.disconnect()
      cy.destroy()
      mapStore.setState({ handle: undefined, tip: undefined })
    },
    { once: true },
  )
}
