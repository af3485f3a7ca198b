import { type DescField, type DescMessage, type JsonObject, type JsonValue, ScalarType } from '@bufbuild/protobuf'
import { type Instant, parseInstant } from './timestamp.ts'
import type { UnknownNames } from './unknown.ts'
import type { WireWriter } from './wire-writer.ts'

/** Why a JSON value is not of its message: the field and what is wrong with it, in words. */
export class NotOfType extends Error {
  override readonly name = 'NotOfType'
}

/**
 * Writes a JSON value as the protobuf message that it stands for, in the JSON mapping of protobuf: proto or camelCase
 * names, enum names or numbers, numbers or texts that hold them, null for what is not set. What the schema does not know
 * is counted and left out. Throws NotOfType.
 *
 * It does what `fromJson` and then `toBinary` do, without a message in between: some ten times as fast.
 */
export type Encode = (json: JsonValue, to: WireWriter, unknown: UnknownNames) => void

type WriteValue = (json: JsonValue, to: WireWriter, unknown: UnknownNames) => void
interface Slot {
  /** Unset values write nothing; a value of its own kind that equals zero neither, unless it stands in a list or oneof. */
  readonly write: WriteValue
  /** A bit for each oneof of the message; 0 outside of one. */
  readonly oneof: number
}

const VARINT = 0
const DELIMITED = 2

const fail = (field: { readonly toString: () => string }, json: JsonValue, wanted: string): never => {
  const name = field.toString().replace(/^(?:field|message) /, '')
  const shown = typeof json === 'object' ? (Array.isArray(json) ? 'a list' : 'an object') : JSON.stringify(json)
  throw new NotOfType(`${name} should be ${wanted}, not ${json === null ? 'null' : shown.slice(0, 60)}`)
}

const isObject = (json: JsonValue): json is JsonObject =>
  json !== null && typeof json === 'object' && !Array.isArray(json)

/** The encoder of a message, made once for every schema. */
export function createEncoder(schema: DescMessage): Encode {
  const made = new Map<string, Encode>()
  const instantOf = createInstants()

  const encoderOf = (desc: DescMessage): Encode => {
    return made.get(desc.typeName) ?? messageEncoder(desc)
  }

  function messageEncoder(desc: DescMessage): Encode {
    const slots = new Map<string, Slot>()
    // A message may hold itself: its encoder stands in the table before its fields are looked at.
    const encode: Encode = (json, to, unknown) => {
      if (!isObject(json)) return fail(desc, json, 'an object')
      let seen = 0
      for (const key in json) {
        const value = json[key]
        if (value === undefined || value === null) continue
        const slot = slots.get(key)
        if (slot === undefined) {
          unknown.add(`${desc.typeName}.${key}`)
          continue
        }
        if (slot.oneof !== 0) {
          if ((seen & slot.oneof) !== 0) throw new NotOfType(`${desc.typeName} has two of a kind: ${key} and another`)
          seen |= slot.oneof
        }
        slot.write(value, to, unknown)
      }
    }
    made.set(desc.typeName, encode)
    for (const field of desc.fields) {
      const write = fieldWriter(field)
      if (write === undefined) continue
      const slot = { write, oneof: field.oneof === undefined ? 0 : 1 << desc.oneofs.indexOf(field.oneof) }
      slots.set(field.name, slot).set(field.jsonName, slot)
    }
    return encode
  }

  /** Writes a value of a field with its tag; undefined for the kinds of field that are left out like unknown ones. */
  function fieldWriter(field: DescField): WriteValue | undefined {
    if (field.fieldKind === 'map' || field.message?.typeName === 'google.protobuf.Any') return undefined
    const repeated = field.fieldKind === 'list'
    const always = repeated || field.oneof !== undefined
    const one = field.message === undefined ? scalarWriter(field, always) : messageWriter(field, field.message)
    if (one === undefined || !repeated) return one
    return (json, to, unknown) => {
      if (!Array.isArray(json)) return fail(field, json, 'a list')
      for (const item of json) {
        if (item === null) fail(field, item, 'a list without nulls')
        one(item, to, unknown)
      }
    }
  }

  /** Times and wrapped scalars have a JSON of their own. */
  function messageWriter(field: DescField, message: DescMessage): WriteValue {
    switch (message.typeName) {
      case 'google.protobuf.Timestamp':
        return delimited(field.number, timestampEncoder(field, instantOf))
      case 'google.protobuf.BoolValue':
      case 'google.protobuf.Int32Value':
        return delimited(field.number, wrapperEncoder(field, message))
      default:
        return delimited(field.number, encoderOf(message))
    }
  }

  return encoderOf(schema)
}

