import { type Checked, ok, refused } from './matcher.ts'

/** What `*` stands for in a pattern of names: no upper case and no underscore. */
const inStar = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 46

/** Matches the whole text in time proportional to text × pattern. */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0
  let position = 0
  let star = -1
  let resume = 0
  while (position < text.length) {
    if (pattern[at] === '*') {
      star = at++
      resume = position
    } else if (at < pattern.length && pattern[at] === text[position]) {
      at++
      position++
    } else if (star >= 0 && inStar(text.charCodeAt(resume))) {
      at = star + 1
      position = ++resume
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** Trims, takes one trailing dot away and lower-cases; the flow's own names are used as they are. */
export function checkNamePattern(text: string): Checked<string> {
  const trimmed = text.trim()
  const pattern = (trimmed.endsWith('.') ? trimmed.slice(0, -1) : trimmed).toLowerCase()
  if (pattern === '') return refused('empty pattern')
  const strange = Array.from(pattern).find((rune) => !/[-a-z0-9._*]/.test(rune))
  if (strange !== undefined) return refused(`'${strange}': invalid rune in pattern`)
  if (pattern.endsWith('.')) return refused('multiple trailing dots in pattern')
  return ok(pattern)
}

const ANY_PART = /^[-a-z0-9_.]+$/

/** `cluster/node`, either part empty for any; without a slash the node of any cluster. Takes a flow's node name. */
export function checkNodeName(text: string): Checked<(nodeName: string) => boolean> {
  if (text === '') return refused('empty pattern')
  const parts = text.split('/')
  if (parts.length > 2) return refused('too many slashes in pattern')
  const tests: ((part: string) => boolean)[] = []
  for (const part of parts.length === 1 ? ['', text] : parts) {
    if (part === '') {
      tests.push((value) => ANY_PART.test(value))
    } else {
      const pattern = checkNamePattern(part)
      if (pattern.kind === 'error') return pattern
      tests.push((value) => globMatches(pattern.value, value))
    }
  }
  return ok((nodeName) => {
    if (nodeName === '') return false
    const slash = nodeName.indexOf('/')
    const cluster = slash < 0 ? 'default' : nodeName.slice(0, slash)
    return tests[0]?.(cluster) === true && tests[1]?.(nodeName.slice(slash + 1)) === true
  })
}

/** `namespace/prefix`, `namespace/`, `/prefix`, `/`, or `prefix` in the namespace "default". */
export function checkNamespacedName(text: string): Checked<(namespace: string, name: string) => boolean> {
  if (text === '') return refused('invalid filter, name must not be empty')
  const parts = text.split('/')
  const namespace = parts.length === 1 ? 'default' : (parts[0] ?? '')
  const prefix = parts.length === 1 ? text : (parts[1] ?? '')
  return ok(
    (ns, name) => (ns !== '' || name !== '') && (namespace === '' || namespace === ns) && name.startsWith(prefix),
  )
}
