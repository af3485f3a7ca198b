import { fromBinary, toJson } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { createReader, type Reading } from './read.ts'

const TIME = '2026-03-04T05:06:07.123456789Z'
const FLOW = { time: TIME, verdict: 'DROPPED', node_name: 'kind/worker', source: { pod_name: 'xwing' } }

const read = (json: unknown): Reading => createReader().read(JSON.parse(JSON.stringify(json)))

/** What the bytes of a response say, in proto names. */
function response(json: unknown): unknown {
  const reading = read(json)
  if (reading.kind !== 'response') return reading
  return toJson(GetFlowsResponseSchema, fromBinary(GetFlowsResponseSchema, reading.bytes), { useProtoFieldName: true })
}

describe('createReader', () => {
  const whole = { flow: FLOW, node_name: 'kind/worker', time: TIME }

  it.each([
    ['a response', whole, whole],
    [
      'a response in camelCase',
      { flow: { ...FLOW, node_name: undefined, nodeName: 'kind/worker' }, nodeName: 'kind/worker', time: TIME },
      whole,
    ],
    ['a bare flow', FLOW, whole],
    ['a wrapper without time and node', { flow: FLOW }, whole],
    ['a flow that a field mask left almost nothing of', { flow: { source: {} } }, { flow: { source: {} } }],
    ['an empty flow', { flow: {}, node_name: 'a' }, { flow: {}, node_name: 'a' }],
    [
      'lost events',
      { lost_events: { source: 'HUBBLE_RING_BUFFER', num_events_lost: '7', cpu: 0 }, time: TIME },
      { lost_events: { source: 'HUBBLE_RING_BUFFER', num_events_lost: '7', cpu: 0 }, time: TIME },
    ],
    ['lost events in camelCase', { lostEvents: { numEventsLost: 7 } }, { lost_events: { num_events_lost: '7' } }],
    [
      'node status',
      { node_status: { state_change: 'NODE_CONNECTED', node_names: ['a'] } },
      { node_status: { state_change: 'NODE_CONNECTED', node_names: ['a'] } },
    ],
    [
      'enum numbers, also unknown ones',
      { flow: { verdict: 2, drop_reason_desc: 254 } },
      { flow: { verdict: 'DROPPED', drop_reason_desc: 254 } },
    ],
    [
      'numbers as text',
      { flow: { l4: { TCP: { source_port: '1234' } }, socket_cookie: '18446744073709551615' } },
      { flow: { l4: { TCP: { source_port: 1234 } }, socket_cookie: '18446744073709551615' } },
    ],
    ['null for what is not set', { flow: { verdict: null, is_reply: null, source: null }, time: null }, { flow: {} }],
    ['is_reply false', { flow: { is_reply: false } }, { flow: { is_reply: false } }],
    [
      'a time with an offset',
      { flow: {}, time: '2026-03-04T07:06:07+02:00' },
      { flow: {}, time: '2026-03-04T05:06:07Z' },
    ],
  ])('reads %s', (_, json, expected) => {
    expect(response(json)).toEqual(JSON.parse(JSON.stringify(expected)))
  })

  it.each([
    ['a number', 1, /^not a JSON object$/],
    ['an empty object', {}, /^JSON without a flow/],
    ['another JSON', { level: 'info', msg: 'x', time: TIME }, /^JSON without a flow/],
    ['a wrapper with nothing in it', { node_name: 'a', time: TIME, flow: null }, /^JSON without a flow/],
    ['a flow that is a text', { flow: 'x' }, /^not a flow: .*flow/],
    ['a time that is none', { flow: { time: 'yesterday' } }, /^not a flow: .*[Tt]ime/],
    ['a port out of range', { flow: { l4: { TCP: { source_port: -1 } } } }, /^not a flow: .*source_port/],
    ['a list that is none', { flow: { source: { labels: 'a' } } }, /^not a flow: .*labels/],
    ['a flow with two protocols', { flow: { l4: { TCP: {}, UDP: {} } } }, /^not a flow: .*two of a kind/],
  ])('says why %s is no flow', (_, json, reason) => {
    expect(read(json)).toEqual({ kind: 'bad', reason: expect.stringMatching(reason) })
  })

  it.each([
    ['agent_event', 'an agent event'],
    ['agentEvent', 'an agent event'],
    ['debug_event', 'a debug event'],
  ])('skips %s', (key, why) => {
    expect(read({ [key]: { type: 1 }, node_name: 'a' })).toEqual({ kind: 'skipped', why })
  })

  it('keeps a flow with fields and enum names that it does not know, and counts them', () => {
    const reader = createReader()
    const json = {
      flow: { ...FLOW, verdict: 'SHRUGGED', tunnel: { protocol: 'VXLAN' }, source: { colour: 1 } },
      more: 1,
    }
    const readings = [reader.read(json), reader.read(json)]
    expect(readings.map(({ kind }) => kind)).toEqual(['response', 'response'])
    expect(reader.unknown.counts()).toEqual(
      expect.arrayContaining([
        { name: 'flow.Verdict SHRUGGED', count: 2 },
        { name: 'flow.Flow.tunnel', count: 2 },
        { name: 'flow.Endpoint.colour', count: 2 },
        { name: 'observer.GetFlowsResponse.more', count: 2 },
      ]),
    )
  })

  it('keeps a bounded number of unknown names', () => {
    const reader = createReader()
    reader.read({ flow: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`x${n}`, 1])) })
    const counts = reader.unknown.counts()
    expect(counts.length).toBeLessThanOrEqual(33)
    expect(counts[0]).toEqual({ name: 'others', count: 968 })
  })
})
