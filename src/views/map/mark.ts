import type cytoscape from 'cytoscape'
import type { Selection } from '#src/state/view.ts'
import type { Scene } from './scene.ts'

/** What of the map a selection of the page means. */
function elementsOf(scene: Scene, selection: Selection | undefined): cytoscape.CollectionReturnValue {
  const none = scene.cy.collection()
  if (selection?.kind === 'service') return scene.card(selection.id)?.union(none) ?? none
  if (selection?.kind === 'edge') return scene.line(scene.model.linkOfEdge(selection.id) ?? '')?.union(none) ?? none
  return none
}

/** Shows what is selected and what the pointer is on: raises it with its ends or neighbours and dims the rest. */
export class Marks {
  readonly #scene: Scene
  #hovered: cytoscape.CollectionReturnValue
  #focus: cytoscape.CollectionReturnValue

  constructor(scene: Scene) {
    this.#scene = scene
    this.#hovered = scene.cy.collection()
    this.#focus = scene.cy.collection()
  }

  choose(selection: Selection | undefined): cytoscape.CollectionReturnValue {
    const { cy } = this.#scene
    const chosen = elementsOf(this.#scene, selection)
    cy.batch(() => {
      cy.elements('.chosen').not(chosen).removeClass('chosen named')
      chosen.addClass('chosen')
      chosen.edges().addClass('named')
    })
    return chosen
  }

  hover(elements: cytoscape.CollectionReturnValue): void {
    this.#hovered = elements
    this.#show()
  }

  /** Double click: only these and their neighbours stay bright until cleared. */
  focus(elements: cytoscape.CollectionReturnValue): void {
    this.#focus = elements
    this.#show()
  }

  get focused(): boolean {
    return this.#focus.nonempty()
  }

  #show(): void {
    const { cy } = this.#scene
    const lit = this.#hovered.nonempty() ? this.#hovered : this.#focus
    const raised = lit.union(lit.edges().connectedNodes()).union(lit.nodes().neighborhood())
    cy.batch(() => {
      if (raised.empty()) {
        cy.elements('.dim').removeClass('dim')
        cy.edges('.raised').removeClass('raised')
        cy.edges('.named').not('.chosen').removeClass('named')
        return
      }
      cy.elements().not(raised).not('.chosen').not('.island').addClass('dim')
      raised.removeClass('dim')
      cy.edges('.raised').not(raised).removeClass('raised')
      cy.edges('.named').not('.chosen').not(raised).removeClass('named')
      raised.edges().addClass('raised')
      if (raised.edges().length <= 12) raised.edges().addClass('named')
    })
  }
}
