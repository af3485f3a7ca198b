import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

export interface LogOptions {
  readonly level: string
  readonly format: 'text' | 'json'
  /** Takes whole lines; standard output by default. */
  readonly write?: (line: string) => void
}

/** Where Orrery says what happens to it: one line an event. Secrets and flows never pass through here. */
export function createLog({ level, format, write }: LogOptions): Log {
  const put = write ?? ((line: string) => void process.stdout.write(line))
  const destination: DestinationStream = { write: format === 'json' ? put : (line) => put(textLine(line)) }
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: levelName } },
    destination,
  )
}

const levelName = (label: string) => ({ level: label })

/** `12:03:04.567 warn  message  key=value …` from one of pino's JSON lines. */
function textLine(line: string): string {
  const { time, level, msg, ...rest } = JSON.parse(line) as Record<string, unknown>
  const details = Object.entries(rest).map(([key, value]) => `${key}=${detail(value)}`)
  return `${[clock(time), String(level).padEnd(5), msg, ...details].join(' ')}\n`
}

const clock = (time: unknown) => (typeof time === 'string' ? time.slice(11, 23) : '')

function detail(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
  if (value !== null && typeof value === 'object' && 'stack' in value) return String(value.stack)
  return JSON.stringify(value)
}
