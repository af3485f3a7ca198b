import type { CallPart } from './call-part.ts'

/** Halves that wait for the other one, in all and of one connection; beyond that the oldest stay alone. */
const MOST = 8192
const MOST_OF_CONNECTION = 32
/** Longest time between two halves, in milliseconds. */
const LONGEST_MS = 60_000
/** How far the measured latency and the times of the two halves may be apart: milliseconds, and a share of the latency. */
const SLACK_MS = 5
const SLACK_SHARE = 0.1

interface Waiting<Item> {
  readonly part: CallPart
  readonly item: Item
}

/**
 * Finds the other half of calls, in any order in which the halves come. Joined are only halves that one proxy saw on one
 * connection, that ask the same, with the same request id where both carry one. Where an answer tells its latency, its request
 * must have been seen that long before; without, and without ids, it must be the only one that fits. What cannot be told
 * apart stays alone: rows are often only a part of what was seen, so a likely mate may be the wrong one.
 */
export class CallJoiner<Item> {
  readonly #waiting = new Map<number, Waiting<Item>[]>()
  #count = 0

  /** How many halves wait. */
  get waiting(): number {
    return this.#count
  }

  /** The half that belongs to this one, if it came before; else this one waits. */
  join(part: CallPart, item: Item): Item | undefined {
    const here = this.#waiting.get(part.connection) ?? []
    const mate = bestOf(
      here.filter((other) => other.part.half !== part.half && fits(part, other.part)),
      part,
    )
    if (mate !== undefined) {
      this.#put(
        part.connection,
        here.filter((other) => other !== mate),
      )
      return mate.item
    }
    this.#put(part.connection, [...here, { part, item }].slice(-MOST_OF_CONNECTION))
    if (this.#count > MOST) this.#forgetOldest()
    return undefined
  }

  /** Connections stand in the order in which they were last heard of. */
  #put(connection: number, halves: Waiting<Item>[]): void {
    this.#count += halves.length - (this.#waiting.get(connection)?.length ?? 0)
    this.#waiting.delete(connection)
    if (halves.length > 0) this.#waiting.set(connection, halves)
  }

  #forgetOldest(): void {
    const [oldest] = this.#waiting.keys()
    if (oldest !== undefined) this.#put(oldest, [])
  }
}

const sameId = (a: CallPart, b: CallPart): boolean => a.id !== undefined && a.id === b.id

function fits(a: CallPart, b: CallPart): boolean {
  if (a.asks !== b.asks) return false
  if (a.id !== undefined && b.id !== undefined && a.id !== b.id) return false
  const [request, response] = a.half === 'request' ? [a, b] : [b, a]
  if (request.timeMs === undefined || response.timeMs === undefined) return true
  const apart = response.timeMs - request.timeMs
  if (apart < -SLACK_MS || (apart > LONGEST_MS && response.latencyMs === undefined)) return false
  // A request that is handed on keeps its id, and the agent may then measure from where it began.
  if (sameId(a, b) || response.latencyMs === undefined) return true
  return Math.abs(apart - response.latencyMs) <= SLACK_MS + SLACK_SHARE * response.latencyMs
}

/** Milliseconds between the times of two halves and the latency that the answer tells. */
function misfit(a: CallPart, b: CallPart): number {
  const [request, response] = a.half === 'request' ? [a, b] : [b, a]
  if (request.timeMs === undefined || response.timeMs === undefined) return Number.POSITIVE_INFINITY
  return Math.abs(response.timeMs - request.timeMs - (response.latencyMs ?? 0))
}

function bestOf<Item>(halves: readonly Waiting<Item>[], part: CallPart): Waiting<Item> | undefined {
  if (halves.length <= 1) return halves[0]
  const same = halves.filter((other) => sameId(other.part, part))
  if (same.length === 1) return same[0]
  const among = same.length > 0 ? same : halves
  const told = part.latencyMs !== undefined || among.every((other) => other.part.latencyMs !== undefined)
  if (!told && same.length === 0) return undefined
  return among.reduce((best, other) => (misfit(other.part, part) < misfit(best.part, part) ? other : best))
}
