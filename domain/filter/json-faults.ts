import { type DescField, type DescMessage, type JsonValue, ScalarType } from '@bufbuild/protobuf'

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/

const isNumeric = (field: DescField): boolean =>
  field.fieldKind === 'list'
    ? field.listKind === 'scalar' && field.scalar !== ScalarType.STRING && field.scalar !== ScalarType.BOOL
    : field.fieldKind === 'scalar' && field.scalar !== ScalarType.STRING && field.scalar !== ScalarType.BOOL

/**
 * What Go's protobuf JSON refuses and the library takes: a field in both of its spellings, and numbers in texts that are
 * none in JSON (`"0x10"`). Undefined where there is nothing of that kind; all else is left to the library.
 */
export function jsonFault(desc: DescMessage, json: JsonValue): string | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const met = new Set<DescField>()
  for (const [key, value] of Object.entries(json)) {
    const field = desc.fields.find(({ name, jsonName }) => name === key || jsonName === key)
    if (field === undefined) continue
    if (met.has(field)) return `duplicate field "${key}"`
    met.add(field)
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'string' && isNumeric(field) && !NUMBER.test(item)) {
        return `invalid value for field ${key}: "${item}"`
      }
      const inner = field.message === undefined ? undefined : jsonFault(field.message, item)
      if (inner !== undefined) return inner
    }
  }
  return undefined
}

/** The first key that stands twice in one object of a JSON text that parses; Go's protobuf JSON refuses it. */
export function repeatedKey(text: string): string | undefined {
  const open: Set<string>[] = []
  for (const [token, name] of text.matchAll(/[{}[\]]|"((?:[^"\\]|\\.)*)"(?:\s*(:))?/gs)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (token.endsWith(':') && name !== undefined) {
      const key = String(JSON.parse(`"${name}"`))
      const keys = open.at(-1)
      if (keys?.has(key)) return key
      keys?.add(key)
    }
  }
  return undefined
}
