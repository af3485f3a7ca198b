/** Neighbouring levels together in about `parts` groups of nearly the same height, in order. */
export function grouped<T>(
  levels: readonly (readonly T[])[],
  heightOf: (items: readonly T[]) => number,
  parts: number,
): readonly T[][] {
  const total = levels.reduce((sum, level) => sum + heightOf(level), 0)
  const groups: T[][] = []
  let seen = 0
  for (const level of levels) {
    const height = heightOf(level)
    const group = Math.min(parts - 1, Math.floor(((seen + height / 2) / Math.max(1, total)) * parts))
    const last = groups.at(-1)
    if (last === undefined || group >= groups.length) groups.push([...level])
    else last.push(...level)
    seen += height
  }
  return groups
}

/** Parts of nearly the same size, none larger than `size`. */
export function chunks<T>(items: readonly T[], size: number): readonly T[][] {
  const parts = Math.ceil(items.length / size)
  const each = Math.ceil(items.length / Math.max(1, parts))
  return Array.from({ length: Math.ceil(items.length / Math.max(1, each)) }, (_, part) =>
    items.slice(part * each, (part + 1) * each),
  )
}
