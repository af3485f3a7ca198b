import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { checkCel } from './cel.ts'
import { checkRegexp, MOST_PARTS } from './regexp.ts'

describe('regular expressions', () => {
  test.each([
    '^/v1/users/[0-9]{1,20}$',
    'a{1000}',
    '[^/]{0,1000}',
    '(a{2,}){3}|b',
    '\\Qa.b\\E',
    '\\p{Greek}{3}',
    'a{,3}',
    '[]{1000}]',
    'x{y}',
  ])('%s is small enough', (pattern) => expect(checkRegexp(pattern).kind).toBe('ok'))

  test.each([
    'a{1,1000}'.repeat(5),
    '(a{1,100}){1,100}',
    '((a{20}){20}){20}',
    '[ab]{1000}'.repeat(5),
    'x'.repeat(MOST_PARTS + 1),
    '(a{1000}b{1000})+c{1000}d{1000}e{1000}',
  ])('%s is refused before it is compiled', (pattern) => {
    const checked = checkRegexp(pattern)
    expect(checked).toMatchObject({
      kind: 'error',
      message: expect.stringMatching(/more than 4096 parts|invalid repeat/),
    })
  })
})

describe('matches in CEL', () => {
  const flow: Flow = create(FlowSchema, {
    nodeName: 'worker-1',
    source: { podName: 'a{0,1000}'.repeat(5), labels: ['tier=a'] },
  })
  const holds = (expression: string) => {
    const checked = checkCel(expression)
    return checked.kind === 'ok' ? checked.value(flow) : checked.message
  }

  test('finds what the library finds', () => {
    expect(holds('_flow.node_name.matches("^worker-[0-9]$")')).toBe(true)
    expect(holds('_flow.node_name.matches("^orker")')).toBe(false)
    expect(holds('_flow.source.labels.exists(l, l.matches("tier"))')).toBe(true)
  })

  test('an expression that is too large is refused, one that a flow brings matches nothing', () => {
    expect(holds(`_flow.node_name.matches("${'a{1,1000}'.repeat(50)}")`)).toContain('more than 4096 parts')
    expect(holds('_flow.node_name.matches(_flow.source.pod_name)')).toBe(false)
  })
})
