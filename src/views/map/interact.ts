import type cytoscape from 'cytoscape'
import { hover, type Selection, viewStore } from '#src/state/view.ts'
import { mapStore } from './actions.ts'
import type { Camera } from './camera.ts'
import { nearest } from './keys.ts'
import type { Marks } from './mark.ts'
import { leading } from './problems.ts'
import type { Scene } from './scene.ts'

interface Stage {
  readonly cy: cytoscape.Core
  readonly container: HTMLElement
  readonly scene: Scene
  readonly marks: Marks
  readonly camera: Camera
  readonly signal: AbortSignal
  /** Something was clicked, or chosen by key. */
  readonly onSelect: (selection: Selection | undefined) => void
  /** The person moved the view: from now on it is theirs. */
  readonly onTouch: () => void
  /** Opens or closes a namespace. */
  readonly onToggle: (island: string) => void
  /** A card was put elsewhere. */
  /** The arrow keys went to a service. */
  readonly onFocus: (id: string | undefined) => void
  readonly onDragged: () => void
}

const HOVER_MS = 70

/** Which edge of a line a click means: its leading one, and with each further click the next. */
function edgeToSelect(scene: Scene, lineId: string): string | undefined {
  const link = scene.links.get(lineId)
  if (link === undefined) return undefined
  const { selection } = viewStore.getState()
  const current = selection?.kind === 'edge' ? link.edges.findIndex((edge) => edge.id === selection.id) : -1
  return current < 0 ? leading(link, scene.now) : link.edges[(current + 1) % link.edges.length]?.id
}

/** Pointer and keyboard. */
export function listen({
  cy,
  container,
  scene,
  marks,
  camera,
  signal,
  onSelect,
  onTouch,
  onToggle,
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
        const edge = link && leading(link, scene.now)
        if (edge === undefined) return
        mapStore.setState({ tip: { ...renderedPosition, side: side(renderedPosition.y), node: undefined, link } })
        hover({ kind: 'edge', id: edge })
      })
    },
  )
  cy.on('mouseout', 'node.card, edge', () => {
    container.classList.remove('map-pointing')
    later(leave)
  })
  cy.on('tap', (event: cytoscape.EventObject) => {
    const target = event.target as cytoscape.Core | cytoscape.NodeSingular
    if (target === cy) {
      const title = scene.titleAt(event.position)
      if (title !== undefined) return onToggle(title)
      onSelect(undefined)
      marks.focus(undefined)
      return
    }
    const element = target as cytoscape.NodeSingular
    if (element.group() === 'edges') {
      const id = edgeToSelect(scene, element.id())
      if (id !== undefined) onSelect({ kind: 'edge', id })
      return
    }
    const closed = scene.nodes.get(String(element.data('service')))?.closed
    if (closed !== undefined) onToggle(closed)
    else if (element.hasClass('card')) onSelect({ kind: 'service', id: String(element.data('service')) })
  })
  cy.on('dbltap', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    marks.focus(String(target.data('service')))
    camera.fit(target.closedNeighborhood())
    onTouch()
  })
  cy.on('pan zoom', leave)
  cy.on('scrollzoom pinchzoom dragpan', onTouch)
  cy.on('drag', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    leave()
    scene.dragged(String(target.data('service')), target.position())
  })
  cy.on('dragfree', 'node.card', onDragged)

  const focused = () => {
    const [card] = cy.nodes('.focused')
    return card && scene.nodes.get(String(card.data('service')))
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    Escape: () => {
      onSelect(undefined)
      marks.focus(undefined)
      cy.nodes('.focused').removeClass('focused')
    },
    Enter: () => {
      const node = focused()
      if (node?.closed !== undefined) onToggle(node.closed)
      else if (node) onSelect({ kind: 'service', id: node.id })
    },
    c: () => {
      const island = focused()?.closed ?? focused()?.island
      if (island !== undefined) onToggle(island)
    },
  }
  const step = (x: number, y: number) => {
    const [current] = cy.nodes('.focused')
    const next = nearest(scene.layout.nodes, current && String(current.data('service')), { x, y })
    const card = next === undefined ? undefined : scene.card(next)
    if (card === undefined) return
    current?.removeClass('focused')
    card.addClass('focused')
    camera.show(card)
    onFocus(next)
  }
  container.addEventListener(
    'keydown',
    (event) => {
      const action = keys[event.key]
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      action()
      event.preventDefault()
      event.stopPropagation()
    },
    { signal },
  )
  signal.addEventListener('abort', () => clearTimeout(waiting), { once: true })
}
