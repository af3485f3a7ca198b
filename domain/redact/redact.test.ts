import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { compilePattern, type RedactOptions, SECRET_HEADERS } from './options.ts'
import { flowRedactor } from './redact-flow.ts'
import { responseRedactor } from './redact-response.ts'

const options = (more: Partial<RedactOptions> = {}): RedactOptions => ({
  headers: SECRET_HEADERS,
  urlQuery: false,
  patterns: [],
  ...more,
})
const pattern = (text: string) => {
  const compiled = compilePattern(text)
  if ('wrong' in compiled) throw new Error(compiled.wrong)
  return compiled
}
type FlowInit = MessageInitShape<typeof FlowSchema>
const http = (url: string, headers: Record<string, string> = {}): FlowInit => ({
  l7: {
    record: {
      case: 'http',
      value: { method: 'GET', url, headers: Object.entries(headers).map(([key, value]) => ({ key, value })) },
    },
  },
  Summary: `HTTP/1.1 GET ${url}`,
})
const encoded = (flow: FlowInit) =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: create(FlowSchema, flow) } }),
  )
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

describe('a URL', () => {
  it.each<[string, boolean, string]>([
    ['http://shop/cart?id=1', false, 'http://shop/cart?id=1'],
    ['http://shop/cart?id=1', true, 'http://shop/cart?[redacted]'],
    ['/cart#token', true, '/cart#[redacted]'],
    ['/cart?', true, '/cart?'],
    ['http://ann:pw@shop/cart', false, 'http://[redacted]@shop/cart'],
    ['http://ann:p@w@shop/cart', false, 'http://[redacted]@shop/cart'],
    ['ann:pw@shop:443', false, '[redacted]@shop:443'],
    ['/to?next=http://ann:pw@shop/', false, '/to?next=http://[redacted]@shop/'],
    ['/@scope/package', false, '/@scope/package'],
  ])('%s, queries taken out: %s', (url, urlQuery, expected) => {
    const flow = create(FlowSchema, http(url))
    flowRedactor(options({ urlQuery }))(flow)
    expect(flow.l7?.record.value).toMatchObject({ url: expected })
    expect(flow.Summary).toBe(`HTTP/1.1 GET ${expected}`)
  })
})

it('headers lose their values in any case, and others keep theirs', () => {
  const flow = create(FlowSchema, http('/', { Authorization: 'Bearer x', 'X-API-KEY': 'k', accept: '*/*', cookie: '' }))
  expect(flowRedactor(options())(flow)).toBe(true)
  expect(flow.l7?.record.value).toMatchObject({
    headers: [{ value: '[redacted]' }, { value: '[redacted]' }, { value: '*/*' }, { value: '' }],
  })
})

it('hands on the same bytes where there is nothing to take out', () => {
  const redact = responseRedactor(options({ urlQuery: true }))
  for (const flow of [{ Summary: 'TCP Flags: SYN' }, http('/cart'), http('/cart', { accept: '*/*' })]) {
    const bytes = encoded(flow)
    expect(redact(bytes)).toBe(bytes)
  }
})

it('lets nothing through that does not decode', () => {
  const bytes = encoded(http('http://ann:pw@shop/'))
  expect(responseRedactor(options())(bytes.subarray(0, -3))).toBeUndefined()
})

it('refuses patterns that are none or match nothing at all', () => {
  expect(compilePattern('(')).toHaveProperty('wrong')
  expect(compilePattern('a*')).toHaveProperty('wrong')
})

const SECRET = 'tOpSeCrEt'
const around = fc.string({ unit: fc.constantFrom('a', '7', '/', '?', '#', '&', '=', '.', ' ', 'é', '\n') })

it('no secret survives in the bytes: credentials, user info and queries by default rules', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', '7', ':', '=', '@', '%', 'é') })
  const name = fc.constantFrom(...SECRET_HEADERS).chain((header) => fc.constantFrom(header, header.toUpperCase()))
  const redact = responseRedactor(options({ urlQuery: true }))
  fc.assert(
    fc.property(plain, plain, name, around, (before, after, header, value) => {
      const hidden = `${before}${SECRET}${after}`
      const flow = http(`http://${hidden}@shop/cart?token=${hidden}`, {
        [header]: `${value}${SECRET}`,
        ':path': `/cart?${hidden}`,
      })
      const bytes = encoded({ ...flow, Summary: `${flow.Summary ?? ''} ${header}: ${value}${SECRET}` })
      expect(text(redact(bytes))).not.toContain(SECRET)
    }),
  )
})

it('no secret survives in the bytes: by pattern, wherever texts stand', () => {
  const redact = responseRedactor(options({ patterns: [pattern(SECRET)] }))
  fc.assert(
    fc.property(around, around, fc.nat(8), (before, after, place) => {
      const hidden = `${before}${SECRET}${after}`
      const places: readonly FlowInit[] = [
        http(hidden),
        http('/', { accept: hidden }),
        http('/', { [hidden]: 'x' }),
        { l7: { record: { case: 'dns', value: { query: hidden, cnames: [hidden] } } } },
        { l7: { record: { case: 'kafka', value: { topic: hidden } } } },
        { sourceNames: [hidden], destinationNames: [hidden] },
        { policyLog: [hidden] },
        { traceContext: { parent: { traceId: hidden } } },
        { Summary: hidden, extensions: { typeUrl: 'x', value: new TextEncoder().encode(hidden) } },
      ]
      expect(text(redact(encoded(places[place] ?? {})))).not.toContain(SECRET)
    }),
  )
})
