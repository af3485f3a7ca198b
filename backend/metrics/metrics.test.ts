import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { SourceKind, SourceState, SourceStatusSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { createMetrics, metricsDoc } from './metrics.ts'
import { METRICS, type MetricFacts } from './table.ts'

const facts = (kind: SourceKind, change: Partial<MetricFacts> = {}): MetricFacts => ({
  version: '1.2.3',
  status: create(SourceStatusSchema, { kind, state: SourceState.LIVE, nodesConnected: 2, nodesKnown: 3 }),
  service: {
    viewers: 4,
    views: 5,
    upstreams: 6,
    flows: { received: 1000, repeated: 7, undecodable: 8 },
    lost: new Map([[2, 9]]),
    newestMs: 40_000,
    graph: { services: 10, edges: 11 },
  },
  reconnects: 12,
  redacted: undefined,
  expiry: [{ certificate: 'listener', name: 'tls.crt', expiresMs: 86_400_000 }],
  calls: new Map([['orrery.v1.MapService/Observe', { ended: new Map([['canceled', 2]]), active: 4, messages: 400 }]]),
  nowMs: 42_500,
  ...change,
})

const lines = async (given: MetricFacts) => (await createMetrics(() => given).text()).split('\n')

describe('metrics', () => {
  it('are what the facts say', async () => {
    expect(await lines(facts(SourceKind.RELAY))).toEqual(
      expect.arrayContaining([
        `orrery_build_info{version="1.2.3",node="${process.version}"} 1`,
        'orrery_relay_connected 1',
        'orrery_relay_reconnects_total 12',
        'orrery_relay_nodes{state="unavailable"} 1',
        'orrery_flows_received_total 1000',
        'orrery_flows_lost_total{source="observer_events_queue"} 9',
        'orrery_flow_lag_seconds 2.5',
        'orrery_tls_certificate_expiry_timestamp_seconds{certificate="listener"} 86400',
        'orrery_graph_edges 11',
        'orrery_rpc_active{method="orrery.v1.MapService/Observe"} 4',
        'orrery_rpc_messages_sent_total{method="orrery.v1.MapService/Observe"} 400',
        'orrery_rpc_calls_total{method="orrery.v1.MapService/Observe",code="canceled"} 2',
      ]),
    )
  })

  it('count up, and do not grow by being asked', async () => {
    let received = 5
    const metrics = createMetrics(() => {
      const given = facts(SourceKind.RELAY)
      return { ...given, service: { ...given.service, flows: { received, repeated: 0, undecodable: 0 } } }
    })
    expect(await metrics.text()).toContain('orrery_flows_received_total 5\n')
    expect(await metrics.text()).toContain('orrery_flows_received_total 5\n')
    received = 8
    expect(await metrics.text()).toContain('orrery_flows_received_total 8\n')
  })

  it('of a Relay are left out for a file, and a lag before the first flow', async () => {
    const ofFile = (await lines(facts(SourceKind.FILE))).filter((line) => /^orrery_(relay|flow_lag)/.test(line))
    expect(ofFile).toEqual([])
    const { service } = facts(SourceKind.RELAY)
    const early = await lines(facts(SourceKind.RELAY, { service: { ...service, newestMs: 0 } }))
    expect(early.some((line) => line.startsWith('orrery_flow_lag'))).toBe(false)
  })

  it('stand beside those of the process', async () => {
    const all = (await lines(facts(SourceKind.RELAY))).join('\n')
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      expect(all).toContain(name)
  })

  it('have names by the rules of Prometheus', () => {
    for (const { name, kind } of METRICS) {
      expect(name).toMatch(/^orrery_[a-z_]+$/)
      expect(name.endsWith('_total')).toBe(kind === 'counter')
    }
  })
})

it('keeps docs/metrics.md current', async () => {
  await expect(metricsDoc()).toMatchFileSnapshot('../../docs/metrics.md')
})
