import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { planQuery } from './query.ts'
import { endAll, serve } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

function serveLines(lines: readonly string[]) {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true })
  source.push(
    lines.map((line, index) => ({
      ...parseFlow(line),
      time: timestampFromMs(source.clock + index),
      uuid: `flow-${index}`,
    })),
  )
  return client
}

const LINES = [
  ...Array.from(
    { length: 30 },
    (_, n) => `shop/web -> shop/cart:8080 http GET /users/${n} ${n % 3 === 0 ? 500 : 200} ${n + 1}ms`,
  ),
  ...Array.from({ length: 5 }, () => 'shop/bad -> shop/cart:8080 dropped POLICY_DENIED flags:SYN'),
  'shop/web -> shop/cart:8080 policy-verdict allowed-by:CiliumNetworkPolicy/shop/cart',
]
const failure = (call: Promise<unknown>): Promise<ConnectError> =>
  call.then(
    () => {
      throw new Error('it did not fail')
    },
    (reason: unknown) => ConnectError.from(reason),
  )

test('Details of an edge tells calls, paths, latency and policies', async () => {
  const client = serveLines(LINES)
  const { own, why, sinceMs } = await client.details({
    of: { case: 'edgeId', value: '/shop/web → /shop/cart : 8080 / tcp' },
  })
  expect(own?.http).toMatchObject({
    calls: 30,
    responses: 30,
    answered: { ok: 20, serverError: 10 },
    latency: { count: 30 },
  })
  expect(own?.paths.map(({ name, calls }) => [name, calls?.calls])).toEqual([['GET /users/{n}', 30]])
  expect(own?.policies).toMatchObject([{ name: 'CiliumNetworkPolicy/shop/cart', allowed: 1, denied: 0 }])
  expect(why).toEqual([])
  expect(sinceMs).toBeGreaterThan(0)
})

test('Details of a dropped edge says why, in English and as key and values', async () => {
  const client = serveLines(LINES)
  const { why } = await client.details({ of: { case: 'edgeId', value: '/shop/bad → /shop/cart : 8080 / tcp' } })
  expect(why).toHaveLength(1)
  expect(why[0]).toMatchObject({ kind: 'default-deny', count: 5 })
  expect(why[0]?.why?.text).toBe(
    'Nothing allowed it: no ingress rule of any policy that selects cart allows bad on TCP 8080.',
  )
  expect(why[0]?.why).toMatchObject({ key: 'why.default.ingress', texts: { server: 'cart' } })
  expect(why[0]?.allowed?.text).toContain('web is allowed by CiliumNetworkPolicy/shop/cart')
})

test('Details of a service tells what it answers and what it asks', async () => {
  const client = serveLines(LINES)
  const cart = await client.details({ of: { case: 'serviceId', value: '/shop/cart' } })
  expect(cart.own).toMatchObject({ dropped: 5, http: { calls: 30 } })
  expect(cart.called).toBeUndefined()
  const web = await client.details({ of: { case: 'serviceId', value: '/shop/web' } })
  expect([web.own, web.called?.http?.calls]).toEqual([undefined, 30])
})

test('what is not there is not found, and nothing named is refused', async () => {
  const client = serveLines(LINES)
  expect((await failure(client.details({ of: { case: 'edgeId', value: 'x' } }))).code).toBe(Code.NotFound)
  expect((await failure(client.details({ of: { case: 'serviceId', value: 'x' } }))).code).toBe(Code.NotFound)
  expect((await failure(client.details({}))).code).toBe(Code.InvalidArgument)
})

test('Answers come worst first, with the thresholds in force', async () => {
  const client = serveLines(LINES)
  const { findings, thresholds, beganMs } = await client.answers({ thresholds: { minDrops: 2 } })
  expect(findings[0]).toMatchObject({
    kind: 'blocked',
    severity: Severity.CRITICAL,
    edges: ['/shop/bad → /shop/cart : 8080 / tcp'],
  })
  expect(findings[1]).toMatchObject({ kind: 'http-5xx', severity: Severity.WARNING })
  expect(findings[1]?.title?.text).toContain('cart answers 33 % with 5xx')
  expect(thresholds).toMatchObject({ minDrops: 2, minFailed: 5 })
  expect(beganMs).toBeGreaterThan(0)
})

test('the filter of a finding shows its flows', async () => {
  const { findings } = await serveLines(LINES).answers({})
  const planned = planQuery(findings[0]?.filter ?? '', { version: '', nowMs: 0 })
  if (planned.kind === 'error') throw new Error(planned.message)
  const { rest } = planned.plan
  expect(LINES.map(parseFlow).filter((flow) => rest?.(flow) === true)).toHaveLength(5)
})

test.each([{ share5xx: 1.5 }, { minDrops: -1 }, { slowP95Ms: Number.NaN }])(
  'threshold %o is refused',
  async (thresholds) => {
    expect((await failure(serveLines([]).answers({ thresholds }))).code).toBe(Code.InvalidArgument)
  },
)

test('Details and Answers of a window tell that window alone, and by what it was widened', async () => {
  const source = new TestSource()
  const { client } = serve(source, { keepWarm: true })
  const startMs = Math.floor(source.clock / 10_000) * 10_000
  const push = (seconds: number, ...lines: readonly string[]) => {
    source.clock = startMs + seconds * 1000
    source.push(
      lines.map((line, index) => ({
        ...parseFlow(line),
        time: timestampFromMs(source.clock - 1000 + index),
        uuid: `at-${seconds}-${index}`,
      })),
    )
  }
  const bad = 'shop/bad -> shop/cart:8080 dropped POLICY_DENIED flags:SYN'
  push(5, 'shop/web -> shop/cart:8080 http GET /old 500 10ms', bad, bad, bad)
  push(45, 'shop/web -> shop/cart:8080 http GET /new 200 20ms')
  const query = { fromMs: startMs + 2000, toMs: startMs + 9000 }
  const { own, window } = await client.details({
    query,
    of: { case: 'edgeId', value: '/shop/web → /shop/cart : 8080 / tcp' },
  })
  expect(window).toMatchObject({ fromMs: startMs, toMs: startMs + 10_000, grainMs: 10_000 })
  expect(own?.http).toMatchObject({ calls: 1, answered: { serverError: 1 }, latency: { count: 1 } })
  expect(own?.paths.map(({ name }) => name)).toEqual(['GET /old'])
  expect(own?.steps.map(({ widthMs }) => widthMs)).toEqual(Array.from({ length: 60 }, () => 10_000))
  expect(own?.steps.filter(({ forwarded }) => forwarded > 0).map(({ timeMs }) => timeMs)).toEqual([
    startMs,
    startMs + 40_000,
  ])
  const { edges } = await client.snapshot({ query })
  expect(edges.find(({ p95Ms }) => p95Ms > 0)?.p95Ms).toBeCloseTo(10, 0)
  const kinds = async (fromMs: number, toMs: number) =>
    (await client.answers({ query: { fromMs, toMs } })).findings
      .filter(({ severity }) => severity > Severity.INFO)
      .map(({ kind }) => kind)
  expect(await kinds(startMs, startMs + 10_000)).toEqual(['blocked'])
  expect(await kinds(startMs + 20_000, startMs + 60_000)).toEqual([])
  const idle = await client.details({
    query: { fromMs: startMs + 20_000, toMs: startMs + 30_000 },
    of: { case: 'serviceId', value: '/shop/cart' },
  })
  expect([idle.own, idle.called]).toEqual([undefined, undefined])
})
