import { toBinary } from '@bufbuild/protobuf'
import { afterEach, expect, test } from 'vitest'
import { summarizeNames } from '#domain/analysis/summary.ts'
import { createEncoder } from '#domain/demo/encoder.ts'
import { flowResponse } from '#domain/demo/responses.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { GraphDeltaSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { Hub } from './hub.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import { planQuery } from './query.ts'
import { TestSource } from './test-source.ts'
import { Views } from './views.ts'

const stops: AbortController[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

const DEFAULTS = { services: 5000 + 256 + 1, edges: 20_000 + 1024 + 1, rows: 20_000 }

function open() {
  const stop = new AbortController()
  stops.push(stop)
  const source = new TestSource(undefined, EPOCH_MS + 1_000)
  const hub = new Hub(source, { keepMs: 0, items: 20_000, bytes: 32_000_000 }, stop.signal)
  const planned = planQuery('', { version: '', nowMs: EPOCH_MS })
  if (planned.kind !== 'ok') throw new Error(planned.message)
  return { source, view: new Views(source, hub, DEFAULT_OPTIONS, stop.signal).open(planned.plan, stop.signal) }
}

/** What is another from flow to flow, beside all that one drawn in notation says. */
const FLOODS: readonly {
  readonly what: string
  readonly base: string
  readonly flows: number
  readonly change: (flow: Flow, number: number) => Partial<Flow>
}[] = [
  {
    what: '100,000 pods of as many workloads',
    base: 'shop/web -> shop/cart:8080',
    flows: 100_000,
    change: ({ source }, number) => {
      if (source === undefined) return {}
      const labels = [`k8s:app=job-${number}`, 'k8s:io.kubernetes.pod.namespace=shop']
      return { source: { ...source, podName: `job-${number}`, workloads: [], labels } }
    },
  },
  {
    what: 'a scan over 65,535 ports',
    base: 'shop/web -> shop/cart:8080 flags:SYN',
    flows: 65_535,
    change: ({ l4 }, number) => {
      if (l4?.protocol.case !== 'TCP') return {}
      const { value } = l4.protocol
      return { l4: { ...l4, protocol: { case: 'TCP', value: { ...value, destinationPort: number + 1 } } } }
    },
  },
  {
    what: 'addresses and names of all the world',
    base: 'shop/web -> world(x.example):443',
    flows: 100_000,
    change: ({ IP }, number) => {
      const destination = `${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}.7`
      const destinationNames = [`host-${number}.example-${number % 977}.org`]
      return { destinationNames, ...(IP && { IP: { ...IP, destination } }) }
    },
  },
  {
    what: 'random DNS names',
    base: 'shop/web -> kube-system/coredns:53 udp dns x.example. A NOERROR 2ms',
    flows: 20_000,
    change: ({ l7 }, number) => {
      if (l7?.record.case !== 'dns') return {}
      const query = `${(number * 2_654_435_761) % 4_294_967_291}.example.`
      return { l7: { ...l7, record: { case: 'dns', value: { ...l7.record.value, query } } } }
    },
  },
]

const name = (number: number, length: number) => `${number}-${'x'.repeat(length)}`

/** Values that are each as long as they can be. */
const LONG_VALUES: typeof FLOODS = [
  {
    what: 'workloads, pods, namespaces and clusters with names of 4,000 characters',
    base: 'shop/web -> shop/cart:8080',
    flows: 2_000,
    change: ({ source }, number) => {
      if (source === undefined) return {}
      const long = name(number, 4_000)
      const workload = { $typeName: 'flow.Workload', name: long, kind: long } as const
      return { source: { ...source, podName: long, namespace: long, clusterName: long, workloads: [workload] } }
    },
  },
  {
    what: '1,000 labels at an end',
    base: 'shop/web -> shop/cart:8080',
    flows: 400,
    change: ({ source }, number) => {
      if (source === undefined) return {}
      const labels = Array.from({ length: 1_000 }, (_, index) => `k8s:label-${index}=${number}`)
      return { source: { ...source, podName: `web-${number}`, workloads: [], labels } }
    },
  },
  {
    what: 'URLs of 100,000 characters',
    base: 'shop/web -> shop/cart:8080 http GET / 200 2ms',
    flows: 300,
    change: ({ l7 }, number) => {
      if (l7?.record.case !== 'http') return {}
      const url = `/${name(number, 30)}?${'q'.repeat(100_000)}`
      return { l7: { ...l7, record: { case: 'http', value: { ...l7.record.value, url } } } }
    },
  },
  {
    what: 'one pod in ever new clusters',
    base: 'shop/web -> shop/cart:8080',
    flows: 3_000,
    change: ({ source }, number) => (source === undefined ? {} : { source: { ...source, clusterName: `c-${number}` } }),
  },
  {
    what: 'drops of ever new reasons',
    base: 'shop/web -> shop/cart:8080 dropped POLICY_DENIED',
    flows: 5_000,
    change: (_flow, number) => ({ dropReasonDesc: number }),
  },
]

test.each(LONG_VALUES)(
  '$what: the whole map stays a message that can be sent',
  ({ base, flows, change }) => {
    const { source, view } = open()
    const template = parseFlow(base)
    const encode = createEncoder()
    for (let number = 0; number < flows; number++)
      source.pushBytes([encode(flowResponse({ ...template, ...change(template, number) }))])
    expect(view.stats()).toMatchObject({ received: flows, matched: flows })
    const { edges, services } = view.graph.whole()
    expect(edges.reduce((sum, edge) => sum + edge.flows, 0) + view.graph.withoutEdge).toBe(flows)
    expect(toBinary(GraphDeltaSchema, view.graph.whole()).length).toBeLessThan(30 * 1024 * 1024)
    for (const { labels } of services) expect(labels.length).toBeLessThanOrEqual(64)
    for (const { slots } of view.graph.edges) expect(slots.size).toBeLessThanOrEqual(140)
  },
  240_000,
)

test('a message that is longer than any flow is not looked into, and counted', () => {
  const { source, view } = open()
  const template = parseFlow('shop/web -> shop/cart:8080')
  const [podName, encode] = ['x'.repeat(300 * 1024), createEncoder()]
  const long = { ...template, ...(template.source && { source: { ...template.source, podName } }) }
  source.pushBytes([encode(flowResponse(long)), encode(flowResponse(template))])
  expect(view.stats()).toMatchObject({ received: 1, undecodable: 1 })
})

test.each(FLOODS)(
  '$what: nothing grows past its limit, and every flow is counted',
  ({ base, flows, change }) => {
    const { source, view } = open()
    const template = parseFlow(base)
    const encode = createEncoder()
    for (let from = 0; from < flows; from += 1_000) {
      const batch = Array.from({ length: Math.min(1_000, flows - from) }, (_, index) => {
        return encode(flowResponse({ ...template, ...change(template, from + index) }))
      })
      source.pushBytes(batch)
    }
    const { services, edges } = view.graph.size
    expect(services).toBeLessThanOrEqual(DEFAULTS.services)
    expect(edges).toBeLessThanOrEqual(DEFAULTS.edges)
    expect(view.rows.size).toBeLessThanOrEqual(DEFAULTS.rows)
    const drawn = view.graph.whole().edges.reduce((sum, edge) => sum + edge.flows, 0)
    expect(drawn + view.graph.withoutEdge).toBe(flows)
    expect(view.stats()).toMatchObject({ received: flows, matched: flows })
    for (const { names, paths } of view.analysis.edges()) {
      const told = summarizeNames([names, paths])
      expect(told.names.length).toBeLessThanOrEqual(500)
      if (told.names.length === 500) expect(told.other?.calls).toBeGreaterThan(0)
    }
    // Beyond the limit it is said that there was more.
    if (services > 5_000) expect(view.stats().foldedServices).toBeGreaterThan(0)
  },
  // Far above what it needs: a busy machine is no fault.
  240_000,
)
