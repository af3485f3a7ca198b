/** Numbers, times and sizes as people read them, in the language of the page. */
export interface Formats {
  /** 1,234,567 */
  readonly count: (value: number) => string
  /** 12 · 1.2k · 3.4M */
  readonly short: (value: number) => string
  /** A rate per second, without the unit: 0, 0.2, 4.7, 123, 1.2k. */
  readonly rate: (value: number) => string
  /** 0.4 ms · 12 ms · 1.2 s */
  readonly latency: (ms: number) => string
  /** A length of time in its two biggest units: 12 s · 3 min 5 s · 2 h 3 min. */
  readonly duration: (ms: number) => string
  /** 14:03:59.123 of the local time. */
  readonly time: (ms: number) => string
  /** The same of UTC, with a Z. */
  readonly utc: (ms: number) => string
  /** Date and time with milliseconds and zone. */
  readonly instant: (ms: number) => string
  /** The same of UTC. */
  readonly utcInstant: (ms: number) => string
  /** 3 kB · 4.5 MB */
  readonly bytes: (value: number) => string
  readonly percent: (share: number) => string
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

export function createFormats(locale: string): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const digits = {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  } as const
  const day = { year: 'numeric', month: 'short', day: 'numeric', ...digits, timeZoneName: 'short' } as const
  const clock = new Intl.DateTimeFormat(locale, digits)
  const utcClock = new Intl.DateTimeFormat(locale, { ...digits, timeZone: 'UTC' })
  const full = new Intl.DateTimeFormat(locale, day)
  const utcFull = new Intl.DateTimeFormat(locale, { ...day, timeZone: 'UTC' })
  const unit = (name: string, digits = 0) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits })
  const units = new Map(UNITS.map(([name]) => [name, unit(name)]))
  const milliseconds = unit('millisecond')
  const fineMilliseconds = unit('millisecond', 1)
  const seconds = unit('second', 1)
  const sizes = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const).map((name) => unit(name, 1))
  const plural = (name: (typeof UNITS)[number][0], value: number) => units.get(name)?.format(value) ?? ''

  const duration = (ms: number): string => {
    const index = UNITS.findIndex(([, size]) => ms >= size)
    const big = UNITS[index]
    if (big === undefined) return plural('second', 0)
    const small = UNITS[index + 1]
    const rest = small === undefined ? 0 : Math.floor((ms % big[1]) / small[1])
    const first = plural(big[0], Math.floor(ms / big[1]))
    return small === undefined || rest === 0 ? first : `${first} ${plural(small[0], rest)}`
  }

  return {
    count: (value) => whole.format(value),
    short: (value) => (Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value)),
    rate: (value) =>
      value > 0 && value < 0.05
        ? `<${one.format(0.1)}`
        : value < 10
          ? one.format(value)
          : value < 10_000
            ? whole.format(value)
            : compact.format(value),
    latency: (ms) => {
      if (ms > 0 && ms < 0.05) return `<${fineMilliseconds.format(0.1)}`
      if (ms >= 600_000) return duration(ms)
      return ms < 10 ? fineMilliseconds.format(ms) : ms < 1000 ? milliseconds.format(ms) : seconds.format(ms / 1000)
    },
    duration,
    time: (ms) => clock.format(ms),
    utc: (ms) => `${utcClock.format(ms)}Z`,
    instant: (ms) => full.format(ms),
    utcInstant: (ms) => utcFull.format(ms),
    bytes: (value) => {
      const step = value < 1000 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(value) / 3))
      return sizes[step]?.format(value / 1000 ** step) ?? ''
    },
    percent: (share) => percent.format(share),
  }
}
