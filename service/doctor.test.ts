import { create, toBinary } from '@bufbuild/protobuf'
import { Code, createClient, createRouterTransport } from '@connectrpc/connect'
import { afterEach, describe, expect, it } from 'vitest'
import type { Facts } from '#domain/doctor/facts.ts'
import { parseFlow } from '#domain/flow/notation.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { CheckVerdict, type DiagnoseResponse, MapService } from '#gen/orrery/v1/orrery_pb.ts'
import type { CaptureFile } from './capture-file.ts'
import { Doctor, diagnose, type Measure, type Measured } from './doctor.ts'
import { measureFile } from './doctor-file.ts'
import { createFileSource } from './file-source.ts'
import { registerMapService } from './map-service.ts'

const ends: AbortController[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end.abort()
})
const signal = () => {
  const end = new AbortController()
  ends.push(end)
  return end
}

const FACTS: Facts = { kind: 'relay', name: 'relay:80', nowMs: 1, done: false }
const flow = (text: string) =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: parseFlow(text) } }),
  )

/** A measure that goes on step by step as the test tells it. */
function stepwise() {
  const begun: { tell: (measured: Measured) => void; end: () => void; signal: AbortSignal }[] = []
  const measure: Measure = (tell, until) =>
    new Promise((resolve, reject) => {
      begun.push({ tell, end: resolve, signal: until })
      until.addEventListener('abort', () => reject(new Error('stopped')))
      tell({ facts: FACTS, flows: [] })
    })
  return { measure, begun }
}

async function all<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}

describe('an examination', () => {
  it('is shared by all who ask while it runs, and for a while after', async () => {
    const { measure, begun } = stepwise()
    const doctor = new Doctor(measure, signal().signal)
    const first = all(doctor.watch(signal().signal))
    const second = all(doctor.watch(signal().signal))
    begun[0]?.tell({ facts: { ...FACTS, done: true }, flows: [] })
    begun[0]?.end()
    expect((await first).at(-1)?.facts.done).toBe(true)
    expect((await second).at(-1)?.facts.done).toBe(true)
    expect((await all(doctor.watch(signal().signal))).map(({ facts }) => facts.done)).toEqual([true])
    expect(begun.length).toBe(1)
  })

  it('goes on for the others when one leaves, and stops with the last', async () => {
    const { measure, begun } = stepwise()
    const doctor = new Doctor(measure, signal().signal)
    const [one, two] = [signal(), signal()]
    const first = all(doctor.watch(one.signal))
    const second = all(doctor.watch(two.signal))
    one.abort()
    await first
    expect(begun[0]?.signal.aborted).toBe(false)
    two.abort()
    await second
    expect(begun[0]?.signal.aborted).toBe(true)
    const third = doctor.watch(signal().signal)
    await third.next()
    expect(begun.length).toBe(2)
  })

  it('that breaks says so to who watches, and the next one begins anew', async () => {
    let attempts = 0
    const doctor = new Doctor(() => Promise.reject(new Error(`broken ${++attempts}`)), signal().signal)
    await expect(all(doctor.watch(signal().signal))).rejects.toThrow('broken 1')
    await expect(all(doctor.watch(signal().signal))).rejects.toThrow('broken 2')
  })
})

describe('the report', () => {
  it('has all checks at first and then those that changed, with the caller’s own filter tried on the flows', async () => {
    const { measure, begun } = stepwise()
    const doctor = new Doctor(measure, signal().signal)
    const reports = diagnose(doctor, 'namespace:shop', [{ source: 1, events: 2 }], signal().signal)
    const next = async (): Promise<DiagnoseResponse | undefined> => {
      const step = await reports.next()
      return step.done === true ? undefined : step.value
    }
    const first = await next()
    expect(first?.checks[0]?.id).toBe('source')
    expect(first?.checks.slice(1).every(({ verdict }) => verdict === CheckVerdict.RUNNING)).toBe(true)
    begun[0]?.tell({ facts: { ...FACTS, address: { kind: 'literal', host: '10.0.0.1' } }, flows: [] })
    expect((await next())?.checks.map(({ id }) => id)).toEqual(['address'])
    begun[0]?.tell({
      facts: { ...FACTS, done: true, address: { kind: 'literal', host: '10.0.0.1' } },
      flows: [flow('shop/web -> shop/cart:8080'), flow('bank/a -> bank/b:80'), flow('bank/a -> bank/c:80')],
    })
    begun[0]?.end()
    const last = await next()
    expect(last?.done).toBe(true)
    expect(last?.checks.find(({ id }) => id === 'filter')?.found).toBe('The filter hides 2 of 3 flows looked at, 67 %.')
    expect(await next()).toBeUndefined()
  })
})

describe('Diagnose over a file', () => {
  const LINE = JSON.stringify({
    flow: {
      time: '2026-01-02T03:04:05Z',
      verdict: 'FORWARDED',
      source: { namespace: 'shop', pod_name: 'web' },
      destination: { namespace: 'shop', pod_name: 'cart' },
      l7: { type: 'REQUEST', http: { method: 'GET', url: '/' } },
      Type: 'L7',
    },
  })
  const file = (text: string): CaptureFile => ({
    name: 'a.jsonl',
    size: text.length,
    // oxlint-disable-next-line typescript/require-await -- a file in memory has nothing to wait for
    open: async function* () {
      const bytes = new TextEncoder().encode(text)
      yield { bytes, position: bytes.length }
    },
  })
  const serve = (measure?: Measure) => {
    const end = signal()
    const transport = createRouterTransport((router) => {
      registerMapService(router, {
        source: createFileSource(file(LINE)),
        version: '1',
        signal: end.signal,
        ...(measure && { measure }),
      })
    })
    return createClient(MapService, transport)
  }

  it('reads it once more and tells lines, time and L7', async () => {
    const client = serve(measureFile(file(`${LINE}\nnonsense\n${LINE}\n`)))
    const reports = await all(client.diagnose({ query: { filter: 'namespace:other' } }))
    const checks = new Map(reports.flatMap((report) => report.checks).map((check) => [check.id, check]))
    const found = (id: string) => `${CheckVerdict[checks.get(id)?.verdict ?? 0]} ${checks.get(id)?.found}`
    expect(reports.at(-1)?.done).toBe(true)
    expect(found('lines')).toBe('WARN 1 line of 3 could not be read.')
    expect(found('range')).toMatch(/^OK .*from 2026-01-02 03:04:05 UTC/)
    expect(found('l7')).toBe('OK Seen: HTTP in 100 % of 2 flows.')
    expect(found('filter')).toBe('WARN The filter hides all 2 flows that were looked at.')
  })

  it('refuses a filter that does not parse', async () => {
    const client = serve(measureFile(file(LINE)))
    await expect(all(client.diagnose({ query: { filter: 'port:x:y"' } }))).rejects.toMatchObject({
      code: Code.InvalidArgument,
    })
  })

  it('says where there is no doctor', async () => {
    await expect(all(serve().diagnose({}))).rejects.toMatchObject({ code: Code.Unimplemented })
  })
})
