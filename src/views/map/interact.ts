import type cytoscape from 'cytoscape'
import { hover, select, viewStore } from '#src/state/view.ts'
import { type MapHandle, mapStore } from './actions.ts'
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
  readonly handle: MapHandle
  readonly signal: AbortSignal
  /** The person moved the view: from now on it is theirs. */
  readonly onTouch: () => void
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
export function listen({ cy, container, scene, marks, camera, handle, signal, onTouch }: Stage): void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    clearTimeout(waiting)
    mapStore.setState({ tip: undefined })
    hover(undefined)
    marks.hover(cy.collection())
  }
  cy.on('mouseover', 'node.card, edge', ({ target }: { target: cytoscape.NodeSingular | cytoscape.EdgeSingular }) => {
    clearTimeout(waiting)
    container.classList.add('map-pointing')
    waiting = setTimeout(() => {
      marks.hover(target.union(cy.collection()))
      const box = target.renderedBoundingBox({ includeLabels: false, includeOverlays: false })
      const link = target.group() === 'edges'
      const id = link ? target.id() : String(target.data('service'))
      const middle = link
        ? (target as unknown as cytoscape.EdgeSingular).renderedMidpoint()
        : { x: (box.x1 + box.x2) / 2, y: box.y2 }
      mapStore.setState({ tip: { kind: link ? 'link' : 'node', id, ...middle } })
      const edge = link ? scene.links.get(id)?.edges[0]?.id : undefined
      hover(edge === undefined ? { kind: 'service', id } : { kind: 'edge', id: edge })
    }, HOVER_MS)
  })
  cy.on('mouseout', 'node.card, edge', () => {
    container.classList.remove('map-pointing')
    clearTimeout(waiting)
    waiting = setTimeout(leave, HOVER_MS)
  })
  cy.on('tap', (event: cytoscape.EventObject) => {
    const target = event.target as cytoscape.Core | cytoscape.NodeSingular
    if (target === cy) {
      select(undefined)
      marks.focus(cy.collection())
      return
    }
    const element = target as cytoscape.NodeSingular
    if (element.group() === 'edges') {
      const id = edgeToSelect(scene, element.id())
      if (id !== undefined) select({ kind: 'edge', id })
    } else if (element.hasClass('card')) select({ kind: 'service', id: String(element.data('service')) })
  })
  cy.on('dbltap', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    marks.focus(target.union(cy.collection()))
    camera.fit(target.closedNeighborhood())
    onTouch()
  })
  cy.on('pan zoom', leave)
  cy.on('scrollzoom pinchzoom dragpan', onTouch)
  cy.on('drag', 'node.card', ({ target }: { target: cytoscape.NodeSingular }) => {
    leave()
    scene.dragged(String(target.data('service')), target.position())
  })

  const keys: Readonly<Record<string, () => void>> = {
    f: handle.fit,
    '+': handle.zoomIn,
    '=': handle.zoomIn,
    '-': handle.zoomOut,
    t: handle.tidy,
    n: handle.nextProblem,
    p: handle.previousProblem,
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    Escape: () => {
      select(undefined)
      marks.focus(cy.collection())
      cy.nodes('.focused').removeClass('focused')
    },
    Enter: () => {
      const [node] = cy.nodes('.focused')
      if (node) select({ kind: 'service', id: String(node.data('service')) })
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
    mapStore.setState({ focused: next })
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
