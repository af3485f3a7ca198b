import { create, toBinary } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { type Flow, FlowSchema } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { WireReader } from './read-facts.ts'

const LONG = 'x'.repeat(100_000)
const many = <Value>(count: number, value: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => value(index))
const policies = many(2_000, (index) => ({ name: `${index}${LONG.slice(0, 300)}`, labels: [LONG.slice(0, 5_000)] }))

const FLOWS: Readonly<Record<string, Flow>> = {
  'a name of 100,000 characters everywhere': create(FlowSchema, {
    nodeName: LONG,
    source: {
      namespace: LONG,
      podName: LONG,
      clusterName: LONG,
      labels: [LONG],
      workloads: [{ name: LONG, kind: LONG }],
    },
    IP: { source: LONG, destination: LONG },
    sourceNames: [LONG, 'short'],
    sourceService: { name: LONG, namespace: LONG },
    l7: { record: { case: 'dns', value: { query: LONG } } },
  }),
  'a method and a URL of 100,000 characters': create(FlowSchema, {
    l7: { record: { case: 'http', value: { method: LONG, url: LONG } } },
  }),
  '10,000 labels at each end': create(FlowSchema, {
    source: { labels: many(10_000, (index) => `k8s:l${index}=v`) },
    destination: { labels: many(10_000, () => ''), workloads: many(10_000, () => ({})) },
  }),
  '20,000 DNS names': create(FlowSchema, { destinationNames: many(20_000, (index) => `h${index}.example`) }),
  '2,000 policies in each list': create(FlowSchema, { egressDeniedBy: policies, ingressAllowedBy: policies }),
}

test.each(Object.entries(FLOWS))('%s: the facts are small, and the same read from the wire', (_what, flow) => {
  const response = create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: flow } })
  const facts = readFacts(flow)
  const read = new WireReader().read(toBinary(GetFlowsResponseSchema, response))
  for (const key of Object.keys(facts))
    expect([key, Reflect.get(read ?? {}, key)]).toEqual([key, Reflect.get(facts, key)])
  const text = JSON.stringify(facts, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))
  expect(text.length).toBeLessThan(1_000_000)
  for (const end of [facts.source, facts.destination]) expect(JSON.stringify(end ?? {}).length).toBeLessThan(10_000)
})

test('what is cut says so; what is not stays the same object', () => {
  const flow = create(FlowSchema, { source: { podName: LONG, labels: many(100, (index) => `k8s:l${index}`) } })
  const { source } = readFacts(flow)
  expect(source?.podName).toBe(`${'x'.repeat(254)}…`)
  expect(source?.labels.slice(-2)).toEqual(['k8s:l62', '…'])
  const short = create(FlowSchema, { source: { podName: 'web-1', labels: ['k8s:app=web'] } })
  expect(readFacts(short).source).toBe(short.source)
})
