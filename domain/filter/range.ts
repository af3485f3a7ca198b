import type { Range } from './ast.ts'
import { parseDuration } from './duration.ts'
import { type Checked, ok, refused } from './matcher.ts'

/** The most that `--last` takes from a file. */
export const MOST_LAST = 1_000_000

const DAYS = /^(?:sun|mon|tue|wed|thu|fri|sat), /i
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const ZONE = '(Z|[+-][0-9]{2}:[0-9]{2})'

/** Go takes the hour without its leading zero. */
const CLOCK = '([0-9]{1,2}):([0-9]{2}):([0-9]{2})'

function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 24 || minutes >= 60) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const monthOf = (name: string): string =>
  String(MONTHS.findIndex((month) => month.toLowerCase() === name.toLowerCase()) + 1)

function instant(
  parts: readonly (string | undefined)[],
  fraction: string | undefined,
  zone: string,
): number | undefined {
  const [year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = parts
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const days = new Date(Date.UTC(y, m, 0)).getUTCDate()
  if (m < 1 || m > 12 || d < 1 || d > days || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined
  const offset = offsetOf(zone)
  if (offset === undefined) return undefined
  const milliseconds = Number(`0.${fraction ?? '0'}`) * 1000
  return Date.UTC(y, m - 1, d, Number(hour), Number(minute), Number(second)) + milliseconds - offset
}

/** Forms of a date, each read into milliseconds since the epoch. */
const FORMS: readonly {
  readonly form: RegExp
  readonly read: (found: RegExpExecArray, now: number) => number | undefined
}[] = [
  {
    form: /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/,
    read: (found) => instant(found.slice(1, 4), undefined, 'Z'),
  },
  {
    form: new RegExp(
      `^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?)?${ZONE}$`,
    ),
    read: (found) => instant(found.slice(1, 7), found[7], found[8] ?? 'Z'),
  },
  {
    form: new RegExp(`^([a-z]{3}) {1,2}([0-9]{1,2}) ${CLOCK}[.,]([0-9]{3})$`, 'i'),
    read: (found, now) => {
      const year = String(new Date(now).getUTCFullYear())
      return instant([year, monthOf(found[1] ?? ''), ...found.slice(2, 6)], found[6], 'Z')
    },
  },
  {
    form: new RegExp(`^[a-z]{3}, ([0-9]{2}) ([a-z]{3}) ([0-9]{4}) ${CLOCK}(?:[.,]([0-9]+))? ([+-][0-9]{4})$`, 'i'),
    read: (found) =>
      DAYS.test(found[0])
        ? instant([found[3], monthOf(found[2] ?? ''), found[1], ...found.slice(4, 7)], found[7], found[8] ?? 'Z')
        : undefined,
  },
]

/** Milliseconds since the epoch of `5m` (that long before `now`; `-5m` is after it, as Go reads it) or of a date as the command line reads it. */
export function instantOf(text: string, now: number): Checked<number> {
  const ago = parseDuration(text.replace(/^[+-]/, ''))
  if (ago !== undefined) return ok(text.startsWith('-') ? now + ago : now - ago)
  for (const { form, read } of FORMS) {
    const found = form.exec(text)
    const value = found === null ? undefined : read(found, now)
    if (value !== undefined) return ok(value)
  }
  return refused(`"${text}" is neither a duration (5m, 1h30m) nor a date (2026-09-13, 2026-09-13T10:30Z, RFC 3339)`)
}

/** The range with its instants, in milliseconds since the epoch. Both ends are included. */
export interface Instants {
  readonly since: number | undefined
  readonly until: number | undefined
  readonly first: number | undefined
  readonly last: number | undefined
  readonly all: boolean
}

/** What a range that parsed means at the moment `now`. */
export function resolveRange(range: Range, now: number): Instants {
  const at = (text: string | undefined) => {
    const value = text === undefined ? undefined : instantOf(text, now)
    return value?.kind === 'ok' ? value.value : undefined
  }
  return {
    since: at(range.since),
    until: at(range.until),
    first: range.first,
    last: range.last,
    all: range.all === true,
  }
}

/** The parts of a range by name. */
export const RANGE_NAMES = ['since', 'until', 'first', 'last', 'all'] as const
export type RangeName = (typeof RANGE_NAMES)[number]

/** The range with one part more, or why the command line would refuse it. */
export function withRange(range: Range, name: RangeName, text: string): Checked<Range> {
  if (name === 'since' || name === 'until') {
    const value = instantOf(text, 0)
    return value.kind === 'error' ? value : ok({ ...range, [name]: text })
  }
  const excluded = { first: ['last', 'all'], last: ['first', 'all'], all: ['first', 'last'] } as const
  const other = excluded[name].find((candidate) => range[candidate] !== undefined)
  if (other !== undefined) return refused(`--${name} and --${other} cannot be combined`)
  if (name === 'all') return ok({ ...range, all: true })
  const most = name === 'last' ? MOST_LAST : Number.MAX_SAFE_INTEGER
  if (!/^[0-9]{1,16}$/.test(text) || Number(text) > most) return refused(`"${text}" is not a number from 0 to ${most}`)
  return ok({ ...range, [name]: Number(text) })
}
