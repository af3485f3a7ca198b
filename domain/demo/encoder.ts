import { type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf'
import { FeatureSet_FieldPresence as Presence } from '@bufbuild/protobuf/wkt'
import { createWireWriter, type WireWriter } from '#domain/capture/wire-writer.ts'
import { EndpointSchema, PolicySchema } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'

type Values = Readonly<Record<string, unknown>>
type Write = (message: Values, to: WireWriter) => void

const VARINT = 0
const DELIMITED = 2
const WRAPPERS: readonly string[] = [
  'google.protobuf.BoolValue',
  'google.protobuf.Int32Value',
  'google.protobuf.UInt32Value',
]
/** Messages that are the same object again and again: encoded once. */
const SHARED: readonly DescMessage[] = [EndpointSchema, PolicySchema]

/**
 * Encodes responses to the very bytes that protobuf-es writes, some times faster: the schema is read once and the bytes
 * of endpoints and policies are kept as long as the objects live. Knows the types that flows are made of, no maps, no
 * floating point; throws for those.
 */
export function createEncoder(): (response: GetFlowsResponse) => Uint8Array {
  const writer = createWireWriter()
  const shared = new WeakMap<object, Uint8Array>()
  const known = new Map<DescMessage, Write>()
  const alone = createWireWriter()

  function messageWriter(schema: DescMessage): Write {
    const ready = known.get(schema)
    if (ready) return ready
    const fields = schema.fields.toSorted((a, b) => a.number - b.number).map(fieldWriter)
    const write: Write = (message, to) => {
      for (const field of fields) field(message, to)
    }
    known.set(schema, write)
    return write
  }

  function fieldWriter(field: DescField): Write {
    const { localName, oneof } = field
    const write = valueWriter(field)
    if (oneof !== undefined) {
      return (message, to) => {
        const chosen = message[oneof.localName] as { readonly case?: string; readonly value?: unknown }
        if (chosen.case === localName) write(chosen.value, to)
      }
    }
    if (field.fieldKind === 'list') {
      return (message, to) => {
        for (const item of message[localName] as readonly unknown[]) write(item, to)
      }
    }
    const implicit = field.presence === Presence.IMPLICIT
    return (message, to) => {
      const value = message[localName]
      if (value === undefined || (implicit && isZero(value))) return
      write(value, to)
    }
  }

  /** Writes tag and value of one that is there. */
  function valueWriter(field: DescField): (value: unknown, to: WireWriter) => void {
    const tag = (wire: number) => field.number * 8 + wire
    if (field.message !== undefined && field.fieldKind !== 'map') {
      const schema = field.message
      if (SHARED.includes(schema)) return (value, to) => writeShared(schema, tag(DELIMITED), value as Message, to)
      const wrapped = field.fieldKind === 'message' && WRAPPERS.includes(schema.typeName)
      return (value, to) => {
        to.varint(tag(DELIMITED))
        const at = to.open()
        messageWriter(schema)(wrapped ? { value } : (value as Values), to)
        to.close(at)
      }
    }
    const scalar = field.fieldKind === 'enum' || field.enum !== undefined ? ScalarType.INT32 : field.scalar
    if (scalar === ScalarType.STRING) {
      return (value, to) => {
        to.varint(tag(DELIMITED))
        to.text(String(value))
      }
    }
    return (value, to) => {
      to.varint(tag(VARINT))
      writeNumber(scalar, value, to)
    }
  }

  function writeShared(schema: DescMessage, tag: number, value: Message, to: WireWriter): void {
    let bytes = shared.get(value)
    if (bytes === undefined) {
      alone.reset()
      messageWriter(schema)(value, alone)
      bytes = alone.take()
      shared.set(value, bytes)
    }
    to.varint(tag)
    to.varint(bytes.length)
    to.raw(bytes)
  }

  return (response) => {
    writer.reset()
    messageWriter(GetFlowsResponseSchema)(response, writer)
    return writer.take()
  }
}

const isZero = (value: unknown) => value === 0 || value === '' || value === false || value === 0n

function writeNumber(type: ScalarType | undefined, value: unknown, to: WireWriter): void {
  switch (type) {
    case ScalarType.BOOL:
      to.varint(value === true ? 1 : 0)
      return
    case ScalarType.UINT32:
    case ScalarType.INT32:
      to.varint(Number(value))
      return
    case ScalarType.UINT64:
    case ScalarType.INT64:
      to.varint64(BigInt.asUintN(64, value as bigint))
      return
    default:
      throw new Error(`no way to encode scalar type ${type}`)
  }
}
