import cytoscape from 'cytoscape'
import { serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { printGrouping } from '#domain/map-grouping/grouping.ts'
import { flowsStore } from '#src/state/flows.ts'
import { closeServices, mapViewStore, openedNow } from '#src/state/map-view.ts'
import { focusOn, isSame, onlyOne, toggleAlso } from '#src/state/reading.ts'
import { select, viewStore } from '#src/state/view.ts'
import { type MapHandle, mapStore } from './actions.ts'
import { Camera } from './camera.ts'
import { measureIn } from './caption.ts'
import { Drawing } from './drawing.ts'
import { holdStylesheet } from './hold-stylesheet.ts'
import { listen } from './interact.ts'
import { Marks } from './mark.ts'
import { MEASURED } from './measures.ts'
import { MapModel } from './model.ts'
import { Motion } from './motion.ts'
import { Moving } from './moving.ts'
import { Overlay } from './overlay.ts'
import { Overview } from './overview.ts'
import { readPalette } from './palette.ts'
import { pictureOf } from './picture.ts'
import { Problems } from './problems.ts'
import { Reader } from './reader.ts'
import { Scene } from './scene.ts'
import { showPods } from './show-pods.ts'
import { Sight } from './sight.ts'
import { Speaker } from './speaker.ts'
import { stylesheet } from './style.ts'
import type { MapText } from './text.ts'

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
  const press = { palette, measure: measureIn(`600 ${MEASURED}px ${palette.font}`), text }
  const camera = new Camera(cy)
  const model = new MapModel(mapViewStore.getState().grouping, text)
  const scene = new Scene(cy, model, press, () => camera.aspect())
  const motion = new Motion(container, scene, palette, signal)
  const overlay = new Overlay(container, scene, palette, text)
  const marks = new Marks(scene)
  const problems = new Problems(scene)
  const speaker = new Speaker(scene, text)
  const onDrawn = (shape: boolean) => {
    if (shape) {
      marks.refresh()
      reader.tell()
      sight.drawn()
    } else marks.update()
    speaker.summarise()
  }
  const drawing = new Drawing({ scene, camera, moving: new Moving(cy), onDrawn }, signal)
  const toggle = (island: string) => {
    const service = serviceOfBox(island)
    if (service !== undefined && openedNow().includes(service)) closeServices([service])
    else drawing.toggle(island)
  }
  const overview = new Overview(small, scene, palette, () => drawing.own(), signal)
  const reader = new Reader(scene, marks, camera, toggle, signal)
  const sight = new Sight(
    cy,
    { scene, camera, marks, follow: () => drawing.view.follow('asked'), follows: () => drawing.view.follows },
    signal,
  )
  let clicking = false

  drawing.apply(flowsStore.getState(), true)
  const stopFlows = flowsStore.subscribe((state, before) => {
    if (state.revision !== before.revision) drawing.apply(state, false)
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
    sight.selected(clicking)
  })
  const stopMapView = mapViewStore.subscribe((state, before) => {
    if (state.label !== before.label) overlay.draw()
    if (state.opened !== before.opened) drawing.settle()
    if (printGrouping(state.grouping) !== printGrouping(before.grouping)) drawing.regroup(state.grouping)
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
  scene.levels.follow(signal)
  const sizes = new ResizeObserver(() => {
    cy.resize()
    sight.resized()
  })
  sizes.observe(container)

  const handle: MapHandle = {
    fit: () => drawing.view.fit(),
    zoomIn: () => camera.zoomBy(1),
    zoomOut: () => camera.zoomBy(-1),
    tidy: () => drawing.tidy(),
    nextProblem: () => problems.go(1),
    previousProblem: () => problems.go(-1),
    nextFound: () => reader.find(1),
    previousFound: () => reader.find(-1),
    toggle,
    openAll: () => drawing.close(new Set()),
    closeAll: () => {
      if (openedNow().length > 0) closeServices(openedNow())
      else drawing.closeAll()
    },
    pods: (card) => showPods(card, text),
    resetPlaces: () => drawing.resetPlaces(),
    places: () => drawing.places(),
    takePlaces: (words) => drawing.takePlaces(words),
    pin: (card) => {
      drawing.pin(card)
      overlay.draw()
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
    onTouch: () => drawing.own(),
    onToggle: toggle,
    onPods: (card) => showPods(card, text),
    onDragged: () => {
      drawing.own()
      drawing.keep()
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
      mapStore.setState({ menu: undefined, path: undefined, unseen: 0 })
    },
    { once: true },
  )
}
