/** A Cilium label, `source:key=value`. */
interface Label {
  readonly source: string
  readonly key: string
  readonly value: string
}

/** Takes a label apart. Without a source it counts as Kubernetes'. */
export function parseLabel(text: string): Label {
  const equals = text.indexOf('=')
  const head = equals < 0 ? text : text.slice(0, equals)
  const colon = head.indexOf(':')
  return {
    source: colon < 0 ? 'k8s' : head.slice(0, colon),
    key: head.slice(colon + 1),
    value: equals < 0 ? '' : text.slice(equals + 1),
  }
}

const NOT_FROM_PODS = new Set(['reserved', 'cidr', 'cidrgroup', 'fqdn', 'cni'])

/** Value of a label that people put on the pod; empty where there is none. */
export function podLabel(labels: readonly string[], key: string): string {
  for (const text of labels) {
    if (!text.includes(key)) continue
    const label = parseLabel(text)
    if (label.key === key && label.value !== '' && !NOT_FROM_PODS.has(label.source)) return label.value
  }
  return ''
}

/** The keys of all labels of a source: `reserved:world` and `cidr:10.0.0.0/8` have no value. */
export const keysOf = (labels: readonly string[], source: string): readonly string[] =>
  labels.filter((text) => text.startsWith(`${source}:`)).map((text) => parseLabel(text).key)
