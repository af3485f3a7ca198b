import { namespaceVisibilityPolicy, VISIBILITY_WARNING } from '#domain/explain/visibility-policy.ts'
import type { Finding } from './check.ts'
import type { Sample } from './facts.ts'
import { count, plural, share } from './words.ts'

/** Namespaces whose pods people seldom want to see inside of. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'cilium-secrets', ''])

/** To type as it stands. */
const command = (namespace: string): string => `kubectl apply -f - <<'EOF'\n${namespaceVisibilityPolicy(namespace)}EOF`

const ADVICE = `Cilium shows HTTP and DNS only where a policy asks for it. ${VISIBILITY_WARNING}`

/** HTTP and DNS are seen only where a policy sends them through Cilium's proxy. */
export function judgeL7({ flows, http, dns, kafka, namespaces }: Sample): Finding {
  const evidence = {
    'Looked at': plural(flows, 'flow'),
    HTTP: `${count(http)} (${share(http, flows)})`,
    DNS: `${count(dns)} (${share(dns, flows)})`,
    Kafka: kafka > 0 ? count(kafka) : undefined,
  }
  const namespace = namespaces.find(({ name }) => !SYSTEM.has(name))?.name ?? 'default'
  if (http + dns + kafka === 0) {
    return {
      verdict: 'warn',
      found: `None of ${plural(flows, 'flow')} shows what was said: no HTTP, no DNS.`,
      advice: ADVICE,
      command: command(namespace),
      evidence,
    }
  }
  const shares = [
    http > 0 ? `HTTP in ${share(http, flows)}` : undefined,
    dns > 0 ? `DNS in ${share(dns, flows)}` : undefined,
    kafka > 0 ? `Kafka in ${share(kafka, flows)}` : undefined,
  ].filter((part) => part !== undefined)
  const found = `Seen: ${shares.join(', ')} of ${plural(flows, 'flow')}`
  if (http > 0) return { verdict: 'ok', found: `${found}.`, evidence }
  const advice = 'HTTP shows once a policy has `rules: {http: [{}]}` for its ports; such a policy also restricts.'
  return { verdict: 'ok', found: `${found}, but no HTTP.`, advice, evidence }
}
