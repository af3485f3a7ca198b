import type cytoscape from 'cytoscape'
import type { Point } from '#domain/layout/geometry.ts'
import { serviceBox } from '#domain/map-grouping/group-of.ts'
import { focusOn, hide, openFind, readingStore } from '#src/state/reading.ts'
import { hover, type Selection, viewStore } from '#src/state/view.ts'
import { mapStore, shutMenu } from './actions.ts'
import type { Camera } from './camera.ts'
import { aboutElement, aboutPlace, menuByKey } from './context.ts'
import { closest, nearest } from './keys.ts'
import { leading } from './problems.ts'
import type { Scene } from './scene.ts'
import { SIGN } from './titles.ts'

interface Stage {
  readonly cy: cytoscape.Core
  readonly container: HTMLElement
  readonly scene: Scene
  readonly camera: Camera
  readonly signal: AbortSignal
  /** Something was clicked, or chosen by key; `also` keeps what was chosen before. */
  readonly onSelect: (selection: Selection | undefined, also: boolean) => void
  /** The person moved the view: from now on it is theirs. */
  readonly onTouch: () => void
  /** Opens or closes a namespace. */
  readonly onToggle: (island: string) => void
  /** Opens a service to its pods, or closes it again. */
  readonly onPods: (card: string) => void
  /** The arrow keys went to a service. */
  readonly onFocus: (id: string | undefined) => void
  /** A card was put elsewhere. */
  readonly onDragged: () => void
}

const HOVER_MS = 70
/** With more lines than these, a dragged card's box and the way of its lines are drawn anew only once it is put down. */
const FOLLOWED = 300

/** Which edge of a line a click means: its leading one, and with each further click the next. */
function edgeToSelect(scene: Scene, lineId: string): string | undefined {
  const link = scene.links.get(lineId)
  if (link === undefined) return undefined
  const { selection } = viewStore.getState()
  const current = selection?.kind === 'edge' ? link.edges.findIndex((edge) => edge.id === selection.id) : -1
  return current < 0 ? leading(link) : link.edges[(current + 1) % link.edges.length]?.id
}

