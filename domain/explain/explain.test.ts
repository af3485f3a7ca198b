import { assert, constantFrom, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dropCaseOf } from '#domain/analysis/allowed-peers.ts'
import { analyseLines, edgeOf } from '#domain/analysis/analyse-lines.ts'
import { DropReason } from '#gen/flow/flow_pb.ts'
import { Side } from '#gen/orrery/v1/orrery_pb.ts'
import { type DropCase, explainDrop } from './explain.ts'
import { REASONS_EN } from './reasons-en.ts'
import { ENGLISH_NUMBERS } from './sentence.ts'
import { EXPLAIN_EN } from './sentences-en.ts'
import { spellAll } from './spell.ts'

const CASE: DropCase = {
  reason: DropReason.POLICY_DENIED,
  side: Side.INGRESS,
  l7: false,
  calls: [],
  deniedBy: [],
  client: { name: 'xwing', labels: ['k8s:class=xwing', 'k8s:org=alliance', 'k8s:io.kubernetes.pod.namespace=default'] },
  server: { name: 'deathstar', labels: ['k8s:class=deathstar', 'k8s:org=empire'] },
  port: 'TCP 80',
  namesPolicies: true,
  allowed: [],
}
const explain = (change: Partial<DropCase>) => {
  const explanation = explainDrop({ ...CASE, ...change })
  return { kind: explanation.kind, ...spellAll(explanation, EXPLAIN_EN, ENGLISH_NUMBERS) }
}

describe('why was it dropped', () => {
  test.each<[string, Partial<DropCase>, string, string]>([
    [
      'default deny at the server',
      {},
      'default-deny',
      'Nothing allowed it: no ingress rule of any policy that selects deathstar allows org=alliance on TCP 80.',
    ],
    [
      'default deny at the client',
      { side: Side.EGRESS },
      'default-deny',
      'Nothing allowed it: no egress rule of any policy that selects xwing allows org=empire on TCP 80.',
    ],
    [
      'a policy by name',
      { reason: DropReason.POLICY_DENY, deniedBy: ['CiliumNetworkPolicy/starwars/deny-x'] },
      'policy-named',
      'CiliumNetworkPolicy/starwars/deny-x denies xwing to enter deathstar on TCP 80 (ingress).',
    ],
    [
      'a deny rule without a name',
      { reason: DropReason.POLICY_DENY },
      'deny-rule',
      'A deny rule forbids xwing to enter deathstar on TCP 80 (ingress); these flows do not name the policy.',
    ],
    [
      'a call denied at L7',
      { l7: true, calls: ['PUT /v1/exhaust-port'] },
      'l7-denied',
      'The L7 proxy denied PUT /v1/exhaust-port on entering deathstar: the connection is allowed, but no L7 rule allows this call.',
    ],
    [
      'a fault of the datapath',
      { reason: DropReason.CT_MAP_INSERTION_FAILED },
      'datapath',
      'Dropped on entering deathstar (ingress): No entry could be added to the connection tracking table; most often it is full.',
    ],
    [
      'no reason at all',
      { reason: 0, side: Side.UNSPECIFIED },
      'cannot-tell',
      'Dropped at an end that the flow does not tell. Cannot tell from these flows why: they carry no reason.',
    ],
    [
      'a reason that is newer than our list',
      { reason: 250 },
      'cannot-tell',
      'Dropped on entering deathstar (ingress), for reason 250, which is newer than this Orrery: cannot tell from these flows.',
    ],
  ])('%s', (_, change, kind, why) => {
    expect(explain(change)).toMatchObject({ kind, why })
  })

  test('who is allowed instead is told by the label that differs', () => {
    const peer = { name: 'tiefighter', labels: ['k8s:class=tiefighter', 'k8s:org=empire'] }
    expect(explain({ allowed: [{ ...peer, policies: ['CiliumNetworkPolicy/starwars/rule1'] }] }).allowed).toBe(
      'tiefighter (org=empire) is allowed by CiliumNetworkPolicy/starwars/rule1.',
    )
    expect(explain({ allowed: [{ ...peer, policies: [] }] }).allowed).toContain('gets through on the same port')
    expect(explain({}).allowed).toBe('')
  })

  test('where the end is not known it says so and what would tell', () => {
    const { why, advice } = explain({ side: Side.UNSPECIFIED })
    expect(why).toContain('Cannot tell from these flows')
    expect(advice.join()).toContain('type:policy-verdict')
  })

  test('text in flows is never taken for a gap', () => {
    expect(explain({ client: { name: '{server}', labels: [] }, side: Side.EGRESS }).why).toContain(
      'selects {server} allows',
    )
  })
})

test('every drop reason has words and something to check', () => {
  const names = Object.values(DropReason).filter((value): value is string => typeof value === 'string')
  expect(names.filter((name) => !Object.hasOwn(REASONS_EN, name))).toEqual([])
  expect(Object.keys(REASONS_EN).filter((name) => !names.includes(name))).toEqual([])
})

test('every explanation is spelled without gaps left open', () => {
  assert(
    property(integer({ min: 0, max: 260 }), constantFrom(0, 1, 2), constantFrom(true, false), (reason, side, l7) => {
      const { why, advice } = explain({ reason, side, l7 })
      expect([why, ...advice].filter((words) => !words.includes(' ') || /[{}]/.test(words))).toEqual([])
    }),
  )
})

test('flows prove who is allowed to the same port', () => {
  const { analysis } = analyseLines([
    '+0 sw/tiefighter{k8s:org=empire} -> sw/deathstar{k8s:class=deathstar}:80 policy-verdict allowed-by:CiliumNetworkPolicy/sw/rule1',
    '+1 sw/xwing{k8s:org=alliance} -> sw/deathstar{k8s:class=deathstar}:80 policy-verdict dropped POLICY_DENIED',
  ])
  const stats = edgeOf(analysis, 'xwing', 'deathstar')
  const drop = dropCaseOf(stats, { reason: DropReason.POLICY_DENIED, side: Side.INGRESS }, analysis.edges(), true)
  const { why, allowed } = spellAll(explainDrop(drop), EXPLAIN_EN, ENGLISH_NUMBERS)
  expect(why).toBe(
    'Nothing allowed it: no ingress rule of any policy that selects deathstar allows org=alliance on TCP 80.',
  )
  expect(allowed).toBe('tiefighter (org=empire) is allowed by CiliumNetworkPolicy/sw/rule1.')
})

test('a label that an allowed peer has as well is not said to be denied', () => {
  const allowed = [
    { name: 'tie', labels: ['k8s:org=empire', 'k8s:app=tie'], policies: ['CiliumNetworkPolicy/s/rule1'] },
  ]
  const client = (...labels: readonly string[]) => ({ name: 'shuttle', labels })
  expect(explain({ client: client('k8s:org=empire'), allowed }).why).toContain('allows shuttle on TCP 80')
  expect(explain({ client: client('k8s:org=empire', 'k8s:tier=old'), allowed }).why).toContain(
    'allows tier=old on TCP 80',
  )
  expect(explain({ client: client('k8s:org=empire', 'k8s:app=shuttle'), allowed }).why).toContain('allows app=shuttle')
})
