import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf'

/** A static type of CEL. Enums are `int`; `dyn` stands for anything. */
export type CelStatic =
  | { readonly kind: 'simple'; readonly name: string }
  | { readonly kind: 'message'; readonly message: DescMessage }
  | { readonly kind: 'wrapper'; readonly of: CelStatic }
  | { readonly kind: 'list'; readonly item: CelStatic }
  | { readonly kind: 'map'; readonly key: CelStatic; readonly value: CelStatic }

export const simple = (name: string): CelStatic => ({ kind: 'simple', name })
export const BOOL = simple('bool')
export const INT = simple('int')
export const UINT = simple('uint')
export const DOUBLE = simple('double')
export const STRING = simple('string')
export const BYTES = simple('bytes')
export const NULL = simple('null_type')
export const DYN = simple('dyn')
export const TYPE = simple('type')
export const DURATION = simple('duration')
export const TIMESTAMP = simple('timestamp')

export const isSimple = (type: CelStatic, ...names: readonly string[]): boolean =>
  type.kind === 'simple' && (type.name === 'dyn' || names.includes(type.name))

export function describe(type: CelStatic): string {
  switch (type.kind) {
    case 'simple':
      return type.name
    case 'message':
      return type.message.typeName
    case 'wrapper':
      return `wrapper(${describe(type.of)})`
    case 'list':
      return `list(${describe(type.item)})`
    case 'map':
      return `map(${describe(type.key)}, ${describe(type.value)})`
  }
}

/** What both types have in common, or undefined where values of one can never be of the other. */
export function join(a: CelStatic, b: CelStatic): CelStatic | undefined {
  if (isSimple(a)) return b
  if (isSimple(b)) return a
  if (isSimple(a, 'null_type')) return isSimple(b, 'null_type', 'duration', 'timestamp') || isObject(b) ? b : undefined
  if (isSimple(b, 'null_type')) return join(b, a)
  if (a.kind === 'wrapper') return join(a.of, b.kind === 'wrapper' ? b.of : b) === undefined ? undefined : a
  if (b.kind === 'wrapper') return join(b, a)
  if (a.kind === 'list' && b.kind === 'list') {
    const item = join(a.item, b.item)
    return item && { kind: 'list', item }
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = join(a.key, b.key)
    const value = join(a.value, b.value)
    return key && value && { kind: 'map', key, value }
  }
  return describe(a) === describe(b) ? a : undefined
}

const isObject = (type: CelStatic): boolean => type.kind === 'message' || type.kind === 'wrapper'

const SCALARS: Readonly<Record<ScalarType, CelStatic>> = {
  [ScalarType.DOUBLE]: DOUBLE,
  [ScalarType.FLOAT]: DOUBLE,
  [ScalarType.INT64]: INT,
  [ScalarType.INT32]: INT,
  [ScalarType.SINT32]: INT,
  [ScalarType.SINT64]: INT,
  [ScalarType.SFIXED32]: INT,
  [ScalarType.SFIXED64]: INT,
  [ScalarType.UINT64]: UINT,
  [ScalarType.UINT32]: UINT,
  [ScalarType.FIXED32]: UINT,
  [ScalarType.FIXED64]: UINT,
  [ScalarType.BOOL]: BOOL,
  [ScalarType.STRING]: STRING,
  [ScalarType.BYTES]: BYTES,
}

export function typeOfMessage(message: DescMessage): CelStatic {
  switch (message.typeName) {
    case 'google.protobuf.Timestamp':
      return TIMESTAMP
    case 'google.protobuf.Duration':
      return DURATION
    case 'google.protobuf.Any':
      return DYN
    default: {
      const value = /^google\.protobuf\.\w+Value$/.test(message.typeName) ? message.fields[0] : undefined
      return value?.fieldKind === 'scalar'
        ? { kind: 'wrapper', of: SCALARS[value.scalar] }
        : { kind: 'message', message }
    }
  }
}

export function typeOfField(field: DescField): CelStatic {
  switch (field.fieldKind) {
    case 'scalar':
      return SCALARS[field.scalar]
    case 'enum':
      return INT
    case 'message':
      return typeOfMessage(field.message)
    case 'list':
      return {
        kind: 'list',
        item:
          field.listKind === 'scalar'
            ? SCALARS[field.scalar]
            : field.listKind === 'enum'
              ? INT
              : typeOfMessage(field.message),
      }
    case 'map':
      return {
        kind: 'map',
        key: SCALARS[field.mapKey],
        value:
          field.mapKind === 'scalar'
            ? SCALARS[field.scalar]
            : field.mapKind === 'enum'
              ? INT
              : typeOfMessage(field.message),
      }
  }
}
