import type cytoscape from 'cytoscape'
import type { Point } from '#domain/layout/geometry.ts'
import { viewStore } from '#src/state/view.ts'
import type { MenuTarget, OpenMenu } from './actions.ts'
import { leading } from './problems.ts'
import type { Scene } from './scene.ts'

const aboutNamespace = (scene: Scene, island: string, card: string | undefined): MenuTarget => ({
  kind: 'namespace',
  island,
  closed: card !== undefined,
  pinned: card !== undefined && scene.pinned.has(card),
  term: scene.model.group(island)?.term,
})

/** What a menu on bare ground is about: the namespace whose title is there, else the map. */
export function aboutPlace(scene: Scene, place: Point): MenuTarget {
  const title = scene.titleAt(place)
  return title === undefined ? { kind: 'map' } : aboutNamespace(scene, title.island, undefined)
}

/** What a menu on a card or a line is about. */
export function aboutElement(scene: Scene, element: cytoscape.NodeSingular | cytoscape.EdgeSingular): MenuTarget {
  if (element.group() === 'edges') {
    const link = scene.links.get(element.id())
    const edge = link && leading(link)
    return edge === undefined ? { kind: 'map' } : { kind: 'edge', id: edge }
  }
  const id = String(element.data('service'))
  const closed = scene.nodes.get(id)?.closed
  return closed === undefined
    ? { kind: 'service', id, pinned: scene.pinned.has(id) }
    : aboutNamespace(scene, closed, id)
}

/** The menu that a key opens: of the card that the arrow keys stand on, else of what is selected, else of the map. */
export function menuByKey(scene: Scene, focused: string | undefined): OpenMenu {
  const { selection } = viewStore.getState()
  const selected = selection?.kind === 'service' ? scene.model.cardOf(selection.id) : undefined
  const card = scene.card(focused ?? selected ?? '')
  if (card !== undefined) return { ...card.renderedPosition(), target: aboutElement(scene, card) }
  const line = selection?.kind === 'edge' ? scene.line(scene.model.linkOfEdge(selection.id) ?? '') : undefined
  if (selection?.kind === 'edge' && line !== undefined)
    return { ...line.renderedMidpoint(), target: { kind: 'edge', id: selection.id } }
  return { x: scene.cy.width() / 2, y: scene.cy.height() / 2, target: { kind: 'map' } }
}
