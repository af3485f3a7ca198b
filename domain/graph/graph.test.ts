import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { FlowSchema, TrafficDirection, Verdict } from '#gen/flow/flow_pb.ts'
import { applyDelta, emptyState } from './delta.ts'
import { Graph } from './graph.ts'

test('a forwarded flow draws an edge from client to server', () => {
  const graph = new Graph()
  const flow = create(FlowSchema, {
    verdict: Verdict.FORWARDED,
    source: { namespace: 'shop', workloads: [{ kind: 'Deployment', name: 'web' }] },
    destination: { namespace: 'shop', workloads: [{ kind: 'Deployment', name: 'cart' }] },
    l4: { protocol: { case: 'TCP', value: { sourcePort: 40000, destinationPort: 8080 } } },
    eventType: { type: 4 },
    isReply: false,
    trafficDirection: TrafficDirection.INGRESS,
  })
  expect(graph.add(readFacts(flow), 1_000_000)).toBe(true)
  const state = emptyState()
  const delta = graph.changesSince(0)
  if (delta === 'too-old') throw new Error('nothing was forgotten')
  applyDelta(state, delta)
  expect([...state.edges.values()].map(({ id, forwarded }) => [id, forwarded])).toEqual([
    ['/shop/web → /shop/cart : 8080 / tcp', 1],
  ])
  expect([...state.services.values()].map(({ caption }) => caption)).toEqual(['web', 'cart'])
})
