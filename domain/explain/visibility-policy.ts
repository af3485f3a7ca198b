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
  return [
    'apiVersion: cilium.io/v2',
    'kind: CiliumNetworkPolicy',
    'metadata:',
    `  name: ${quoted(name)}`,
    `  namespace: ${quoted(service.namespace)}`,
    'spec:',
    '  endpointSelector:',
    '    matchLabels:',
    `      ${quoted(chosen.key)}: ${quoted(chosen.value)}`,
    '  ingress:',
    '    - fromEntities: [all]',
    '      toPorts:',
    '        - ports:',
    `            - port: ${quoted(String(port))}`,
    '              protocol: TCP',
    '          rules:',
    '            http: [{}]',
    '',
  ].join('\n')
}
