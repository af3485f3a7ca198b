import type cytoscape from 'cytoscape'
import type { Selection } from '#src/state/view.ts'
import type { Scene } from './scene.ts'

type Elements = cytoscape.CollectionReturnValue

/** More lines than these get no labels when raised together: they would cover one another. */
const MOST_LABELS = 12

/** Shows what is selected and what the pointer is on: raises it with its ends or neighbours and dims the rest. */
export class Marks {
  readonly #scene: Scene
  #selection: Selection | undefined
  #hovered: Selection | undefined
  #focus: string | undefined

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /** What of the map a selection of the page means; nothing for what is not drawn. */
  #elements(selection: Selection | undefined): Elements {
    const none = this.#scene.cy.collection()
    if (selection?.kind === 'service') {
      const card = this.#scene.model.cardOf(selection.id)
      return none.union((card === undefined ? undefined : this.#scene.card(card)) ?? none)
    }
    if (selection?.kind !== 'edge') return none
    const link = this.#scene.model.linkOfEdge(selection.id)
    return none.union((link === undefined ? undefined : this.#scene.line(link)) ?? none)
  }

  choose(selection: Selection | undefined): Elements {
    this.#selection = selection
    const { cy } = this.#scene
    const chosen = this.#elements(selection)
    cy.batch(() => {
      cy.elements('.chosen').not(chosen).removeClass('chosen named')
      chosen.removeClass('dim').addClass('chosen')
      chosen.edges().addClass('named')
    })
    return chosen
  }

  hover(selection: Selection | undefined): void {
    this.#hovered = selection
    this.#show()
  }

  /** Only this service and its neighbours stay bright, until cleared. */
  focus(service: string | undefined): void {
    this.#focus = service
    this.#show()
  }

  /** After cards or lines came or went. */
  refresh(): void {
    this.choose(this.#selection)
    this.#show()
  }

  #show(): void {
    const { cy } = this.#scene
    const hovered = this.#elements(this.#hovered)
    const focus = this.#focus === undefined ? undefined : ({ kind: 'service', id: this.#focus } as const)
    const lit = hovered.nonempty() ? hovered : this.#elements(focus)
    const raised = lit.union(lit.edges().connectedNodes()).union(lit.nodes().neighborhood())
    cy.batch(() => {
      cy.elements('.dim').intersection(raised).removeClass('dim')
      cy.edges('.raised').not(raised).removeClass('raised')
      cy.edges('.named').not('.chosen').not(raised).removeClass('named')
      if (raised.empty()) {
        cy.elements('.dim').removeClass('dim')
        return
      }
      cy.elements().not(raised).not('.chosen').not('.island').not('.dim').addClass('dim')
      raised.edges().addClass('raised')
      if (raised.edges().length <= MOST_LABELS) raised.edges().addClass('named')
    })
  }
}
