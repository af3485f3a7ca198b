import type cytoscape from 'cytoscape'
import { readingStore } from '#src/state/reading.ts'
import { type Selection, viewStore } from '#src/state/view.ts'
import { findServices } from './find.ts'
import { lineOfFlow } from './flow-line.ts'
import type { DrawnLink } from './model.ts'
import { path, reach } from './reach.ts'
import type { Scene } from './scene.ts'

type Elements = cytoscape.CollectionReturnValue

/** More lines than these get no labels when raised together: they would cover one another. */
const MOST_LABELS = 12

/** Gives a class to these elements and takes it from all others. */
function only(cy: cytoscape.Core, name: string, elements: cytoscape.CollectionArgument): void {
  cy.elements(`.${name}`).not(elements).removeClass(name)
  cy.collection().union(elements).not(`.${name}`).addClass(name)
}

/**
 * Shows on the canvas what is selected, pointed at, looked for, focused, hidden and asked for by "problems only", all by
 * classes: what counts stays bright and the rest is dimmed or not drawn. Nothing moves.
 */
export class Marks {
  readonly #scene: Scene

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /** What of the map a selection of the page means; nothing for what is not drawn. */
  elements(selection: Selection | undefined): Elements {
    const { cy, model } = this.#scene
    const none = cy.collection()
    const line = (id: string | undefined) => none.union((id === undefined ? undefined : this.#scene.line(id)) ?? none)
    if (selection?.kind === 'service') {
      const card = model.cardOf(selection.id)
      return none.union((card === undefined ? undefined : this.#scene.card(card)) ?? none)
    }
    if (selection?.kind === 'group') return none.union(this.#scene.box(selection.id))
    if (selection?.kind === 'edge') {
      const id = model.linkOfEdge(selection.id)
      const link = this.#scene.links.get(id ?? '')
      return link?.inner === true ? none.union(this.#scene.card(link.source) ?? none) : line(id)
    }
    return selection?.row === undefined ? none : line(lineOfFlow(selection.row, model))
  }

  /** Marks what is selected and returns it. */
  choose(): Elements {
    const { cy } = this.#scene
    const { selection } = viewStore.getState()
    const chosen = readingStore
      .getState()
      .also.reduce<Elements>((all, other) => all.union(this.elements(other)), this.elements(selection))
    cy.batch(() => {
      cy.elements('.chosen').not(chosen).removeClass('chosen named')
      chosen.addClass('chosen')
      chosen.edges().addClass('named')
    })
    return chosen
  }

  /** After cards or lines came or went, or anything of the above changed. */
  refresh(): void {
    const { cy } = this.#scene
    cy.batch(() => {
      this.choose()
      this.#hide()
      this.show()
    })
  }

  /** After an update that changed no shape: which lines are problems may have changed. */
  update(): void {
    if (readingStore.getState().problemsOnly) this.#scene.cy.batch(() => this.#hide())
  }

  /** Dims all but what the pointer is on with its neighbours, or else what is looked for, the path or the neighbourhood. */
  show(): void {
    const { cy } = this.#scene
    const { hovered: pointed } = viewStore.getState()
    const hovered = this.elements(pointed)
    const found = this.#found()
    const bright = hovered.nonempty()
      ? hovered.union(hovered.edges().connectedNodes()).union(hovered.nodes().neighborhood())
      : found.nonempty()
        ? found
        : this.#lit()
    const lines = bright.edges()
    cy.batch(() => {
      only(cy, 'found', found)
      only(cy, 'raised', lines)
      cy.edges('.named').not('.chosen').not(lines).removeClass('named')
      // What is said of a line that is pointed at stands beside the pointer.
      if (lines.length <= MOST_LABELS && pointed?.kind !== 'edge') lines.addClass('named')
      only(cy, 'lit', bright.empty() ? bright : bright.union(cy.elements('.chosen')))
      this.#scene.veil.cover(bright.empty() ? undefined : this.#scene.bounds())
    })
  }

  #found(): Elements {
    const { model } = this.#scene
    const none = this.#scene.cy.collection()
    const services = findServices(model.services(), readingStore.getState().find ?? '')
    const cards = new Set(services.flatMap(({ number }) => model.homeOf(number) ?? []))
    return [...cards].reduce<Elements>((all, id) => all.union(this.#scene.card(id) ?? none), none)
  }

  /** The path between the two that are selected, or the neighbourhood in focus. */
  #lit(): Elements {
    const { cy } = this.#scene
    const { focus } = readingStore.getState()
    const passed = this.pathCards()
    const lines = this.lines()
    const cards = passed ?? (focus && this.#scene.nodes.has(focus.card) ? [...reach(lines, focus)] : [])
    const inside = new Set(cards)
    const between = (link: DrawnLink) =>
      passed === undefined
        ? inside.has(link.source) && inside.has(link.target)
        : passed.some(
            (at, index) =>
              (link.source === at && link.target === passed[index + 1]) ||
              (link.target === at && link.source === passed[index + 1]),
          )
    let lit: Elements = cy.collection()
    for (const id of inside) lit = lit.union(this.#scene.card(id) ?? cy.collection())
    for (const link of lines) if (between(link)) lit = lit.union(this.#scene.line(link.id) ?? cy.collection())
    return lit
  }

  /** Lines that are drawn between cards that are drawn. */
  lines(): readonly DrawnLink[] {
    const { hidden } = readingStore.getState()
    return [...this.#scene.links.values()].filter(({ source, target }) => !hidden.has(source) && !hidden.has(target))
  }

  /** The cards on the path between exactly two selected services; undefined where not two are selected or none leads there. */
  pathCards(): readonly string[] | undefined {
    const ends = this.pathEnds()
    return ends && path(this.lines(), ends[0], ends[1])
  }

  /** The cards of two selected services. */
  pathEnds(): readonly [string, string] | undefined {
    const { selection } = viewStore.getState()
    const all = [selection, ...readingStore.getState().also]
    const [from, to, third] = all.flatMap((one) =>
      one?.kind === 'service' ? (this.#scene.model.cardOf(one.id) ?? []) : [],
    )
    return from === undefined || to === undefined || third !== undefined || from === to ? undefined : [from, to]
  }

  #hide(): void {
    const { cy } = this.#scene
    const { hidden, problemsOnly } = readingStore.getState()
    const none = cy.collection()
    let away: Elements = none
    for (const id of hidden) away = away.union(this.#scene.card(id) ?? none)
    away = away.union(away.connectedEdges())
    let calm: Elements = none
    if (problemsOnly) {
      const quiet = cy.edges().filter((line) => {
        const link = this.#scene.links.get(line.id())
        return link === undefined || link.look.problems === 0
      })
      away = away.union(quiet)
      calm = cy.nodes('.card').not(cy.edges().not(away).connectedNodes())
    }
    only(cy, 'away', away)
    only(cy, 'calm', calm)
  }
}