const delimited = (number: number, encode: Encode): WriteValue => {
  const tag = number * 8 + DELIMITED
  return (json, to, unknown) => {
    to.varint(tag)
    const start = to.open()
    encode(json, to, unknown)
    to.close(start)
  }
}

const varintField = (number: number, value: number, always: boolean, to: WireWriter): void => {
  if (value === 0 && !always) return
  to.varint(number * 8 + VARINT)
  to.varint(value)
}

/** A whole number, also as a text; undefined where it is none. */
function wholeNumber(json: JsonValue): number | undefined {
  const value = typeof json === 'string' && /^-?[0-9][0-9.eE+-]*$/.test(json) ? Number(json) : json
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined
}

function scalarWriter(field: DescField, always: boolean): WriteValue | undefined {
  const { number } = field
  if (field.enum !== undefined) {
    const { typeName, values } = field.enum
    const numbers = new Map(values.map((value) => [value.name, value.number]))
    return (json, to, unknown) => {
      if (typeof json === 'string') {
        const value = numbers.get(json)
        if (value === undefined) unknown.add(`${typeName} ${json}`)
        else varintField(number, value, always, to)
        return
      }
      const value = wholeNumber(json)
      if (value === undefined || Math.abs(value) > 0x7fffffff) return fail(field, json, 'a name or a number')
      varintField(number, value, always, to)
    }
  }
  switch (field.scalar) {
    case ScalarType.STRING:
      return (json, to) => {
        if (typeof json !== 'string') return fail(field, json, 'a text')
        if (json === '' && !always) return
        to.varint(number * 8 + DELIMITED)
        to.text(json)
      }
    case ScalarType.BOOL:
      return (json, to) => {
        if (typeof json !== 'boolean') return fail(field, json, 'true or false')
        varintField(number, json ? 1 : 0, always, to)
      }
    case ScalarType.UINT32:
      return (json, to) => {
        const value = wholeNumber(json)
        if (value === undefined || value < 0 || value > 0xffffffff) return fail(field, json, 'a number from 0 to 2^32')
        varintField(number, value, always, to)
      }
    case ScalarType.INT32:
      return (json, to) => {
        const value = wholeNumber(json)
        if (value === undefined || value < -0x80000000 || value > 0x7fffffff) return fail(field, json, 'a number')
        varintField(number, value, always, to)
      }
    case ScalarType.UINT64:
      return (json, to) => {
        const value = wholeNumber(json)
        if (value === undefined || value < 0) return fail(field, json, 'a number from 0 to 2^64')
        if (value <= Number.MAX_SAFE_INTEGER) {
          varintField(number, value, always, to)
          return
        }
        const exact = BigInt(typeof json === 'string' && /^[0-9]+$/.test(json) ? json : value)
        if (exact > 0xffffffffffffffffn) return fail(field, json, 'a number from 0 to 2^64')
        to.varint(number * 8 + VARINT)
        to.varint64(exact)
      }
    default:
      return undefined
  }
}

function wrapperEncoder(field: DescField, message: DescMessage): Encode {
  const [wrapped] = message.fields
  const write =
    wrapped === undefined ? undefined : scalarWriter({ ...wrapped, toString: () => field.toString() }, false)
  return (json, to, unknown) => write?.(json, to, unknown)
}

function timestampEncoder(field: DescField, instantOf: (text: string) => Instant | undefined): Encode {
  return (json, to) => {
    const instant = typeof json === 'string' ? instantOf(json) : undefined
    if (instant === undefined) return fail(field, json, 'a time like 2026-01-02T03:04:05.6Z')
    varintField(1, instant.seconds, false, to)
    varintField(2, instant.nanos, false, to)
  }
}

/** A response carries the same time twice, its own and the flow's: the second is not read again. */
function createInstants(): (text: string) => Instant | undefined {
  let lastText = ''
  let last: Instant | undefined
  return (text) => {
    if (text !== lastText) {
      lastText = text
      last = parseInstant(text)
    }
    return last
  }
}
