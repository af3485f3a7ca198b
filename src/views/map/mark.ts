import type cytoscape from 'cytoscape'
import { serviceBox } from '#domain/map-grouping/group-of.ts'
import { readingStore } from '#src/state/reading.ts'
import { type Selection, viewStore } from '#src/state/view.ts'
import { closedId } from './boxes.ts'
import { findServices } from './find.ts'
import { lineOfFlow } from './flow-line.ts'
import { MOST_LINES } from './lines.ts'
import type { DrawnLink } from './model.ts'
import { path, reach } from './reach.ts'
import type { Scene } from './scene.ts'
import { tellLeftOut } from './speaker.ts'

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
    const { cy, model, links } = this.#scene
    const none = cy.collection()
    if (selection?.kind === 'service') {
      const card = model.cardOf(selection.id)
      const opened = this.#scene.box(serviceBox(selection.id))
      return opened.union((card === undefined ? undefined : this.#scene.card(card)) ?? none)
    }
    if (selection?.kind === 'group') return none.union(this.#scene.box(selection.id))
    const link = links.get(this.#lineOf(selection) ?? '')
    if (link === undefined) return none
    return none.union((link.inner ? this.#scene.card(link.source) : this.#scene.line(link.id)) ?? none)
  }

  /** The line that an edge or a flow is part of. */
  #lineOf(selection: Selection | undefined): string | undefined {
    const { model } = this.#scene
    if (selection?.kind === 'edge') return model.linkOfEdge(selection.id)
    return selection?.kind === 'flow' && selection.row ? lineOfFlow(selection.row, model) : undefined
  }

  /** Lines that a selection means: one, or all of a card. */
  #linesOf(selection: Selection | undefined): Iterable<string> {
    const { model } = this.#scene
    if (selection?.kind === 'service') return model.linksAt(model.cardOf(selection.id) ?? '')
    if (selection?.kind === 'group') return model.linksAt(closedId(selection.id))
    const line = this.#lineOf(selection)
    return line === undefined ? [] : [line]
  }

  /**
   * Has those lines drawn that are looked at, however many others are left out: of what is selected, pointed at, on the
   * path, in focus or found, though of many found ones none. True when some came or went.
   */
  #look(): boolean {
    const { also, hidden, allLines } = readingStore.getState()
    const { selection, hovered } = viewStore.getState()
    const { model } = this.#scene
    const at = new Set([selection, hovered, ...also].flatMap((one) => [...this.#linesOf(one)]))
    const found = this.#foundCards().flatMap((card) => [...model.linksAt(card)])
    if (found.length <= MOST_LINES) for (const line of found) at.add(line)
    for (const { id } of this.#bright().lines) at.add(id)
    const changed = this.#scene.thin({ at, hidden, all: allLines })
    tellLeftOut(this.#scene)
    return changed
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
      only(cy, 'end', chosen.edges().connectedNodes())
    })
    return chosen
  }

  /** After cards or lines came or went, or anything of the above changed. */
  refresh(): void {
    const { cy } = this.#scene
    cy.batch(() => {
      this.#look()
      this.choose()
      this.#hide()
      this.#raise()
    })
  }

  /** After an update that changed no shape: which lines are problems may have changed. */
  update(): void {
    if (readingStore.getState().problemsOnly) this.#scene.cy.batch(() => this.#hide())
  }

  /** After the pointer went elsewhere. */
  show(): void {
    this.#scene.cy.batch(() => {
      if (this.#look()) this.#hide()
      this.#raise()
    })
  }

  /** Dims all but what the pointer is on with its neighbours, or else what is looked for, the path or the neighbourhood. */
  #raise(): void {
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

  #foundCards(): readonly string[] {
    const { model } = this.#scene
    const services = findServices(model.services(), readingStore.getState().find ?? '')
    return [...new Set(services.flatMap(({ number }) => model.homeOf(number) ?? []))]
  }

  #found(): Elements {
    const none = this.#scene.cy.collection()
    return this.#foundCards().reduce<Elements>((all, id) => all.union(this.#scene.card(id) ?? none), none)
  }

  #lit(): Elements {
    const { cards, lines } = this.#bright()
    let lit: Elements = this.#scene.cy.collection()
    for (const id of cards) lit = lit.union(this.#scene.card(id) ?? lit)
    for (const { id } of lines) lit = lit.union(this.#scene.line(id) ?? lit)
    return lit
  }

  /** The path between the two that are selected, or the neighbourhood in focus. */
  #bright(): { readonly cards: ReadonlySet<string>; readonly lines: readonly DrawnLink[] } {
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
    return { cards: inside, lines: inside.size === 0 ? [] : lines.filter(between) }
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
      // What goes wrong within a closed box has no line; its card says so.
      const inner = [...this.#scene.links.values()].filter((link) => link.inner && link.look.problems > 0)
      const hurt = inner.reduce<Elements>((all, { source }) => all.union(this.#scene.card(source) ?? none), none)
      calm = cy.nodes('.card').not(cy.edges().not(away).connectedNodes()).not(hurt)
    }
    only(cy, 'away', away)
    only(cy, 'calm', calm)
  }
}
