import type { Focus } from '#src/state/reading.ts'

/** A line as far as walking along it goes. */
export interface Step {
  readonly id: string
  readonly source: string
  readonly target: string
}

function* ways(lines: Iterable<Step>, way: Focus['way']): Generator<readonly [string, string]> {
  for (const { source, target } of lines) {
    if (way !== 'upstream') yield [source, target]
    if (way !== 'downstream') yield [target, source]
  }
}

function nextOf(lines: Iterable<Step>, way: Focus['way']): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>()
  for (const [from, to] of ways(lines, way)) {
    const found = next.get(from)
    if (found) found.push(to)
    else next.set(from, [to])
  }
  return next
}

/** The cards within so many calls of one, itself included; upstream and downstream are walked each for itself. */
export function reach(lines: readonly Step[], { card, hops, way }: Focus): ReadonlySet<string> {
  const most = hops === 'all' ? Infinity : Number(hops)
  const reached = new Set([card])
  for (const one of way === 'both' ? (['upstream', 'downstream'] as const) : [way]) {
    const next = nextOf(lines, one)
    const seen = new Set([card])
    let edge: readonly string[] = [card]
    for (let hop = 0; hop < most && edge.length > 0; hop++) {
      edge = [...new Set(edge.flatMap((at) => next.get(at) ?? []))].filter((to) => !seen.has(to))
      for (const to of edge) {
        seen.add(to)
        reached.add(to)
      }
    }
  }
  return reached
}

/** The shortest way along the calls from one card to another, as the cards it passes; undefined where there is none. */
function along(next: ReadonlyMap<string, readonly string[]>, from: string, to: string): readonly string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]])
  const queue = [from]
  for (const at of queue) {
    if (at === to) {
      const passed: string[] = []
      for (let back: string | undefined = to; back !== undefined; back = before.get(back)) passed.unshift(back)
      return passed
    }
    for (const step of next.get(at) ?? []) {
      if (before.has(step)) continue
      before.set(step, at)
      queue.push(step)
    }
  }
  return undefined
}

/** The shortest path between two cards: along the calls from the first, else from the second, else against some of them. */
export function path(lines: readonly Step[], from: string, to: string): readonly string[] | undefined {
  const calls = nextOf(lines, 'downstream')
  return along(calls, from, to) ?? along(calls, to, from) ?? along(nextOf(lines, 'both'), from, to)
}
