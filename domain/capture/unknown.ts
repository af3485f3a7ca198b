/** Names kept apart; what comes after is counted under one. */
const MAX_NAMES = 32
const OTHERS = 'others'

/** What a capture says in words that our schema of the Hubble API does not have: it is left out, and counted here. */
export interface UnknownNames {
  /** `flow.Flow.tunnel` for a field, `flow.Verdict SHRUGGED` for an enum's value. */
  add(name: string): void
  /** Most frequent first. */
  counts(): readonly { readonly name: string; readonly count: number }[]
}

export function createUnknownNames(): UnknownNames {
  const counts = new Map<string, number>()
  return {
    add(name) {
      const key = counts.has(name) || counts.size < MAX_NAMES ? name.slice(0, 100) : OTHERS
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    counts: () => [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
  }
}
