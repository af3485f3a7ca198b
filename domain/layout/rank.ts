/** A weighted arrow between two of `count` things, by index. */
export interface Arrow {
  readonly from: number
  readonly to: number
  readonly weight: number
}

/**
 * An order in which few arrows run backwards: things that call come before things that are called. Greedy, after
 * Eades, Lin and Smyth ("A fast and effective heuristic for the feedback arc set problem", 1993): take sinks to the
 * end, sources to the front, and of what is left the one that calls most over being called. Ties go to the lower index.
 */
export function callOrder(count: number, arrows: readonly Arrow[]): readonly number[] {
  const out = Array.from({ length: count }, () => new Map<number, number>())
  const into = Array.from({ length: count }, () => new Map<number, number>())
  for (const { from, to, weight } of arrows) {
    if (from === to) continue
    out[from]?.set(to, (out[from].get(to) ?? 0) + weight)
    into[to]?.set(from, (into[to].get(from) ?? 0) + weight)
  }
  const left = new Set(Array.from({ length: count }, (_, index) => index))
  const front: number[] = []
  const back: number[] = []
  const sum = (weights: ReadonlyMap<number, number> | undefined) =>
    [...(weights?.values() ?? [])].reduce((a, b) => a + b, 0)
  const take = (index: number, side: number[]) => {
    side.push(index)
    left.delete(index)
    for (const next of out[index]?.keys() ?? []) into[next]?.delete(index)
    for (const next of into[index]?.keys() ?? []) out[next]?.delete(index)
  }
  while (left.size > 0) {
    let taken = false
    for (const index of left) {
      if (out[index]?.size === 0 && (into[index]?.size ?? 0) > 0) {
        take(index, back)
        taken = true
      }
    }
    for (const index of left) {
      if (into[index]?.size === 0) {
        take(index, front)
        taken = true
      }
    }
    if (taken) continue
    let best = -1
    let most = -Infinity
    for (const index of left) {
      const lead = sum(out[index]) - sum(into[index])
      if (lead > most) [best, most] = [index, lead]
    }
    take(best, front)
  }
  return [...front, ...back.reverse()]
}

/**
 * Ranks from 0: along the call order each thing stands right of everything that calls it, and a thing that nobody calls
 * directly left of the first it calls.
 */
export function ranks(count: number, arrows: readonly Arrow[]): readonly number[] {
  const order = callOrder(count, arrows)
  const position = new Map(order.map((index, at) => [index, at]))
  const forward = Array.from({ length: count }, (): number[] => [])
  const called = Array.from({ length: count }, () => false)
  for (const { from, to } of arrows) {
    if (from === to) continue
    const runsOn = (position.get(from) ?? 0) < (position.get(to) ?? 0)
    const [first, second] = runsOn ? [from, to] : [to, from]
    forward[first]?.push(second)
    called[second] = true
  }
  const rank = Array.from({ length: count }, () => 0)
  for (const index of order) {
    for (const next of forward[index] ?? []) rank[next] = Math.max(rank[next] ?? 0, (rank[index] ?? 0) + 1)
  }
  for (const index of [...order].reverse()) {
    const next = forward[index] ?? []
    if (!called[index] && next.length > 0) rank[index] = Math.min(...next.map((at) => rank[at] ?? 0)) - 1
  }
  return rank
}
