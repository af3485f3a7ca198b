import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { type Edge, EdgeSchema, type Service, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { COLUMN_IDS } from './line.ts'
import { sortBy, sorted, sortStore } from './sort.ts'

const services = new Map<number, Service>(
  ['cart', 'Web', 'api'].map((name, index) => [
    index + 1,
    create(ServiceSchema, { number: index + 1, id: `c/shop/${name}`, namespace: 'shop', name, caption: name }),
  ]),
)

const made: Edge[] = []
const edge = (source: number, fields: Parameters<typeof create<typeof EdgeSchema>>[1]): Edge => {
  const one = create(EdgeSchema, {
    number: made.length + 1,
    sourceNumber: source,
    destinationNumber: 1,
    port: 80,
    ...fields,
  })
  made.push(one)
  return one
}

const quiet = edge(1, { idle: true, lastSeenMs: 1000 })
const busy = edge(2, {
  minute: { forwarded: 600, flows: 600 },
  lastSeenMs: 5000,
  http: { latencyMsSum: 30, latencyCount: 3 },
})
const dropping = edge(3, { minute: { dropped: 3, flows: 3 }, dropped: 3, lastSeenMs: 4000 })
const failing = edge(1, {
  port: 0,
  minute: { forwarded: 60, flows: 60, calls: 50, failedCalls: 5 },
  lastSeenMs: 3000,
  http: { latencyMsSum: 900, latencyCount: 3 },
})
const all = [quiet, busy, dropping, failing]

const order = (column: (typeof COLUMN_IDS)[number], descending: boolean) =>
  sorted(all, services, { column, descending }).map((each) => all.indexOf(each))

describe('connections', () => {
  test.each([
    ['state', true, [2, 3, 1, 0]],
    ['source', false, [2, 3, 0, 1]],
    ['forwarded', true, [1, 3, 2, 0]],
    ['dropped', true, [2, 3, 0, 1]],
    ['port', false, [3, 2, 0, 1]],
    ['seen', true, [1, 2, 3, 0]],
  ] as const)('by %s, descending %s', (column, descending, expected) => {
    expect(order(column, descending)).toEqual(expected)
  })

  test.each([
    [true, [3, 1]],
    [false, [1, 3]],
  ])('without a latency stand last, descending %s', (descending, known) => {
    expect(order('latency', descending).slice(0, 2)).toEqual(known)
    expect(order('latency', descending).slice(2)).toEqual([2, 0])
  })

  test.each(COLUMN_IDS)('by %s stand the same, however they came', (column) => {
    const sort = { column, descending: true }
    expect(sorted([...all].reverse(), services, sort)).toEqual(sorted(all, services, sort))
  })

  test('to a service that is not known are lines all the same', () => {
    expect(sorted([edge(99, {})], services, { column: 'source', descending: false })).toHaveLength(1)
  })
})

test('the first press sorts numbers from the largest and names from A, the next turns around', () => {
  sortBy('forwarded')
  expect(sortStore.getState()).toEqual({ column: 'forwarded', descending: true })
  sortBy('forwarded')
  expect(sortStore.getState()).toEqual({ column: 'forwarded', descending: false })
  sortBy('source')
  expect(sortStore.getState()).toEqual({ column: 'source', descending: false })
})
