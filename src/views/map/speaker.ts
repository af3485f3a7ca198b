import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { type MapState, mapStore } from './actions.ts'
import type { Scene } from './scene.ts'
import type { MapText } from './text.ts'

/** Drops are announced at most this often, and only when their number changed. */
const QUIET_MS = 10_000

/** Whether flows of it were dropped within the minute. */
const drops = ({ minute }: Edge): boolean => (minute?.dropped ?? 0) > 0

/** Tells how many lines are not drawn. */
export function tellLeftOut({ leftOut }: Scene): void {
  const { lines, troubled, of } = mapStore.getState().leftOut
  const same = leftOut.lines === lines && leftOut.troubled === troubled && leftOut.of === of
  if (!same) mapStore.setState({ leftOut })
}

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
    tellLeftOut(this.#scene)
    let [connections, dropping, problems] = [0, 0, 0]
    for (const { look, edges } of links.values()) {
      connections += edges.length
      dropping += edges.filter(drops).length
      problems += look.problems
    }
    const before = mapStore.getState()
    const counts: Partial<MapState> = { services: nodes.size, connections, dropping, problems }
    const now = performance.now()
    const loud = dropping !== this.#said && now - this.#saidAt > QUIET_MS
    if (loud) {
      this.#said = dropping
      this.#saidAt = now
    }
    const spoken = loud ? this.#text.label(nodes.size, connections, dropping) : before.spoken
    const next = { ...counts, spoken }
    if (Object.entries(next).some(([name, value]) => before[name as keyof MapState] !== value)) mapStore.setState(next)
  }

  focus(id: string | undefined): void {
    const node = id === undefined ? undefined : this.#scene.nodes.get(id)
    if (node === undefined) return
    const lines = [...this.#scene.model.linksAt(node.id)]
    const dropping = lines.flatMap((link) => this.#scene.links.get(link)?.edges.filter(drops) ?? []).length
    mapStore.setState({ focused: node.id, spoken: this.#text.service(node.name || node.caption, node.title, dropping) })
  }
}
