import { type MapState, mapStore } from './actions.ts'
import { isProblem } from './edge-state.ts'
import type { Scene } from './scene.ts'
import type { MapText } from './text.ts'

/** Drops are announced at most this often, and only when their number changed. */
const QUIET_MS = 10_000

/** Counts what is drawn for the page, and says it for those who do not see the canvas. */
export class Speaker {
  readonly #scene: Scene
  readonly #text: MapText
  #saidAt = -Infinity
  #said = 0

  constructor(scene: Scene, text: MapText) {
    this.#scene = scene
    this.#text = text
  }

  summarise(): void {
    const { links, nodes } = this.#scene
    let [dropping, problems] = [0, 0]
    for (const { look } of links.values()) {
      if (look.heat === 'now' || look.heat === 'recent') dropping++
      if (isProblem(look)) problems++
    }
    const counts: Partial<MapState> = { services: nodes.size, connections: links.size, dropping, problems }
    const before = mapStore.getState()
    const now = performance.now()
    const loud = dropping !== this.#said && now - this.#saidAt > QUIET_MS
    if (loud) {
      this.#said = dropping
      this.#saidAt = now
    }
    const spoken = loud ? this.#text.label(nodes.size, links.size, dropping) : before.spoken
    const next = { ...counts, spoken }
    if (Object.entries(next).some(([name, value]) => before[name as keyof MapState] !== value)) mapStore.setState(next)
  }

  focus(id: string | undefined): void {
    const node = id === undefined ? undefined : this.#scene.nodes.get(id)
    if (node === undefined) return
    const dropping = [...this.#scene.model.linksAt(node.id)].filter((link) => {
      const heat = this.#scene.links.get(link)?.look.heat
      return heat === 'now' || heat === 'recent'
    }).length
    mapStore.setState({ focused: node.id, spoken: this.#text.service(node.caption, node.title, dropping) })
  }
}
