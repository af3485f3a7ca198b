import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { FlowSchema, Verdict } from '#gen/flow/flow_pb.ts'
import { checkCel } from './cel.ts'

const flow = create(FlowSchema, {
  verdict: Verdict.DROPPED,
  source: {
    identity: 1002,
    labels: ['k8s:app=web', 'k8s:tier=front'],
    workloads: [{ name: 'web', kind: 'Deployment' }],
  },
  l4: { protocol: { case: 'TCP', value: { sourcePort: 40000, destinationPort: 80 } } },
  isReply: false,
})

const TRUE = [
  '_flow.verdict == Verdict.DROPPED',
  '_flow.verdict == flow.Verdict.DROPPED',
  '_flow.verdict in [Verdict.DROPPED, Verdict.ERROR]',
  '_flow.source.identity == 1002u',
  '_flow.source.labels.exists(l, l.startsWith("k8s:app="))',
  '_flow.source.labels.all(l, l.contains("="))',
  '_flow.source.labels.exists_one(l, l == "k8s:app=web")',
  '_flow.source.labels.filter(l, l.matches("tier")).size() == 1',
  '_flow.source.labels.map(l, size(l))[0] == 11',
  '_flow.source.workloads[0].kind == "Deployment"',
  '"k8s:app=web" in _flow.source.labels',
  '_flow.is_reply == false',
  '_flow.is_reply != null',
  'has(_flow.l4.TCP) && !has(_flow.l7)',
  '_flow.destination.pod_name == ""',
  'int(_flow.l4.TCP.destination_port) - 10 < 80 ? true : false',
  '_flow.Summary.size() == 0',
  '!_flow.is_reply',
  '_flow.time < timestamp("2026-01-01T00:00:00Z")',
  '_flow.l7.latency_ns < 100u',
  'type(_flow.verdict) == int',
  '{"a": 1}["a"] == 1 && [true][0]',
  '_flow.source != _flow.destination',
  'string(_flow.source.identity) == "1002"',
  '_flow.l7.http.headers.exists(h, h.key == "a") || true',
  'dyn(_flow.verdict) == 2',
  '[1].all(a, [1].all(b, [1].all(c, [1].exists(d, a + b + c + d == 4))))',
  '_flow.source.labels.all(a, _flow.source.labels.all(b, _flow.source.labels.exists(c, c == a || c == b)))',
]

const REFUSED = [
  '_flow.source.identity == 2',
  '_flow.source.identity < 2',
  'flow.verdict == Verdict.DROPPED',
  '_flow.nosuch == 1',
  'has(_flow.nosuch)',
  '_flow.verdict == Verdict.ALLOWED',
  '_flow.verdict',
  '1',
  '"x"',
  '_flow.source.labels.exists(l, l == 1)',
  '_flow.source.labels.exists(l, l)',
  '_flow.node_name.nosuch()',
  '_flow.node_name + 1 == "x"',
  '_flow.verdict ==',
  '',
  'unknown(_flow)',
  '_flow.source_names.size() == 0u',
  '!_flow.node_name',
  '_flow.is_reply',
  'dyn(true)',
  '1 == 1.0',
  '_flow.source.labels[0u] == "x"',
  'true && '.repeat(20_000),
  '('.repeat(100_000),
]

describe('a CEL expression', () => {
  it.each(TRUE)('%s holds', (expression) => {
    const checked = checkCel(expression)
    expect(checked).toMatchObject({ kind: 'ok' })
    expect(checked.kind === 'ok' && checked.value(flow)).toBe(true)
  })
  it.each(REFUSED)('%s is refused', (expression) => {
    const checked = checkCel(expression)
    expect(checked.kind === 'error' && checked.message).toMatch(/^error compiling CEL expression: ./)
  })
  it('that fails on a flow does not match it', () => {
    const checked = checkCel('_flow.source.labels[50] == "x"')
    expect(checked.kind === 'ok' && checked.value(flow)).toBe(false)
  })

  it('stands as many loops deep as it likes, but ends on every flow after a bounded number of steps', () => {
    const forty = `[${Array.from({ length: 40 }, (_, index) => index).join()}]`
    const deep = (depth: number): string => (depth === 0 ? 'true' : `${forty}.all(a${depth}, ${deep(depth - 1)})`)
    const held = checkCel(deep(2))
    expect(held.kind === 'ok' && held.value(flow)).toBe(true)
    for (const expression of [deep(12), `${deep(12)} || true`, `!${deep(12)}`]) {
      const checked = checkCel(expression)
      expect(checked.kind === 'ok' && checked.value(flow)).toBe(false)
    }
    expect(held.kind === 'ok' && held.value(flow)).toBe(true)
  })
})
