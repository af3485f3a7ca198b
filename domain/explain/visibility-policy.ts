import { NAME_LABELS } from '#domain/identity/identify.ts'
import { parseLabel } from '#domain/identity/labels.ts'
import type { Service } from '#gen/orrery/v1/orrery_pb.ts'

/** As a YAML string that nothing in it can break. */
const quoted = (text: string): string => JSON.stringify(text)

/**
 * The smallest CiliumNetworkPolicy that sends HTTP to a service's port through the L7 proxy, from anyone; undefined where
 * the service is no pod or has no label to select it by. It also restricts: nothing else may enter the pods any more.
 */
export function visibilityPolicy(
  service: Pick<Service, 'name' | 'namespace' | 'labels'>,
  port: number,
): string | undefined {
  const labels = service.labels.map(parseLabel).filter(({ source, value }) => source === 'k8s' && value !== '')
  const chosen = NAME_LABELS.map((key) => labels.find((label) => label.key === key)).find(
    (label) => label !== undefined,
  )
  if (chosen === undefined || service.namespace === '' || port === 0) return undefined
  const name = `l7-visibility-${service.name}`
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/-+$/, '')
  return policyText(name, service.namespace, `{matchLabels: {${quoted(chosen.key)}: ${quoted(chosen.value)}}}`, [
    '  ingress:',
    '    - fromEntities: [all]',
    ...portsText([String(port)], 'TCP', 'http: [{}]'),
  ])
}

/**
 * The same for all pods of a namespace, where no service is meant: DNS, and HTTP on the usual ports within the namespace. It
 * restricts what these pods send.
 */
export function namespaceVisibilityPolicy(namespace: string): string {
  return policyText('l7-visibility', namespace, '{}', [
    '  egress:',
    '    - toEndpoints:',
    '        - matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system, k8s-app: kube-dns}',
    ...portsText(['53'], 'ANY', 'dns: [{matchPattern: "*"}]'),
    '    - toEndpoints:',
    `        - matchLabels: {"k8s:io.kubernetes.pod.namespace": ${quoted(namespace)}}`,
    ...portsText(['80', '8080'], 'TCP', 'http: [{}]'),
  ])
}

/** Stands beside every such policy. */
export const VISIBILITY_WARNING =
  'Careful: it also restricts. Once it selects the pods, only what its rules list is allowed there. Add all other ports and peers before you apply it, and try it on one workload first.'

const policyText = (name: string, namespace: string, selector: string, rules: readonly string[]): string =>
  [
    'apiVersion: cilium.io/v2',
    'kind: CiliumNetworkPolicy',
    'metadata:',
    `  name: ${quoted(name)}`,
    `  namespace: ${quoted(namespace)}`,
    'spec:',
    `  endpointSelector: ${selector}`,
    ...rules,
    '',
  ].join('\n')

const portsText = (ports: readonly string[], protocol: string, rule: string): readonly string[] => [
  '      toPorts:',
  '        - ports:',
  ...ports.map((port) => `            - {port: ${quoted(port)}, protocol: ${protocol}}`),
  '          rules:',
  `            ${rule}`,
]
