import type { Flow } from '#gen/flow/flow_pb.ts'
import { BoundedCounter, type Counted, type LeftOut } from './counter.ts'
import type { End } from './extras.ts'
import { FIELDS, fieldWritten } from './fields.ts'

const ENDS: readonly End[] = ['source', 'destination']

/** Values seen, by written name (`pod`, `from-pod`, `to-pod`): what completion counts. */
export type SeenCounts = ReadonlyMap<string, ReadonlyMap<string, number>>

/** The values that flows showed for each field that can be completed. Bounded: rare values are forgotten first. */
export class SeenValues {
  readonly #counters: ReadonlyMap<string, Readonly<Record<End, BoundedCounter>>>

  /** `limit` values are kept for each end of each field. */
  constructor(limit = 300) {
    this.#counters = new Map(
      FIELDS.filter(({ seen }) => seen !== undefined).map(({ name }) => [
        name,
        { source: new BoundedCounter(limit), destination: new BoundedCounter(limit) },
      ]),
    )
  }

  add(flow: Flow): void {
    for (const { name, seen, sides } of FIELDS) {
      const counters = this.#counters.get(name)
      if (seen === undefined || counters === undefined) continue
      for (const end of sides ? ENDS : ENDS.slice(0, 1)) {
        for (const value of seen(flow, end)) counters[end].add(value)
      }
    }
  }

  /** The counts of a written name; without a side those of both ends together. Undefined where nothing is counted. */
  of(written: string): ReadonlyMap<string, number> | undefined {
    const known = fieldWritten(written)
    const counters = known === undefined ? undefined : this.#counters.get(known.field.name)
    if (known === undefined || counters === undefined) return undefined
    if (known.side === 'to') return counters.destination.counts
    if (known.side === 'from' || !known.field.sides) return counters.source.counts
    const both = new Map(counters.source.counts)
    for (const [value, count] of counters.destination.counts) both.set(value, (both.get(value) ?? 0) + count)
    return both
  }

  /** Most frequent first. */
  top(written: string, limit: number): readonly Counted[] {
    return [...(this.of(written) ?? [])]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, limit)
  }

  /** What was left out of a field, both ends together. */
  leftOut(written: string): LeftOut {
    const counters = this.#counters.get(fieldWritten(written)?.field.name ?? '')
    const [a, b] = [counters?.source.leftOut, counters?.destination.leftOut]
    return { values: (a?.values ?? 0) + (b?.values ?? 0), count: (a?.count ?? 0) + (b?.count ?? 0) }
  }

  /** Everything, for completion. */
  counts(): SeenCounts {
    const all = new Map<string, ReadonlyMap<string, number>>()
    for (const { name, sides } of FIELDS) {
      for (const written of sides ? [name, `from-${name}`, `to-${name}`] : [name]) {
        const counts = this.of(written)
        if (counts !== undefined && counts.size > 0) all.set(written, counts)
      }
    }
    return all
  }
}
