import { create, fromJsonString } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import {
  type Edge,
  EdgeSchema,
  type Service,
  ServiceSchema,
  Side,
  SnapshotResponseSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { connectionsCsv } from './connections-csv.ts'
import { diagramOf } from './diagram.ts'
import { edgeState } from './edge-state.ts'
import { toSnapshotJson } from './snapshot-json.ts'

const service = (number: number, cluster: string, namespace: string, name: string): Service =>
  create(ServiceSchema, { number, id: `${cluster}/${namespace}/${name}`, cluster, namespace, name, caption: name })

const byNumber = (...list: readonly Service[]) => new Map(list.map((each) => [each.number, each]))
const edge = (
  source: number,
  destination: number,
  fields: Parameters<typeof create<typeof EdgeSchema>>[1] = {},
): Edge =>
  create(EdgeSchema, {
    id: `${source}→${destination}`,
    sourceNumber: source,
    destinationNumber: destination,
    ...fields,
  })

const draw = (services: ReadonlyMap<number, Service>, edges: readonly Edge[]) =>
  diagramOf({ title: 't', services, edges, label: ({ port }) => [String(port)] })

test('two services of one name in two namespaces and two clusters stay apart', () => {
  const { nodes, groups } = draw(
    byNumber(service(1, 'a', 'x', 'web'), service(2, 'a', 'y', 'web'), service(3, 'b', 'x', 'web')),
    [],
  )
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(3)
  expect(groups.map(({ label }) => label)).toEqual(['x (a)', 'y (a)', 'x (b)'])
})

test('one cluster is not named at its namespaces', () => {
  expect(draw(byNumber(service(1, 'a', 'x', 'web')), []).groups).toEqual([{ key: 'a/x', label: 'x' }])
})

test('a service that calls itself, ports 0 and 65535, and an edge to nothing are all drawn', () => {
  const { nodes, edges } = draw(byNumber(service(1, 'a', 'x', 'web')), [edge(1, 1), edge(1, 9, { port: 65_535 })])
  expect(edges.map(({ source, target, label }) => [source, target, label])).toEqual([
    ['a/x/web', 'a/x/web', ['0']],
    ['a/x/web', 'unknown/9', ['65535']],
  ])
  expect(nodes.map(({ label }) => label)).toEqual(['web', '?'])
})

test.each([
  ['forwarded', { minute: { forwarded: 1 } }],
  ['mixed', { minute: { forwarded: 1, dropped: 1 } }],
  ['dropped', { minute: { dropped: 1 } }],
  ['error', { minute: { forwarded: 1, error: 1 } }],
  ['audit', { minute: { forwarded: 1, audit: 1 } }],
  ['denied', { dropped: 1, idle: true }],
  ['idle', { forwarded: 1, dropped: 1, idle: true }],
  ['forwarded', {}],
] as const)('an edge is %s: %j', (state, fields) => {
  expect(edgeState(edge(1, 2, fields))).toBe(state)
})

test('the JSON is a snapshot of the API: ends by id, no numbers of the stream', () => {
  const services = byNumber(service(1, 'a', 'x', 'web'), service(2, 'a', 'x', 'cart\ud83d\ude00"<>'))
  const text = toSnapshotJson({
    services,
    edges: [edge(1, 2, { number: 7, port: 80 })],
    timeMs: 5,
    stats: undefined,
    source: undefined,
  })
  const back = fromJsonString(SnapshotResponseSchema, text)
  expect(back.services.map(({ id, number }) => [id, number])).toEqual([
    ['a/x/web', 0],
    ['a/x/cart😀"<>', 0],
  ])
  expect(
    back.edges.map(({ source, destination, number, sourceNumber, port }) => [
      source,
      destination,
      number,
      sourceNumber,
      port,
    ]),
  ).toEqual([['a/x/web', 'a/x/cart😀"<>', 0, 0, 80]])
})

test('the CSV tells rates of the minute, reasons with their side, and runs no formula', () => {
  const services = byNumber(service(1, 'a', 'x', '=cmd()'), service(2, 'a', 'x', 'cart'))
  const dropped = edge(1, 2, {
    port: 80,
    minute: { forwarded: 1, dropped: 30, calls: 4, failedCalls: 1 },
    drops: [{ reason: 133, count: 30, side: Side.INGRESS, deniedBy: ['cnp/x/deny'] }],
    http: { latencyMsSum: 10, latencyCount: 4 },
    lastSeenMs: 1000,
  })
  const words = {
    protocol: () => 'TCP',
    l7: () => ['HTTP'],
    drop: ({ reason }: { reason: number }) => `reason ${reason}`,
  }
  const [head, line, end] = connectionsCsv([dropped], services, words).split('\r\n')
  const cells = new Map((head ?? '').split(',').map((name, at) => [name, (line ?? '').split(',')[at]]))
  expect(end).toBe('')
  expect(Object.fromEntries(cells)).toMatchObject({
    source: "'=cmd()",
    destination: 'cart',
    port: '80',
    state: 'mixed',
    forwarded_per_second: '0.017',
    dropped_per_second: '0.5',
    drop_reasons: 'reason 133 × 30',
    denied_by: 'cnp/x/deny',
    failed_calls_per_minute: '1',
    mean_latency_ms: '2.5',
    first_seen: '',
    last_seen: '1970-01-01T00:00:01.000Z',
  })
})
