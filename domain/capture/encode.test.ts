import {
  type DescField,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  ScalarType,
  toJson,
} from '@bufbuild/protobuf'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { createEncoder, NotOfType } from './encode.ts'
import { createUnknownNames } from './unknown.ts'
import { createWireWriter } from './wire-writer.ts'

const encode = createEncoder(GetFlowsResponseSchema)
const writer = createWireWriter()

function encoded(json: JsonValue): { bytes: Uint8Array; unknown: readonly { name: string; count: number }[] } {
  const unknown = createUnknownNames()
  writer.reset()
  encode(json, writer, unknown)
  return { bytes: writer.take(), unknown: unknown.counts() }
}

const asJson = (bytes: Uint8Array): unknown => toJson(GetFlowsResponseSchema, fromBinary(GetFlowsResponseSchema, bytes))

const anyJson = fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as JsonValue)

/** Any JSON of a message: some of its fields, by either of their names. */
function jsonOf(desc: DescMessage): fc.Arbitrary<JsonValue> {
  switch (desc.typeName) {
    case 'google.protobuf.Timestamp':
      return fc
        .tuple(
          fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
          fc.integer({ min: 0, max: 999_999_999 }),
          fc.constantFrom('Z', '+05:30', '-08:00'),
        )
        .map(([date, nanos, zone]) =>
          date.toISOString().replace(/\.\d+Z/, nanos === 0 ? zone : `.${String(nanos).padStart(9, '0')}${zone}`),
        )
    case 'google.protobuf.BoolValue':
      return fc.boolean()
    case 'google.protobuf.Int32Value':
      return fc.integer({ min: -0x80000000, max: 0x7fffffff })
    default: {
      const oneofs = new Set<string>()
      const entries = desc.fields
        .filter((field) => field.message?.typeName !== 'google.protobuf.Any')
        .map((field) =>
          fc.record({ field: fc.constant(field), camel: fc.boolean(), value: fc.option(valueOf(field), { freq: 2 }) }),
        )
      return fc.tuple(...entries).map((chosen) => {
        oneofs.clear()
        return Object.fromEntries(
          chosen.flatMap(({ field, camel, value }) => {
            if (value === null || (field.oneof !== undefined && oneofs.has(field.oneof.name))) return []
            if (field.oneof !== undefined) oneofs.add(field.oneof.name)
            return [[camel ? field.jsonName : field.name, value]]
          }),
        )
      })
    }
  }
}

function valueOf(field: DescField): fc.Arbitrary<JsonValue> {
  const one = oneOf(field)
  return field.fieldKind === 'list' ? fc.array(one, { maxLength: 3 }) : one
}

function oneOf(field: DescField): fc.Arbitrary<JsonValue> {
  if (field.message !== undefined) return jsonOf(field.message)
  if (field.enum !== undefined) {
    return fc.oneof(fc.constantFrom(...field.enum.values.map(({ name }) => name)), fc.integer({ min: 0, max: 300 }))
  }
  const number = (arbitrary: fc.Arbitrary<number | bigint>): fc.Arbitrary<JsonValue> =>
    fc
      .tuple(arbitrary, fc.boolean())
      .map(([value, text]) => (text || typeof value === 'bigint' ? String(value) : value))
  switch (field.scalar) {
    case ScalarType.STRING:
      return fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ minLength: 150, maxLength: 300 }))
    case ScalarType.BOOL:
      return fc.boolean()
    case ScalarType.UINT32:
      return number(fc.integer({ min: 0, max: 0xffffffff }))
    case ScalarType.INT32:
      return number(fc.integer({ min: -0x80000000, max: 0x7fffffff }))
    case ScalarType.UINT64:
      return number(fc.oneof(fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 0xffffffffffffffffn })))
    default:
      throw new Error(`${field.toString()} has a kind that no case is made for`)
  }
}

