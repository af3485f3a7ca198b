import { expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { explainFlow } from './explain-flow.ts'
import { ENGLISH_NUMBERS } from './sentence.ts'
import { EXPLAIN_EN } from './sentences-en.ts'
import { spellAll } from './spell.ts'

const why = (line: string): string => {
  const explanation = explainFlow(parseFlow(line))
  return explanation === undefined ? '' : spellAll(explanation, EXPLAIN_EN, ENGLISH_NUMBERS).why
}

test.each([
  [
    'd/xwing{k8s:org=alliance} -> d/deathstar:80 dropped POLICY_DENIED',
    'Nothing allowed it: no ingress rule of any policy that selects deathstar allows org=alliance on TCP 80.',
  ],
  [
    'd/ads -> tracker.example:443 egress policy-verdict dropped POLICY_DENY denied-by:CiliumNetworkPolicy/d/no-ads',
    'CiliumNetworkPolicy/d/no-ads denies ads to call tracker.example on TCP 443 (egress).',
  ],
  [
    'd/tie -> d/deathstar:80 http PUT /v1/exhaust-port dropped',
    'The L7 proxy denied PUT /v1/exhaust-port on entering deathstar: the connection is allowed, but no L7 rule allows this call.',
  ],
  [
    'd/a -> d/b:80 dropped STALE_OR_UNROUTABLE_IP egress',
    'Dropped on leaving a (egress): The target address is stale or has no route.',
  ],
  [
    'd/a -> d/b:80 dropped POLICY_DENIED no-direction',
    'Nothing allowed it: no rule allows a to call b on TCP 80. Cannot tell from these flows whether on leaving a or on entering b.',
  ],
  ['d/a -> d/b:80', ''],
])('%s', (line, words) => {
  expect(why(line)).toBe(words)
})
