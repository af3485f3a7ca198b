const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** 1,234 */
export const count = (value: number): string => integer.format(value)

/** 1 flow, 1,234 flows */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** 0.4, 12, 1,234 */
export const rate = (value: number): string => (value < 10 ? fine : integer).format(value)

/** 12 %, or `under 1 %`. */
export function share(part: number, all: number): string {
  const percent = all === 0 ? 0 : (part / all) * 100
  return percent > 0 && percent < 1 ? 'under 1 %' : `${integer.format(percent)} %`
}

/** 3 kB, 4.5 MB */
export function bytes(value: number): string {
  const step = value < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(value) / 3))
  return `${fine.format(value / 1000 ** step)} ${['bytes', 'kB', 'MB', 'GB'][step]}`
}

const UNITS = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** 40 ms, 4.2 s, 43 s, 3 min 5 s, 2 h, 12 days */
export function duration(ms: number): string {
  if (ms < 1000) return `${integer.format(ms)} ms`
  if (ms < 10_000) return `${fine.format(ms / 1000)} s`
  const index = UNITS.findIndex(([, size]) => ms >= size)
  const [name, size] = UNITS[index] ?? UNITS[3]
  const smaller = UNITS[index + 1]
  const rest = smaller === undefined ? 0 : Math.floor((ms % size) / smaller[1])
  const whole = Math.floor(ms / size)
  const first = `${whole} ${name === 'day' && whole > 1 ? 'days' : name}`
  return smaller === undefined || rest === 0 ? first : `${first} ${rest} ${smaller[0]}`
}

/** 2026-11-21 03:36:06 UTC */
export const instant = (ms: number): string =>
  Math.abs(ms) <= LAST_MS
    ? `${new Date(ms)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, '')} UTC`
    : 'a time that no calendar has'

/** The last millisecond that a date can be (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15

/** a, b, c and 4 more */
export function some(names: readonly string[], limit: number): string {
  const shown = names.slice(0, limit).join(', ')
  return names.length > limit ? `${shown} and ${count(names.length - limit)} more` : shown
}
