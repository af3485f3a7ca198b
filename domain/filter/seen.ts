import type { Flow } from '#gen/flow/flow_pb.ts'
import { BoundedCounter, type Counted, type LeftOut } from './counter.ts'
import type { End } from './extras.ts'
import { FIELDS, fieldWritten } from './fields.ts'

/** Values seen, by written name (`pod`, `from-pod`, `to-pod`): what completion counts. */
export type SeenCounts = ReadonlyMap<string, ReadonlyMap<string, number>>

/** Values of one flow at one end that are counted; further ones are left out. */
const OF_A_FLOW = 64

/** The values that flows showed for each field that can be completed. Bounded: rare values are forgotten first. */
export class SeenValues {
  readonly #counters: ReadonlyMap<string, Readonly<Record<End | 'both', BoundedCounter>>>

  /** `limit` values are kept for each end of each field. */
  constructor(limit = 300) {
    this.#counters = new Map(
      FIELDS.filter(({ seen }) => seen !== undefined).map(({ name }) => [
        name,
        {
          source: new BoundedCounter(limit),
          destination: new BoundedCounter(limit),
          both: new BoundedCounter(limit),
        },
      ]),
    )
  }

  add(flow: Flow): void {
    for (const { name, seen, sides } of FIELDS) {
      const counters = this.#counters.get(name)
      if (seen === undefined || counters === undefined) continue
      const source = take(seen(flow, 'source'), counters.source)
      if (!sides) continue
      const destination = take(seen(flow, 'destination'), counters.destination)
      for (const value of new Set([...source, ...destination])) counters.both.add(value)
    }
  }

  /** Flows by value of a written name; without a side those that show it at either end. Undefined where nothing is counted. */
  of(written: string): ReadonlyMap<string, number> | undefined {
    const known = fieldWritten(written)
    const counters = known === undefined ? undefined : this.#counters.get(known.field.name)
    if (known === undefined || counters === undefined) return undefined
    if (known.side === 'to') return counters.destination.counts
    return known.side === 'from' || !known.field.sides ? counters.source.counts : counters.both.counts
  }

  /** Most frequent first. */
  top(written: string, limit: number): readonly Counted[] {
    return [...(this.of(written) ?? [])]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, limit)
  }

  /** What was left out of a written name. */
  leftOut(written: string): LeftOut {
    const known = fieldWritten(written)
    const counters = this.#counters.get(known?.field.name ?? '')
    if (known === undefined || counters === undefined) return { values: 0, count: 0 }
    if (known.side === 'to') return counters.destination.leftOut
    return (known.side === 'from' || !known.field.sides ? counters.source : counters.both).leftOut
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

function take(values: readonly string[], counter: BoundedCounter): readonly string[] {
  const counted = values.length > OF_A_FLOW ? values.slice(0, OF_A_FLOW) : values
  for (const value of counted) counter.add(value)
  if (counted !== values) counter.leave(values.length - OF_A_FLOW)
  return counted
}
