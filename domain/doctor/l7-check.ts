import type { Finding } from './check.ts'
import type { Sample } from './facts.ts'
import { count, plural, share } from './words.ts'

/** Namespaces whose pods people seldom want to see inside of. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'cilium-secrets', ''])

/**
 * The least that makes DNS and HTTP visible: everything that its pods send stays allowed at L3/L4 only to what it lists, which
 * is why it must never be shown without the warning beside it.
 */
const policy = (namespace: string) => `kubectl apply -f - <<'EOF'
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: l7-visibility
  namespace: ${namespace}
spec:
  endpointSelector: {}
  egress:
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: kube-system
            k8s-app: kube-dns
      toPorts:
        - ports: [{port: "53", protocol: ANY}]
          rules:
            dns: [{matchPattern: "*"}]
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: ${namespace}
      toPorts:
        - ports: [{port: "80", protocol: TCP}, {port: "8080", protocol: TCP}]
          rules:
            http: [{}]
EOF`

const WARNING =
  'Cilium shows HTTP and DNS only where a policy asks for it. Beware, this one also restricts: the pods that it selects may then send nothing but what it lists, so add what else they need, and try it on one workload first.'

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
      advice: WARNING,
      command: policy(namespace),
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
