import { type Checked, ok, refused } from './matcher.ts'

/** One comma-separated part of a label selector. `key` carries its source before the first dot, `any.` without one. */
export interface Requirement {
  readonly key: string
  readonly operator: 'exists' | 'absent' | 'in' | 'notin' | '>' | '<'
  readonly values: readonly string[]
}

interface Token {
  readonly kind: 'word' | 'symbol' | 'end'
  readonly text: string
}

const END: Token = { kind: 'end', text: '' }

/** A NUL ends the text, as it does for Kubernetes. */
function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  const visible = text.split('\0')[0] ?? ''
  for (const match of visible.matchAll(/[ \t\r\n]+|==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+/g)) {
    const [token] = match
    if (/^[ \t\r\n]/.test(token)) continue
    found.push({ kind: /^[=!(),<>]/.test(token) ? 'symbol' : 'word', text: token })
  }
  return found
}

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

function checkKey(text: string): Checked<string> {
  const colon = text.indexOf(':')
  const key = colon < 0 ? `any.${text}` : `${text.slice(0, colon)}.${text.slice(colon + 1)}`
  const parts = key.split('/')
  if (parts.length > 2) return refused(`"${key}" is no label key: at most one "/" is allowed`)
  const name = parts.at(-1) ?? ''
  if (parts.length === 2) {
    const prefix = parts[0] ?? ''
    if (prefix.length > 253 || !SUBDOMAIN.test(prefix)) {
      return refused(`"${key}" is no label key: the part before "/" must be a lower-case DNS name`)
    }
  }
  if (name.length > 63) return refused(`"${key}" is no label key: its name has more than 63 characters`)
  if (!NAME.test(name)) {
    return refused(
      `"${key}" is no label key: a name consists of letters, digits, "-", "_" or "." and starts and ends with a letter or digit`,
    )
  }
  return ok(key)
}

function checkValue(value: string): string | undefined {
  if (value.length > 63) return `the value "${value}" has more than 63 characters`
  if (value !== '' && !NAME.test(value)) {
    return `the value "${value}" must consist of letters, digits, "-", "_" or "." and start and end with a letter or digit`
  }
  return undefined
}

/** Reads tokens from left to right; past the end it keeps giving the end. */
class Reader {
  readonly #tokens: readonly Token[]
  #at = 0
  constructor(list: readonly Token[]) {
    this.#tokens = list
  }
  peek(): Token {
    return this.#tokens[this.#at] ?? END
  }
  next(): Token {
    return this.#tokens[this.#at++] ?? END
  }
}

/** What stands between `(` and `)`. Nothing between commas is an empty value. */
function parseSet(reader: Reader): Checked<readonly string[]> {
  const open = reader.next()
  if (open.text !== '(') return refused(`found '${open.text}' expected: '('`)
  const values: string[] = []
  let afterValue = false
  for (;;) {
    const token = reader.next()
    if (token.kind === 'word') {
      if (afterValue) return refused(`found '${token.text}', expected: ',' or ')'`)
      values.push(token.text)
      afterValue = true
    } else if (token.text === ',' || token.text === ')') {
      if (!afterValue) values.push('')
      if (token.text === ')') return ok(values)
      afterValue = false
    } else {
      return refused(`found '${token.text}', expected: ',' or ')'`)
    }
  }
}

function parseExact(reader: Reader): Checked<readonly string[]> {
  const token = reader.peek()
  if (token.kind === 'end' || token.text === ',') return ok([''])
  reader.next()
  return token.kind === 'word' ? ok([token.text]) : refused(`found '${token.text}', expected: identifier`)
}

const OPERATORS: Readonly<Record<string, Requirement['operator']>> = {
  '=': 'in',
  '==': 'in',
  '!=': 'notin',
  in: 'in',
  notin: 'notin',
  '>': '>',
  '<': '<',
}

function parseRequirement(reader: Reader): Checked<Requirement> {
  const first = reader.next()
  const absent = first.text === '!'
  const name = absent ? reader.next() : first
  if (name.kind !== 'word') return refused(`found '${name.text}', expected: identifier`)
  const key = checkKey(name.text)
  if (key.kind === 'error') return key
  if (absent) return ok({ key: key.value, operator: 'absent', values: [] })
  const next = reader.peek()
  if (next.kind === 'end' || next.text === ',') return ok({ key: key.value, operator: 'exists', values: [] })
  reader.next()
  const operator = Object.hasOwn(OPERATORS, next.text) ? OPERATORS[next.text] : undefined
  if (operator === undefined) return refused(`found '${next.text}', expected: in, notin, =, ==, !=, > or <`)
  const values = next.kind === 'word' ? parseSet(reader) : parseExact(reader)
  if (values.kind === 'error') return values
  const number = values.value[0] ?? ''
  if ((operator === '>' || operator === '<') && (!/^[0-9]+$/.test(number) || BigInt(number) >= 2n ** 63n)) {
    return refused(`"${number}": after ${operator} comes an integer`)
  }
  const wrong = values.value.map(checkValue).find((message) => message !== undefined)
  return wrong === undefined ? ok({ key: key.value, operator, values: values.value }) : refused(wrong)
}

/** Kubernetes label selector text; requirements are ANDed, an empty text has none. */
export function parseSelector(text: string): Checked<readonly Requirement[]> {
  const reader = new Reader(tokens(text))
  const requirements: Requirement[] = []
  if (reader.peek().kind === 'end') return ok(requirements)
  for (;;) {
    const token = reader.peek()
    if (token.kind !== 'word' && token.text !== '!') {
      return requirements.length === 0
        ? refused(`found '${token.text}', expected: !, identifier, or 'end of string'`)
        : refused(`found '${token.text}', expected: identifier after ','`)
    }
    const requirement = parseRequirement(reader)
    if (requirement.kind === 'error') return refused(`unable to parse requirement: ${requirement.message}`)
    requirements.push(requirement.value)
    const after = reader.next()
    if (after.kind === 'end') return ok(requirements)
    if (after.text !== ',') return refused(`found '${after.text}', expected: ',' or 'end of string'`)
  }
}
