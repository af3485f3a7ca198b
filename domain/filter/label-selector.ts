import { type Prefix, parsePrefix, prefixHolds } from './ip-address.ts'
import { type Label, parseLabels } from './label.ts'
import { type Checked, ok, refused } from './matcher.ts'
import { parseSelector, type Requirement } from './selector-grammar.ts'

/** A selector key as it is looked up: `any` for every source; a `cidr` key as the range it means. */
interface Key {
  readonly source: string
  readonly name: string
  readonly range: Prefix | undefined
}

/** Label forms of IPv6 ranges carry dashes for colons. */
function rangeOf(name: string): Prefix | undefined {
  const prefix = parsePrefix(name.replaceAll('-', ':'))
  return prefix.kind === 'ok' ? prefix.value : undefined
}

function keyOf(qualified: string): Key {
  const dot = qualified.indexOf('.')
  const source = qualified.slice(0, dot)
  const name = qualified.slice(dot + 1)
  return { source, name, range: source === 'cidr' ? rangeOf(name) : undefined }
}

function has(label: Label, key: Key): boolean {
  if (key.source === 'any') return label.key === key.name
  if (label.source !== key.source) return false
  if (label.key === key.name) return true
  if (key.range === undefined) return false
  const range = rangeOf(label.key)
  return range !== undefined && key.range.bits <= range.bits && prefixHolds(key.range, { bytes: range.bytes, zone: '' })
}

const MOST = 2n ** 63n

/** A 64-bit decimal integer, with a sign or without. */
export function integerOf(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return value < MOST && value >= -MOST ? value : undefined
}

function compileRequirement(requirement: Requirement): (labels: readonly Label[]) => boolean {
  const key = keyOf(requirement.key)
  const values = new Set(requirement.values)
  const find = (labels: readonly Label[]) => labels.find((label) => has(label, key))
  switch (requirement.operator) {
    case 'exists':
      return (labels) => find(labels) !== undefined
    case 'absent':
      return (labels) => find(labels) === undefined
    case 'in':
      return (labels) => {
        const label = find(labels)
        return label !== undefined && values.has(label.value)
      }
    case 'notin':
      return (labels) => {
        const label = find(labels)
        return label === undefined || !values.has(label.value)
      }
    case '>':
    case '<': {
      const bound = integerOf(requirement.values[0] ?? '') ?? 0n
      const greater = requirement.operator === '>'
      return (labels) => {
        const value = integerOf(find(labels)?.value ?? '')
        return value !== undefined && (greater ? value > bound : value < bound)
      }
    }
  }
}

/**
 * A Kubernetes label selector over Cilium labels (`source:key=value`). A key without a source means any source and
 * sees the first label with that key, in the order of keys.
 */
export function checkSelector(text: string): Checked<(labels: readonly Label[]) => boolean> {
  const requirements = parseSelector(text)
  if (requirements.kind === 'error') return requirements
  const tests = requirements.value.map(compileRequirement)
  return ok((labels) => tests.every((test) => test(labels)))
}

/** Several selectors, any of which may match the labels as a flow spells them. */
export function checkSelectors(values: readonly string[]): Checked<(labels: readonly string[]) => boolean> {
  const tests: ((labels: readonly Label[]) => boolean)[] = []
  for (const value of values) {
    const test = checkSelector(value)
    if (test.kind === 'error') return refused(test.message)
    tests.push(test.value)
  }
  return ok((labels) => {
    const parsed = parseLabels(labels)
    return tests.some((test) => test(parsed))
  })
}
