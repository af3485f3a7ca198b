import { RE2JS } from 're2js'
import { type Checked, ok, refused } from './matcher.ts'

/** Parts of an expression with its repetitions written out: what it costs to compile, and for each letter to match. */
export const MOST_PARTS = 4_096

/** An unanchored, case-sensitive regular expression in RE2 syntax of a bounded size; matching takes linear time. */
export function checkRegexp(pattern: string): Checked<(text: string) => boolean> {
  try {
    if (partsOf(pattern) > MOST_PARTS) {
      return refused(`${shown(pattern)}: more than ${MOST_PARTS} parts, repetitions written out`)
    }
    const compiled = RE2JS.compile(pattern)
    return ok((text) => compiled.test(text))
  } catch (cause) {
    return refused(`${shown(pattern)}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

const shown = (pattern: string): string => (pattern.length > 200 ? `${pattern.slice(0, 200)}…` : pattern)

/** Classes, escapes and quoted text; a repetition; whatever else is one letter. */
const TOKEN =
  /\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|\\Q[\s\S]*?(?:\\E|$)|\\[pP]\{[^}]*\}|\\[\s\S]|\{(\d{1,4})(?:(,)(\d{0,4}))?\}|[\s\S]/g

/** How many parts an expression has with its repetitions written out. Of one that is none, some number. */
function partsOf(pattern: string): number {
  const outer: number[] = []
  let [sum, last] = [0, 0]
  for (const [token, least, open, most = ''] of pattern.matchAll(TOKEN)) {
    if (token === '(') {
      outer.push(sum)
      sum = last = 0
    } else if (token === ')') {
      last = sum + 1
      sum = last + (outer.pop() ?? 0)
    } else if (least !== undefined) {
      const times = Math.max(1, Number(least), most === '' && open !== undefined ? Number(least) + 1 : Number(most))
      sum += last * (times - 1)
      last *= times
    } else {
      last = token.startsWith('\\Q') ? token.length : 1
      sum += last
    }
  }
  return outer.reduce((all, each) => all + each, sum)
}