describe('createEncoder', () => {
  it('writes what fromJson reads, for any JSON of a response', () => {
    fc.assert(
      fc.property(jsonOf(GetFlowsResponseSchema), (json) => {
        const { bytes, unknown } = encoded(json)
        expect(unknown).toEqual([])
        expect(asJson(bytes)).toEqual(toJson(GetFlowsResponseSchema, fromJson(GetFlowsResponseSchema, json)))
      }),
      { numRuns: 300 },
    )
  })

  it('leaves out what it does not know, and nothing else', () => {
    const junk = fc.dictionary(fc.constantFrom('x', '__proto__', 'toString', 'Verdict'), anyJson)
    fc.assert(
      fc.property(jsonOf(GetFlowsResponseSchema), junk, (json, more) => {
        const { bytes } = encoded({ ...more, ...(json as object) })
        expect(asJson(bytes)).toEqual(asJson(encoded(json).bytes))
      }),
    )
  })

  it('throws nothing but NotOfType, whatever JSON it gets', () => {
    const anything = anyJson
    const flow = fc.dictionary(
      fc.constantFrom('time', 'verdict', 'l4', 'source', 'l7', 'is_reply', 'source_names', 'egress_allowed_by'),
      anything,
    )
    const thrownBy = (json: JsonValue): unknown => {
      try {
        asJson(encoded(json).bytes)
        return undefined
      } catch (cause) {
        return cause
      }
    }
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.record({ flow }), fc.record({ lost_events: anything, time: anything })),
        (json) => {
          expect([undefined, NotOfType]).toContain(thrownBy(json)?.constructor)
        },
      ),
    )
  })

  it.each([
    ['an extension', { flow: { extensions: { '@type': 'x', a: 1 }, uuid: 'u' } }, 'flow.Flow.extensions'],
    [
      'an enum name in a newer API',
      { flow: { uuid: 'u', drop_reason_desc: 'DROP_NEWS' } },
      'flow.DropReason DROP_NEWS',
    ],
  ])('counts %s', (_, json, name) => {
    const { bytes, unknown } = encoded(json)
    expect(asJson(bytes)).toEqual({ flow: { uuid: 'u' } })
    expect(unknown).toEqual([{ name, count: 1 }])
  })

  it.each([
    [
      { flow: { l4: { TCP: { source_port: 1.5 } } } },
      'flow.TCP.source_port should be a number from 0 to 2^32, not 1.5',
    ],
    [{ flow: { l4: { TCP: { source_port: '' } } } }, 'flow.TCP.source_port should be a number from 0 to 2^32, not ""'],
    [
      { flow: { socket_cookie: '18446744073709551616' } },
      'flow.Flow.socket_cookie should be a number from 0 to 2^64, not "18446744073709551616"',
    ],
    [{ flow: { event_type: { type: 2147483648 } } }, 'flow.CiliumEventType.type should be a number, not 2147483648'],
    [{ flow: { is_reply: 'yes' } }, 'flow.Flow.is_reply should be true or false, not "yes"'],
    [{ flow: { source: { labels: [null] } } }, 'flow.Endpoint.labels should be a list without nulls, not null'],
    [{ flow: { source: { labels: [{}] } } }, 'flow.Endpoint.labels should be a text, not an object'],
    [{ flow: { verdict: [] } }, 'flow.Flow.verdict should be a name or a number, not a list'],
    [
      { flow: { time: '2026-13-01T00:00:00Z' } },
      'flow.Flow.time should be a time like 2026-01-02T03:04:05.6Z, not "2026-13-01T00:00:00Z"',
    ],
  ])('says what is wrong with %j', (json, message) => {
    expect(() => encoded(json)).toThrow(message)
  })

  it('writes texts and parts of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), fc.constantFrom('x', 'ü', '🚀'), (length, character) => {
        const text = character.repeat(length)
        expect(asJson(encoded({ flow: { source: { pod_name: text } } }).bytes)).toEqual({
          flow: { source: length === 0 ? {} : { podName: text } },
        })
      }),
      { numRuns: 50 },
    )
  })
})
