/** Milliseconds of each unit. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** The longest duration that Go knows: 2^63 nanoseconds, in milliseconds. */
const LONGEST = 2 ** 63 / 1e6

/** Milliseconds of a duration as Go writes it (`1h43m`, `1.5s`, `100ms`), or undefined. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  if (!/^(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text) || text.length > 64) return undefined
  let sum = 0
  for (const [, amount = '', unit = ''] of text.matchAll(/([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(amount) * (UNITS[unit] ?? 0)
  }
  return sum > LONGEST ? undefined : sum
}
