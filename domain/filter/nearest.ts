import { FIELDS } from './fields.ts'
import { SHORTHANDS } from './flags.ts'
import { RANGE_NAMES } from './range.ts'

/** Every name that can stand before a colon or after two dashes. */
export const ALL_NAMES: readonly string[] = [
  ...FIELDS.flatMap(({ name, aliases, sides }) =>
    [name, ...aliases].flatMap((written) => (sides ? [written, `from-${written}`, `to-${written}`] : [written])),
  ),
  ...SHORTHANDS.keys(),
  ...RANGE_NAMES,
]

/** Letters to change, add or take away; stops counting past `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same))
    }
    row = next
  }
  return row[b.length] ?? most + 1
}

/** The known name that was probably meant. */
export function nearestName(name: string): string | undefined {
  if (name.length > 40) return undefined
  const most = name.length < 5 ? 1 : 2
  const ranked = ALL_NAMES.map((known) => ({ known, far: distance(name, known, most) })).filter(
    ({ far }) => far <= most,
  )
  return (
    ranked.sort((a, b) => a.far - b.far)[0]?.known ??
    ALL_NAMES.find((known) => name.length > 3 && known.startsWith(name))
  )
}
