import {
  create,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  ScalarType,
  toBinary,
} from '@bufbuild/protobuf'
import { AnySchema } from '@bufbuild/protobuf/wkt'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { type Row, RowSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { FlowPart } from './flow-details.tsx'

/** A flow with one leaf of it set, and the same without. */
interface Leaf {
  readonly path: string
  readonly flow: JsonObject
  readonly without: JsonObject
  /** What has to be read; undefined where any change will do. */
  readonly text: string | undefined
}

const NUMBER = 4711

/** A value of a field that has no parts, and how it is read. */
function valueOf(field: DescField, path: string): { readonly json: JsonValue; readonly text: string | undefined } {
  if (field.enum !== undefined) {
    const last = field.enum.values.at(-1)
    return { json: last?.name ?? '', text: undefined }
  }
  if (field.scalar === ScalarType.STRING) {
    const text = `a-${path.replaceAll(/[^a-z]/gi, '-')}`
    return { json: text, text }
  }
  if (field.scalar === ScalarType.BOOL) return { json: true, text: undefined }
  // A latency is told in milliseconds.
  return { json: NUMBER, text: field.name === 'latency_ns' ? undefined : String(NUMBER) }
}

/** Messages whose JSON is one value. */
const WHOLE: Readonly<Record<string, { readonly json: JsonValue; readonly text: string | undefined }>> = {
  'google.protobuf.Timestamp': { json: '2026-01-02T03:04:05.678901234Z', text: '05.678901234Z' },
  'google.protobuf.BoolValue': { json: true, text: undefined },
}

function leaves(message: DescMessage, path: string, wrap: (inner: JsonObject) => JsonObject): readonly Leaf[] {
  return message.fields.flatMap((field): readonly Leaf[] => {
    const here = path === '' ? field.name : `${path}.${field.name}`
    const list = (value: JsonValue) => (field.fieldKind === 'list' ? [value] : value)
    const inner = field.message
    const whole = WHOLE[inner?.typeName ?? '']
    // Bytes of a type that only their producer knows: told by name and size, in a test of its own.
    if (inner?.typeName === 'google.protobuf.Any') return []
    if (inner !== undefined && whole === undefined)
      return leaves(inner, here, (deeper) => wrap({ [field.name]: list(deeper) }))
    const { json, text } = whole ?? valueOf(field, here)
    return [{ path: here, flow: wrap({ [field.name]: list(json) }), without: wrap({}), text }]
  })
}

const rowOf = (flow: JsonObject): Row =>
  create(RowSchema, {
    number: 1,
    response: toBinary(
      GetFlowsResponseSchema,
      create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: fromJson(FlowSchema, flow) } }),
    ),
  })

const shown = (flow: JsonObject): string =>
  renderToStaticMarkup(createElement(FlowPart, { row: rowOf(flow), uuid: '' }))

const ALL = leaves(FlowSchema, '', (flow) => flow)

describe('the details of a flow', () => {
  test('are held to every field', () => {
    expect(ALL.length).toBeGreaterThan(100)
  })

  test.each(ALL.map((leaf) => [leaf.path, leaf] as const))('show %s', (_, { flow, without, text }) => {
    const html = shown(flow)
    expect(html).not.toBe(shown(without))
    if (text !== undefined) expect(html).toContain(text)
  })

  test('tell of extensions by name and size, and of fields that are not known by number', () => {
    const flow = fromJson(FlowSchema, {})
    flow.extensions = create(AnySchema, {
      typeUrl: 'type.example/x.Y',
      value: new Uint8Array(12),
    })
    flow.$unknown = [{ no: 39, wireType: 2, data: new Uint8Array([1, 7]) }]
    const response = create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: flow } })
    const row = create(RowSchema, { number: 1, response: toBinary(GetFlowsResponseSchema, response) })
    const html = renderToStaticMarkup(createElement(FlowPart, { row, uuid: '' }))
    expect(html).toContain('type.example/x.Y, 12 bytes')
    expect(html).toMatch(/not known here.*39/)
  })

  test('show markup and escapes of terminals as text', () => {
    const evil = '<img src=x onerror=alert(1)>\u001b[31m'
    const html = shown({
      Summary: evil,
      node_name: evil,
      uuid: evil,
      source: { pod_name: evil, namespace: evil, labels: [evil] },
      l7: { http: { url: evil, method: evil, headers: [{ key: evil, value: evil }] } },
      ingress_denied_by: [{ name: evil, labels: [evil] }],
    })
    expect(html).not.toContain('<img')
    expect(html).not.toContain('\u001b')
    expect(html).toContain('\\x1b[31m')
  })

  test('cut what is very long, and say how long it is', () => {
    const html = shown({
      l7: {
        http: {
          url: `http://a/${'x'.repeat(64_000)}`,
          headers: Array.from({ length: 5000 }, (_, at) => ({ key: `k${at}`, value: 'v'.repeat(2500) })),
        },
      },
    })
    expect(html.length).toBeLessThan(400_000)
    expect(html).toContain('Show all 64,009 characters')
    expect(html).toContain('and 4,960 more')
  })
})
