import { ShieldCheck, ShieldX } from 'lucide-react'
import type { Flow, Policy } from '#gen/flow/flow_pb.ts'
import { text } from '#src/text/text.ts'
import { brief, visible } from '#src/text/visible.ts'
import { cx } from '#src/ui/cx.ts'
import { Facts } from '#src/ui/facts.tsx'
import { FilterValue, ListFact, Section, ValueFact } from './parts.tsx'

const names = text.details.fields

/** Which policies decided about the flow. */
export function FlowPolicy({ flow }: { readonly flow: Flow }) {
  const lists = [
    { name: names.egressDenied, policies: flow.egressDeniedBy, denied: true },
    { name: names.ingressDenied, policies: flow.ingressDeniedBy, denied: true },
    { name: names.egressAllowed, policies: flow.egressAllowedBy, denied: false },
    { name: names.ingressAllowed, policies: flow.ingressAllowedBy, denied: false },
  ].filter(({ policies }) => policies.length > 0)
  const match = flow.policyMatchType
  if (lists.length === 0 && match === 0 && flow.policyLog.length === 0) return undefined
  return (
    <Section title={text.details.sections.policy}>
      {lists.map(({ name, policies, denied }) => (
        <div key={name} className="mb-2">
          <p className={cx('flex items-center gap-1.5 text-xs', denied ? 'text-dropped' : 'text-ok')}>
            {denied ? (
              <ShieldX aria-hidden="true" className="size-3.5" />
            ) : (
              <ShieldCheck aria-hidden="true" className="size-3.5" />
            )}
            {name}
          </p>
          <ul>
            {policies.map((policy) => (
              <li key={policyWords(policy)} className="pl-5 [overflow-wrap:anywhere]">
                {policy.name === '' ? (
                  visible(policyWords(policy))
                ) : (
                  <FilterValue field={denied ? 'denied-by' : 'allowed-by'} value={policyName(policy)}>
                    {brief(policyWords(policy), 500)}
                  </FilterValue>
                )}
                {policy.labels.length > 0 && (
                  <span className="block font-mono text-2xs text-text-3">{brief(policy.labels.join(', '), 500)}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <Facts>
        <ValueFact
          name={names.policyMatch}
          value={match === 0 ? undefined : (text.flow.policyMatches[match] ?? String(match))}
        />
        <ListFact name={names.policyLog} values={flow.policyLog} field="text" />
      </Facts>
    </Section>
  )
}

const policyName = ({ kind, namespace, name }: Policy): string =>
  kind === '' ? (namespace === '' ? name : `${namespace}/${name}`) : `${kind}/${namespace}/${name}`

const policyWords = ({ kind, namespace, name, revision }: Policy): string =>
  [kind, namespace, name].filter((part) => part !== '').join('/') + (revision > 0n ? ` (${revision})` : '')
