import type { DescMessage, JsonValue } from '@bufbuild/protobuf'

/** Names kept apart; what comes after is counted under one. */
const MAX_NAMES = 32
const OTHERS = 'others'

/** What a capture says in words that our schema of the Hubble API does not have: it is left out, and counted here. */
export interface UnknownNames {
  /** `flow.Flow.tunnel` for a field, `flow.Verdict SHRUGGED` for an enum's value. */
  add(name: string): void
  /** Most frequent first. */
  counts(): readonly { readonly name: string; readonly count: number }[]
}

export function createUnknownNames(): UnknownNames {
  const counts = new Map<string, number>()
  return {
    add(name) {
      const key = counts.has(name) || counts.size < MAX_NAMES ? name.slice(0, 100) : OTHERS
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    counts: () => [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
  }
}
/** Counts what `schema` does not know in `json`. */
export function countUnknown(schema: DescMessage, json: JsonValue, unknown: UnknownNames): void {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return
  if (schema.typeName.startsWith('google.protobuf.')) return
  for (const [key, value] of Object.entries(json)) {
    const field = schema.fields.find(({ name, jsonName }) => name === key || jsonName === key)
    if (field === undefined) {
      unknown.add(`${schema.typeName}.${key}`)
      continue
    }
    const items = Array.isArray(value) ? value : [value]
    for (const item of items) {
      if (field.message) countUnknown(field.message, item, unknown)
      else if (field.enum && typeof item === 'string' && !field.enum.values.some(({ name }) => name === item)) {
        unknown.add(`${field.enum.typeName} ${item}`)
      }
    }
  }
}
