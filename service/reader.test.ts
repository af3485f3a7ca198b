import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FlowSchema, LostEventSource, Verdict } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { ItemReader } from './reader.ts'
import { responseOf } from './test-source.ts'

const reader = new ItemReader()

const NOW = 1_700_000_000_000

test('a flow has its facts, its bytes and itself', () => {
  const flow = create(FlowSchema, { uuid: 'one', verdict: Verdict.DROPPED, time: timestampFromMs(NOW - 5) })
  const bytes = responseOf(flow)
  const item = reader.read(bytes, NOW)
  if (item.kind !== 'flow') throw new Error(item.kind)
  expect(item.facts).toMatchObject({ uuid: 'one', verdict: Verdict.DROPPED, timeMs: NOW - 5 })
  expect(item.bytes).toBe(bytes)
  expect(item.flow()).toEqual(flow)
})

test('a flow without a time has that of its message, else now', () => {
  const timeOf = (init: { readonly time?: ReturnType<typeof timestampFromMs> }) => {
    const response = create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: {} }, ...init })
    const item = reader.read(toBinary(GetFlowsResponseSchema, response), NOW)
    return item.kind === 'flow' ? item.facts.timeMs : undefined
  }
  expect(timeOf({ time: timestampFromMs(NOW - 7) })).toBe(NOW - 7)
  expect(timeOf({})).toBe(NOW)
})

test('lost events and node status are told apart', () => {
  const lost = create(GetFlowsResponseSchema, {
    responseTypes: {
      case: 'lostEvents',
      value: { source: LostEventSource.PERF_EVENT_RING_BUFFER, numEventsLost: 3n },
    },
  })
  expect(reader.read(toBinary(GetFlowsResponseSchema, lost), NOW)).toEqual({
    kind: 'lost',
    source: LostEventSource.PERF_EVENT_RING_BUFFER,
    events: 3,
    node: '',
    timeMs: NOW,
  })
  const node = create(GetFlowsResponseSchema, {
    responseTypes: {
      case: 'nodeStatus',
      value: { stateChange: NodeState.NODE_ERROR, nodeNames: ['a'], message: 'gone' },
    },
  })
  expect(reader.read(toBinary(GetFlowsResponseSchema, node), NOW)).toEqual({
    kind: 'node',
    state: NodeState.NODE_ERROR,
    nodes: ['a'],
    message: 'gone',
    timeMs: NOW,
  })
})

test('no bytes whatever make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['flow', 'lost', 'node', 'undecodable']).toContain(reader.read(bytes, NOW).kind)
    }),
  )
})

test('a message cut short is undecodable, with a reason', () => {
  const bytes = responseOf(create(FlowSchema, { uuid: 'one', nodeName: 'node-1' }))
  const item = reader.read(bytes.subarray(0, bytes.length - 3), NOW)
  expect(item).toMatchObject({ kind: 'undecodable', reason: expect.stringMatching(/./) })
})
