import { RE2JS } from 're2js'

/** What is taken out of flows before anybody sees them. */
export interface RedactOptions {
  /** Names of HTTP headers, in any case, whose values are taken out. */
  readonly headers: readonly string[]
  /** Takes out what stands behind `?` or `#` of URLs. User info (`//name:password@`) is always taken out. */
  readonly urlQuery: boolean
  /** What these match is taken out of URLs, headers, DNS names, trace ids, policy logs and summaries. */
  readonly patterns: readonly RE2JS[]
}

/** Stands where something was taken out. */
export const MARK = '[redacted]'

/** Headers that carry credentials by their definition or by wide habit. */
export const SECRET_HEADERS: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
  'apikey',
  'x-goog-api-key',
  'x-auth-token',
  'x-access-token',
  'x-amz-security-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-vault-token',
  'private-token',
]

/** A pattern in RE2 syntax, or why it is none. One that matches nothing at all, like `a*`, is refused: it would mark every gap. */
export function compilePattern(pattern: string): RE2JS | { readonly wrong: string } {
  try {
    const compiled = RE2JS.compile(pattern)
    return compiled.test('') ? { wrong: `${pattern} matches the empty text` } : compiled
  } catch (cause) {
    return { wrong: `${pattern}: ${cause instanceof Error ? cause.message : String(cause)}` }
  }
}
