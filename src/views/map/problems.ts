import { isProblem } from '#domain/export/edge-state.ts'
import { around, type Box } from '#domain/layout/geometry.ts'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { select, viewStore } from '#src/state/view.ts'
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
    .filter(({ look }) => look.problems > 0)
    .sort((a, b) => rank(a) - rank(b) || place(a).x - place(b).x || place(a).y - place(b).y || (a.id < b.id ? -1 : 1))
}

/** Edges of a line: those that ask for attention first, what dropped last before the others, then the busiest. */
function ranked({ edges }: DrawnLink): readonly Edge[] {
  const weigh = ({ minute, lastDroppedMs }: Edge) => ((minute?.dropped ?? 0) > 0 ? lastDroppedMs : 0)
  return edges.toSorted(
    (a, b) =>
      Number(isProblem(b)) - Number(isProblem(a)) ||
      weigh(b) - weigh(a) ||
      (b.minute?.flows ?? 0) - (a.minute?.flows ?? 0) ||
      a.number - b.number,
  )
}

/** Where the worst line was denied, or both its ends stand; undefined while all is well. */
export function worstPlace(scene: Scene): Box | undefined {
  const { nodes } = scene.layout
  const [worst] = inOrder(scene.links.values(), (id) => nodes.get(id))
  if (worst === undefined) return undefined
  const { source, target, look } = worst
  const ends = look.mark === 'source' ? [source] : look.mark === 'target' ? [target] : [source, target]
  return around(ends.flatMap((id) => nodes.get(id) ?? []))
}

/** The edge of a line that a person most likely means: the worst, then the busiest. */
export const leading = (link: DrawnLink): string | undefined => ranked(link)[0]?.id

/** Walks from edge to edge that asks for attention, line by line. */
export class Problems {
  readonly #scene: Scene

  constructor(scene: Scene) {
    this.#scene = scene
  }

  go(step: 1 | -1): void {
    const list = inOrder(this.#scene.links.values(), (id) => this.#scene.layout.nodes.get(id)).flatMap((link) =>
      ranked(link)
        .filter(isProblem)
        .map((edge) => edge.id),
    )
    if (list.length === 0) return
    const { selection } = viewStore.getState()
    const at = list.findIndex((edge) => selection?.kind === 'edge' && edge === selection.id)
    const next = list[(at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step + list.length) % list.length]
    if (next === undefined) return
    select({ kind: 'edge', id: next })
  }
}
