import { REASONS_EN } from './reasons-en.ts'

const reasons = Object.entries(REASONS_EN).flatMap(([name, [what, check]]) => [
  [`reason.${name}`, `Dropped {where}: ${what}`],
  [`check.${name}`, check],
])

/** The sentences of explanations, in English. A catalogue of another language brings the same keys. */
export const EXPLAIN_EN: Readonly<Record<string, string>> = {
  'where.egress': 'on leaving {client} (egress)',
  'where.ingress': 'on entering {server} (ingress)',
  'where.unknown': 'at an end that the flow does not tell',

  'why.named.egress': '{policies} denies {client} to call {server} on {port} (egress).',
  'why.named.ingress': '{policies} denies {client} to enter {server} on {port} (ingress).',
  'why.named.unknown': '{policies} denies {client} to call {server} on {port}.',
  'why.denyRule.egress':
    'A deny rule forbids {client} to call {server} on {port} (egress); these flows do not name the policy.',
  'why.denyRule.ingress':
    'A deny rule forbids {client} to enter {server} on {port} (ingress); these flows do not name the policy.',
  'why.denyRule.unknown':
    'A deny rule forbids {client} to call {server} on {port}; these flows do not name the policy.',
  'why.default.egress':
    'Nothing allowed it: no egress rule of any policy that selects {client} allows {serverLabels} on {port}.',
  'why.default.ingress':
    'Nothing allowed it: no ingress rule of any policy that selects {server} allows {clientLabels} on {port}.',
  'why.default.unknown':
    'Nothing allowed it: no rule allows {client} to call {server} on {port}. Cannot tell from these flows whether on leaving {client} or on entering {server}.',
  'why.l7.egress':
    'The L7 proxy denied {call} on leaving {client}: the connection is allowed, but no L7 rule allows this call.',
  'why.l7.ingress':
    'The L7 proxy denied {call} on entering {server}: the connection is allowed, but no L7 rule allows this call.',
  'why.l7.unknown': 'The L7 proxy denied {call}: the connection is allowed, but no L7 rule allows this call.',
  'why.l7Named.egress': '{policies} denies {call} on leaving {client}: the connection is allowed, this call is not.',
  'why.l7Named.ingress': '{policies} denies {call} on entering {server}: the connection is allowed, this call is not.',
  'why.l7Named.unknown': '{policies} denies {call}: the connection is allowed, this call is not.',
  'why.newer': 'Dropped {where}, for reason {code}, which is newer than this Orrery: cannot tell from these flows.',
  'why.unknown': 'Dropped {where}. Cannot tell from these flows why: they carry no reason.',
  'why.notDropped': 'It was not dropped.',

  'allowed.by': '{peer}{peerLabels} is allowed by {policies}.',
  'allowed.seen':
    '{peer}{peerLabels} gets through on the same port; these flows do not name the policy that allows it.',
  'labels.of': ' ({labels})',
  anyCall: 'a call',

  'tell.policyName':
    'Policies are named from Cilium 1.16 on; before, `cilium-dbg policy get` on the node tells which apply.',
  'tell.side': 'A policy verdict event of the same connection (`type:policy-verdict`) would tell at which end.',
  'tell.reason': 'The drop event of the same packet (`type:drop`) would tell the reason; this view holds none.',
  'tell.code': 'A newer Orrery, or `cilium-dbg monitor --type drop` on the node, spells the reason.',
  'fix.default.egress': 'To allow it, a policy that selects {client} needs an egress rule to {serverLabels} on {port}.',
  'fix.default.ingress':
    'To allow it, a policy that selects {server} needs an ingress rule from {clientLabels} on {port}.',
  'fix.l7': 'To allow it, add the call to the L7 rules of that port.',
  ...Object.fromEntries(reasons),
}
