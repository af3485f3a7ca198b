import { type RedactOptions, SECRET_HEADERS } from '#domain/redact/options.ts'
import { row } from './row.ts'
import { bool, list, patterns } from './setting.ts'

/** What is taken out of flows before they leave. */
export const REDACTION = {
  redact: row<boolean>({
    group: 'Redaction',
    flag: '--redact',
    parse: bool,
    standard: true,
    help: 'Take secrets out of flows before they leave Orrery: user info of URLs and what is named below (docs/redaction.md).',
  }),
  redactHeaders: row<readonly string[]>({
    group: 'Redaction',
    flag: '--redact-headers',
    placeholder: 'NAME,…',
    parse: list,
    standardText: SECRET_HEADERS.join(', '),
    help: 'HTTP headers whose values are taken out, in any case; instead of the default ones.',
  }),
  redactUrlQuery: row<boolean>({
    group: 'Redaction',
    flag: '--redact-url-query',
    parse: bool,
    standard: false,
    help: 'Take out what stands behind the ? or # of URLs.',
  }),
  redactPatterns: row<RedactOptions['patterns']>({
    group: 'Redaction',
    flag: '--redact-patterns',
    placeholder: 'RE2 …',
    parse: patterns,
    help: 'Take out what these match in URLs, headers, DNS names, trace ids, policy logs and summaries; between white space.',
  }),
} as const
