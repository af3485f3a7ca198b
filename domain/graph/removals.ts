import type { GraphDelta } from '#gen/orrery/v1/orrery_pb.ts'

/** Removals remembered; about half of them are forgotten at once when there are more. */
const KEPT = 32_768

interface Removal {
  readonly version: number
  readonly kind: 'service' | 'edge'
  readonly number: number
}

/** Which services and edges left, and in which version: what viewers with an older version have to be told. */
export class Removals {
  #log: Removal[] = []
  /** Removals up to this version are not known any more. */
  #forgotten = 0

  add(version: number, kind: 'service' | 'edge', number: number): void {
    this.#log.push({ version, kind, number })
    if (this.#log.length <= KEPT) return
    const gone = this.#log.splice(0, KEPT / 2)
    this.#forgotten = gone.at(-1)?.version ?? this.#forgotten
  }

  /** What left after a version, or undefined when that is not known any more. */
  since(version: number): Pick<GraphDelta, 'removedServices' | 'removedEdges'> | undefined {
    if (version < this.#forgotten) return undefined
    const removedServices: number[] = []
    const removedEdges: number[] = []
    for (let index = this.#log.length - 1; index >= 0; index--) {
      const removal = this.#log[index]
      if (removal === undefined || removal.version <= version) break
      if (removal.kind === 'service') removedServices.push(removal.number)
      else removedEdges.push(removal.number)
    }
    return { removedServices: removedServices.reverse(), removedEdges: removedEdges.reverse() }
  }
}
