import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { FlowSchema, Verdict } from '#gen/flow/flow_pb.ts'
import { planQuery, type QueryPlan } from './query.ts'

const NOW = 1_700_000_000_000

function planned(text: string, version = ''): QueryPlan {
  const result = planQuery(text, { version, nowMs: NOW })
  if (result.kind === 'error') throw new Error(result.message)
  return result.plan
}

test('an empty filter asks for everything and leaves nothing to do', () => {
  expect(planned('  ')).toMatchObject({
    key: '',
    upstream: { whitelist: [], blacklist: [] },
    rest: undefined,
    notes: [],
  })
})

test.each([
  ['--namespace shop --verdict DROPPED', 'namespace:shop   verdict:DROPPED'],
  ['hubble observe --verdict DROPPED', '--verdict=DROPPED'],
  ['verdict:DROPPED ~pod:shop/web', 'verdict:DROPPED'],
])('%s and %s are one view', (one, other) => {
  expect(planned(one).key).toBe(planned(other).key)
})

test('what Relay cannot do is matched here and said', () => {
  const { upstream, rest, notes } = planned('verdict:DROPPED latency:>100ms')
  expect(upstream.whitelist.map(({ verdict }) => verdict)).toEqual([[Verdict.DROPPED]])
  expect(rest?.(create(FlowSchema, { verdict: Verdict.DROPPED }))).toBe(false)
  expect(notes).toHaveLength(1)
})

test('an old Relay is not asked for what it does not know', () => {
  expect(planned('drop-reason-desc:POLICY_DENIED', 'hubble-relay v1.14.2+g1').rest).toBeDefined()
  expect(planned('drop-reason-desc:POLICY_DENIED', 'hubble-relay v1.19.0+g1').rest).toBeUndefined()
})

test('times are resolved when the view is opened, and numbers of flows are said to be left out', () => {
  expect(planned('since:5m until:1m')).toMatchObject({ sinceMs: NOW - 300_000, untilMs: NOW - 60_000 })
  expect(planned('last:20').notes).toEqual([expect.stringMatching(/^last: /)])
  expect(planned('since:5m').key).not.toBe(planned('since:50m').key)
})

test('a filter that is wrong says where', () => {
  expect(planQuery('verdict:DROPPED nonsense:x', { version: '', nowMs: NOW })).toMatchObject({
    kind: 'error',
    start: 16,
  })
})

test.each([
  ['', undefined],
  ['label:app=web', undefined],
  ['map-service:default/web', undefined],
  ['latency:>10ms', undefined],
  ['some words', true],
  ['label:app=web map-service:default/web', true],
  ['uuid:0001', true],
])('whether flows are wanted whole for %j: %s', (filter, whole) => {
  const planned = planQuery(filter, { version: 'hubble-relay v1.19.0', nowMs: 0 })
  expect(planned.kind === 'ok' && planned.plan.upstream.whole).toBe(whole)
})
