import { row } from './row.ts'
import { bool, oneOf, type Parser, traceUrl } from './setting.ts'

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
export type LogFormat = 'text' | 'json'

/** `DEBUG_LOGS` of Hubble UI is a switch. */
const debugLogs: Parser<LogLevel> = (given) => {
  const parsed = bool(given)
  return parsed.ok ? { ok: true, value: parsed.value ? 'debug' : 'info' } : parsed
}

/** What the page is told, logs, and what is done instead of running. */
export const OTHER = {
  traceUrl: row<string>({
    group: 'Page',
    flag: '--trace-url',
    placeholder: 'URL',
    parse: traceUrl,
    help: 'Where traces are looked at, with {traceId} in it: https://jaeger.example.com/trace/{traceId}. Flows that carry a trace id link there.',
  }),
  logLevel: row<LogLevel>({
    group: 'Logs',
    flag: '--log-level',
    placeholder: 'LEVEL',
    parse: oneOf('silent', 'error', 'warn', 'info', 'debug', 'trace'),
    standard: 'info',
    ui: { env: 'DEBUG_LOGS', of: 'Hubble UI', parse: debugLogs },
    help: 'silent, error, warn, info, debug or trace.',
  }),
  logFormat: row<LogFormat>({
    group: 'Logs',
    flag: '--log-format',
    placeholder: 'FORMAT',
    parse: oneOf('text', 'json'),
    standardText: 'text on a terminal, else json',
    help: 'text or json, one line each.',
  }),

  help: row<boolean>({
    group: 'Other',
    flag: '--help',
    env: undefined,
    parse: bool,
    standard: false,
    help: 'Print this and exit.',
  }),
  version: row<boolean>({
    group: 'Other',
    flag: '--version',
    env: undefined,
    parse: bool,
    standard: false,
    help: 'Print the version and exit.',
  }),
} as const
