import { select, viewStore } from '#src/state/view.ts'
import type { Camera } from './camera.ts'
import { isProblem, lookOf } from './edge-state.ts'
import type { DrawnLink } from './model.ts'
import type { Scene } from './scene.ts'

const RANK = { now: 0, recent: 1, past: 3 } as const

/** Worst first, then from left to right and top to bottom, so that the order is the one the eye expects. */
export function inOrder(
  links: Iterable<DrawnLink>,
  at: (id: string) => { x: number; y: number } | undefined,
): readonly DrawnLink[] {
  const rank = ({ look }: DrawnLink) => (look.heat ? RANK[look.heat] : look.tone === 'error' ? 1 : 2)
  const place = (link: DrawnLink) => at(link.source) ?? { x: 0, y: 0 }
  return [...links]
    .filter((link) => isProblem(link.look))
    .sort((a, b) => rank(a) - rank(b) || place(a).x - place(b).x || place(a).y - place(b).y || (a.id < b.id ? -1 : 1))
}

/** The edge of a line that a person most likely means: the worst, then the busiest. */
export function leading(link: DrawnLink, now: number): string | undefined {
  const weigh = (edge: DrawnLink['edges'][number]) => {
    const look = lookOf([edge], now)
    return (isProblem(look) ? 1e12 : 0) + (look.heat === 'now' ? 1e13 : 0) + (edge.minute?.flows ?? 0)
  }
  return [...link.edges].sort((a, b) => weigh(b) - weigh(a) || a.number - b.number)[0]?.id
}

/** Walks from problem to problem. */
export class Problems {
  readonly #scene: Scene
  readonly #camera: Camera

  constructor(scene: Scene, camera: Camera) {
    this.#scene = scene
    this.#camera = camera
  }

  go(step: 1 | -1): void {
    const list = inOrder(this.#scene.links.values(), (id) => this.#scene.layout.nodes.get(id))
    if (list.length === 0) return
    const { selection } = viewStore.getState()
    const current = selection?.kind === 'edge' ? this.#scene.model.linkOfEdge(selection.id) : undefined
    const at = list.findIndex((link) => link.id === current)
    const next = list[(at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step + list.length) % list.length]
    const edge = next && leading(next, this.#scene.now)
    if (next === undefined || edge === undefined) return
    select({ kind: 'edge', id: edge })
    const line = this.#scene.line(next.id)
    if (line) this.#camera.show(line.union(line.connectedNodes()))
  }
}