/** Pointer and keyboard. */
export function listen({
  cy,
  container,
  scene,
  camera,
  signal,
  onSelect,
  onTouch,
  onToggle,
  onPods,
  onDragged,
  onFocus,
}: Stage): void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    clearTimeout(waiting)
    if (mapStore.getState().tip) mapStore.setState({ tip: undefined })
    if (viewStore.getState().hovered) hover(undefined)
  }
  const later = (what: () => void) => {
    clearTimeout(waiting)
    waiting = setTimeout(what, HOVER_MS)
  }
  const side = (y: number) => (y > cy.height() * 0.62 ? 'above' : 'below')
  cy.on('mouseover', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    container.classList.add('map-pointing')
    later(() => {
      const id = String(target.data('service'))
      const box = target.renderedBoundingBox({ includeLabels: false, includeOverlays: false })
      const place = side((box.y1 + box.y2) / 2)
      const y = place === 'above' ? box.y1 : box.y2
      mapStore.setState({
        tip: { x: (box.x1 + box.x2) / 2, y, side: place, node: scene.nodes.get(id), link: undefined },
      })
      hover({ kind: 'service', id })
    })
  })
  cy.on(
    'mouseover',
    'edge',
    ({ target, renderedPosition }: cytoscape.EventObject & { target: cytoscape.EdgeSingular }) => {
      container.classList.add('map-pointing')
      later(() => {
        const link = scene.links.get(target.id())
        const edge = link && leading(link)
        if (edge === undefined) return
        mapStore.setState({ tip: { ...renderedPosition, side: side(renderedPosition.y), node: undefined, link } })
        hover({ kind: 'edge', id: edge })
      })
    },
  )
  cy.on('mousemove', ({ target, position }: cytoscape.EventObject) => {
    if (target === cy) container.classList.toggle('map-pointing', scene.titleAt(position) !== undefined)
  })
  cy.on('mouseout', 'node.card, edge', () => {
    container.classList.remove('map-pointing')
    later(leave)
  })
  const withShift = (event: cytoscape.EventObject) =>
    (event.originalEvent as unknown as MouseEvent | undefined)?.shiftKey === true
  cy.on('tap', (event: cytoscape.EventObject) => {
    shutMenu()
    const target = event.target as cytoscape.Core | cytoscape.NodeSingular
    if (target === cy) {
      const title = scene.titleAt(event.position)
      if (title?.sign === true) onToggle(title.island)
      else onSelect(title && { kind: 'group', id: title.island }, withShift(event))
      return
    }
    const element = target as cytoscape.NodeSingular
    if (element.group() === 'edges') {
      const id = edgeToSelect(scene, element.id())
      if (id !== undefined) onSelect({ kind: 'edge', id }, withShift(event))
      return
    }
    const closed = scene.nodes.get(String(element.data('service')))?.closed
    const { x1 } = element.boundingBox({ includeLabels: false, includeOverlays: false })
    if (closed !== undefined && event.position.x <= x1 + SIGN.card) onToggle(closed)
    else if (closed !== undefined) onSelect({ kind: 'group', id: closed }, withShift(event))
    else if (element.hasClass('card'))
      onSelect({ kind: 'service', id: String(element.data('service')) }, withShift(event))
  })
  cy.on('dbltap', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    onTouch()
    const closed = scene.nodes.get(String(target.data('service')))?.closed
    if (closed !== undefined) onToggle(closed)
    else focusOn({ card: String(target.data('service')), hops: '1', way: 'both' })
  })
  cy.on('cxttap', (event: cytoscape.EventObject) => {
    leave()
    const target = event.target as cytoscape.Core | cytoscape.NodeSingular
    const about =
      target === cy ? aboutPlace(scene, event.position) : aboutElement(scene, target as cytoscape.NodeSingular)
    mapStore.setState({ menu: { ...event.renderedPosition, target: about } })
  })
  container.addEventListener('pointerleave', () => later(leave), { signal })
  container.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
  cy.on('pan zoom', () => {
    leave()
    if (mapStore.getState().menu) shutMenu()
  })
  cy.on('scrollzoom pinchzoom dragpan', onTouch)
  let following = 0
  cy.on('drag', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    leave()
    if (scene.links.size > FOLLOWED) return
    cancelAnimationFrame(following)
    following = requestAnimationFrame(() => scene.dragged(String(target.data('service')), target.position(), false))
  })
  cy.on('dragfree', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    cancelAnimationFrame(following)
    scene.dragged(String(target.data('service')), target.position(), true)
    onDragged()
  })

  const focused = () => {
    const [card] = cy.nodes('.focused')
    return card && scene.nodes.get(String(card.data('service')))
  }
  /** The service whose pods were shown by key last, and where the card stood that the keys were on: it may be gone. */
  let unfolded = ''
  let stood: Point | undefined
  const openMenu = () => mapStore.setState({ menu: menuByKey(scene, focused()?.id) })
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    Escape: () => {
      onSelect(undefined, false)
      cy.nodes('.focused').removeClass('focused')
      stood = undefined
    },
    Enter: () => {
      const node = focused()
      if (node?.closed !== undefined) onToggle(node.closed)
      else if (node) onSelect({ kind: 'service', id: node.id }, false)
    },
    ' ': () => {
      const node = focused()
      if (node?.closed !== undefined) onSelect({ kind: 'group', id: node.closed }, true)
      else if (node) onSelect({ kind: 'service', id: node.id }, true)
    },
    o: () => {
      const node = focused()
      if (node) focusOn({ card: node.id, hops: '1', way: 'both' })
    },
    x: () => {
      const node = focused()
      if (node) hide(node.id)
    },
    i: () => {
      const { selection } = viewStore.getState()
      const selected = selection?.kind === 'service' ? selection.id : undefined
      const node = focused() ?? scene.nodes.get(selected ?? '')
      const box = node === undefined ? serviceBox(selected ?? unfolded) : node.closed
      if (box !== undefined) {
        if (node !== undefined || scene.layout.islands.has(box)) onToggle(box)
      } else if (node !== undefined) {
        unfolded = node.id
        onPods(node.id)
      }
    },
    '/': openFind,
    ContextMenu: openMenu,
    c: () => {
      const island = focused()?.closed ?? focused()?.island
      if (island !== undefined) onToggle(island)
    },
  }
  const step = (x: number, y: number) => {
    const [current] = cy.nodes('.focused')
    const { hidden } = readingStore.getState()
    const drawn = new Map([...scene.layout.nodes].filter(([id]) => !hidden.has(id)))
    const at = current === undefined ? closest(drawn, stood) : undefined
    const next = at ?? nearest(drawn, current && String(current.data('service')), { x, y })
    const card = next === undefined ? undefined : scene.card(next)
    if (card === undefined) return
    current?.removeClass('focused')
    card.addClass('focused')
    stood = { ...card.position() }
    camera.show(card)
    onFocus(next)
  }
  container.addEventListener(
    'keydown',
    (event) => {
      const action = event.shiftKey && event.key === 'F10' ? openMenu : keys[event.key]
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      action()
      event.preventDefault()
      event.stopPropagation()
    },
    { signal },
  )
  signal.addEventListener('abort', () => clearTimeout(waiting), { once: true })
}
