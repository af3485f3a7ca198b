import { RE2JS } from 're2js'
import { type Checked, ok, refused } from './matcher.ts'

/** An unanchored, case-sensitive regular expression in RE2 syntax; matching takes linear time. */
export function checkRegexp(pattern: string): Checked<(text: string) => boolean> {
  try {
    const compiled = RE2JS.compile(pattern)
    return ok((text) => compiled.test(text))
  } catch (cause) {
    return refused(`${pattern}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
