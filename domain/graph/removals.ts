import type { GraphDelta } from '#gen/orrery/v1/orrery_pb.ts'

/** Removals remembered; about half of them are forgotten at once when there are more. */
const KEPT = 32_768

interface Removal {
  readonly version: number
  readonly kind: 'service' | 'edge'
  readonly number: number
  /** What goes on in its place; 0 for nothing. */
  readonly by: number
}

type Removed = Pick<GraphDelta, 'removedServices' | 'removedEdges' | 'replacedServices' | 'replacedEdges'>

/** Which services and edges left, and in which version: what viewers with an older version have to be told. */
export class Removals {
  #log: Removal[] = []
  /** Removals up to this version are not known any more. */
  #forgotten = 0

  add(version: number, kind: 'service' | 'edge', number: number, by = 0): void {
    this.#log.push({ version, kind, number, by })
    if (this.#log.length <= KEPT) return
    const gone = this.#log.splice(0, KEPT / 2)
    this.#forgotten = gone.at(-1)?.version ?? this.#forgotten
  }

  /** What left after a version, or undefined when that is not known any more. */
  since(version: number): Removed | undefined {
    if (version < this.#forgotten) return undefined
    const removedServices: number[] = []
    const removedEdges: number[] = []
    const replacedServices: Record<number, number> = {}
    const replacedEdges: Record<number, number> = {}
    for (let index = this.#log.length - 1; index >= 0; index--) {
      const removal = this.#log[index]
      if (removal === undefined || removal.version <= version) break
      const { kind, number, by } = removal
      if (kind === 'service') removedServices.push(number)
      else removedEdges.push(number)
      if (by > 0) (kind === 'service' ? replacedServices : replacedEdges)[number] = by
    }
    return {
      removedServices: removedServices.reverse(),
      removedEdges: removedEdges.reverse(),
      replacedServices,
      replacedEdges,
    }
  }
}
