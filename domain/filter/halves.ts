import type { JsonObject, JsonValue } from '@bufbuild/protobuf'
import type { Term } from './ast.ts'
import type { End } from './extras.ts'
import type { Field } from './field.ts'
import { fieldNamed } from './fields.ts'
import { type Checked, ok, refused } from './matcher.ts'

/** Terms of one extra field and end. */
export interface ExtraPart {
  readonly field: string
  readonly end: End
  readonly values: readonly string[]
}

/** One FlowFilter in JSON, and what must hold besides it. */
export interface Alternative {
  readonly json: JsonObject
  readonly extras: readonly ExtraPart[]
}

/** One of the two filters that the command line builds side by side. */
interface Half {
  readonly lists: Map<string, JsonValue[]>
  readonly namespaces: Map<End, string[]>
  readonly extras: Map<string, { field: string; end: End; values: string[] }>
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

function put(half: Half, field: Field, end: End, value: string): Checked<undefined> {
  if (field.is.kind === 'extra') {
    const part = half.extras.get(`${field.name} ${end}`)
    if (part === undefined) half.extras.set(`${field.name} ${end}`, { field: field.name, end, values: [value] })
    else part.values.push(value)
    return ok(undefined)
  }
  const json = field.is.json(value)
  if (json.kind === 'error') return json
  const { lists } = field.is
  if ('plain' in lists) push(half.lists, lists.plain, json.value)
  else if ('source' in lists) push(half.lists, lists[end], json.value)
  else if ('namespace' in lists) push(half.namespaces, end, field.alone === undefined ? value : '')
  return ok(undefined)
}

/** Every name in every namespace; a name that says its namespace must name one of them. */
function cross(namespaces: readonly string[], names: readonly JsonValue[]): Checked<readonly string[]> {
  const joined: string[] = []
  for (const name of names.map(String)) {
    const slash = name.indexOf('/')
    if (slash < 0) joined.push(...namespaces.map((namespace) => `${namespace}/${name}`))
    else if (namespaces.includes('') || namespaces.includes(name.slice(0, slash))) joined.push(name)
    else return refused(`namespace conflict: "${namespaces.join(', ')}" does not contain "${name}"`)
  }
  return ok(joined)
}

const namespaceOf = (name: string): string => (name.includes('/') ? (name.split('/', 1)[0] ?? '') : 'default')

/** Namespaces become part of the pods and services of their end, or stand for all pods in them. */
function joinNamespaces(half: Half): string | undefined {
  for (const end of ['source', 'destination'] as const) {
    const pods = half.lists.get(`${end}_pod`) ?? []
    const services = half.lists.get(`${end}_service`) ?? []
    const namespaces = half.namespaces.get(end)
    if (namespaces === undefined) {
      for (const service of services.map(String)) {
        const odd = pods.map(String).find((pod) => {
          const [a, b] = [namespaceOf(service), namespaceOf(pod)]
          return a !== b && a !== '' && b !== ''
        })
        if (odd !== undefined) return `namespace of service "${service}" conflict with pod "${namespaceOf(odd)}"`
      }
      continue
    }
    if (pods.length === 0 && services.length === 0) {
      half.lists.set(
        `${end}_pod`,
        namespaces.map((namespace) => `${namespace}/`),
      )
    }
    for (const [list, names] of [[`${end}_pod`, pods] as const, [`${end}_service`, services] as const]) {
      if (names.length === 0) continue
      const joined = cross(namespaces, names)
      if (joined.kind === 'error') return joined.message
      half.lists.set(list, [...joined.value])
    }
  }
  return undefined
}

function finish(half: Half): Checked<Alternative> {
  const conflict = joinNamespaces(half)
  if (conflict !== undefined) return refused(conflict)
  const json: { [key: string]: JsonValue } = {}
  for (const [list, values] of half.lists) {
    if (list === 'cel_expression') json['experimental'] = { cel_expression: values }
    else json[list] = values
  }
  return ok({ json, extras: [...half.extras.values()] })
}

const emptyHalf = (): Half => ({ lists: new Map(), namespaces: new Map(), extras: new Map() })

const sorted = ({ json, extras }: Alternative): string =>
  JSON.stringify([
    Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)),
    extras.map((part) => [part.field, part.end, part.values]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  ])

/**
 * What the terms of one group become: the command line fills two halves, `from`, `to` and fields without sides go into
 * both, a field that names no side goes into the left half as source and into the right one as destination. Equal halves
 * are one filter. So `--pod a --port 80` never joins the source's pod with the destination's port.
 */
export function alternativesOf(terms: readonly Term[]): Checked<readonly Alternative[]> {
  const left = emptyHalf()
  const right = emptyHalf()
  for (const { field: name, side, value } of terms) {
    const field = fieldNamed(name)
    if (field === undefined) return refused(`there is no field "${name}"`)
    const [a, b]: readonly [End, End] =
      side === 'from'
        ? ['source', 'source']
        : side === 'to'
          ? ['destination', 'destination']
          : field.sides
            ? ['source', 'destination']
            : ['source', 'source']
    const wrong = [put(left, field, a, value), put(right, field, b, value)].find(({ kind }) => kind === 'error')
    if (wrong?.kind === 'error') return wrong
  }
  const [l, r] = [finish(left), finish(right)]
  if (l.kind === 'error') return l
  if (r.kind === 'error') return r
  return ok(sorted(l.value) === sorted(r.value) ? [l.value] : [l.value, r.value])
}
