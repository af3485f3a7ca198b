import { create } from '@bufbuild/protobuf'
import { type Endpoint, EndpointSchema, type Workload, WorkloadSchema } from '#gen/flow/flow_pb.ts'
import { NotationError, parseNumber, quote, unquote, type Word } from './notation-text.ts'

/** One end of a flow, with what flows keep outside of the endpoint. */
export interface NotedEnd {
  endpoint: Endpoint | undefined
  ip: string
  names: string[]
  service: string
  /** Undefined where none is written. */
  port: number | undefined
}

const RESERVED: ReadonlyMap<string, { readonly identity: number; readonly labels: readonly string[] }> = new Map([
  ['host', { identity: 1, labels: ['reserved:host'] }],
  ['world', { identity: 2, labels: ['reserved:world'] }],
  ['unmanaged', { identity: 3, labels: ['reserved:unmanaged'] }],
  ['health', { identity: 4, labels: ['reserved:health'] }],
  ['init', { identity: 5, labels: ['reserved:init'] }],
  ['remote-node', { identity: 6, labels: ['reserved:remote-node'] }],
  ['kube-apiserver', { identity: 7, labels: ['reserved:kube-apiserver', 'reserved:remote-node'] }],
  ['ingress', { identity: 8, labels: ['reserved:ingress'] }],
  ['world-ipv4', { identity: 9, labels: ['reserved:world-ipv4'] }],
  ['world-ipv6', { identity: 10, labels: ['reserved:world-ipv6'] }],
])

/** First identity that nodes give to CIDRs and DNS names. */
const LOCAL_IDENTITY = 16_777_217
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/

/** Reads `head{attributes}:port`; see the grammar in notation.ts. */
export function parseEnd({ text, column }: Word): NotedEnd {
  const parts = /^(?<head>\[[^\]]*\]|[^{:[\]]*)(?<attributes>\{.*\})?(?::(?<port>[^:{}]*))?$/s.exec(text)?.groups
  if (parts === undefined) throw new NotationError(`${text} is not an end of a flow`, column)
  const { head = '', attributes = '', port } = parts
  const end = parseHead(head, column)
  end.port = port === undefined ? undefined : parseNumber(port, 65_535, 'port', column + text.length - port.length)
  const inside = attributes.slice(1, -1)
  for (const found of inside.matchAll(/(?:[^\s,"]|"(?:[^"\\]|\\.)*")+/g)) {
    parseAttribute(end, found[0], column + head.length + 1 + found.index)
  }
  return end
}

function parseHead(head: string, column: number): NotedEnd {
  const end: NotedEnd = { endpoint: undefined, ip: '', names: [], service: '', port: undefined }
  const outside = (...labels: string[]): Endpoint =>
    create(EndpointSchema, { identity: LOCAL_IDENTITY, labels: [...labels, 'reserved:world'] })
  const reserved = RESERVED.get(head)
  const [first = '', second] = head.replace(/^\[(.*)\]$/, '$1').split('/')
  const address = IPV4.test(first) || head.startsWith('[')
  if (head === '_') return end
  if (reserved !== undefined) {
    end.endpoint = create(EndpointSchema, { identity: reserved.identity, labels: [...reserved.labels] })
  } else if (address && second === undefined) {
    end.ip = first
  } else if (address) {
    end.endpoint = outside(`cidr:${first}/${second}`)
  } else if (second !== undefined) {
    const workloads = second === '' ? [] : [{ kind: 'Deployment', name: second }]
    end.endpoint = create(EndpointSchema, { namespace: first, workloads })
  } else if (head.includes('.')) {
    end.endpoint = outside()
    end.names.push(head)
  } else {
    throw new NotationError(
      `"${head}" is neither namespace/workload, a reserved word, an address nor a DNS name`,
      column,
    )
  }
  return end
}

type Attribute = (end: NotedEnd, endpoint: Endpoint, value: string, column: number) => void

const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['ns', (_, endpoint, value) => (endpoint.namespace = value)],
  ['pod', (_, endpoint, value) => (endpoint.podName = value)],
  ['cluster', (_, endpoint, value) => (endpoint.clusterName = value)],
  ['id', (_, endpoint, value, column) => (endpoint.identity = parseNumber(value, 2 ** 32 - 1, 'identity', column))],
  ['workload', (_, endpoint, value) => endpoint.workloads.push(parseWorkload(value))],
  ['ip', (end, _, value) => (end.ip = value)],
  ['dns', (end, _, value) => end.names.push(value)],
  ['service', (end, _, value) => (end.service = value)],
])

const OUTSIDE_ENDPOINT = new Set(['ip', 'dns', 'service'])

function parseAttribute(end: NotedEnd, text: string, column: number): void {
  const equals = text.indexOf('=')
  const key = equals < 0 ? text : text.slice(0, equals)
  if (key.startsWith('"') || key.includes(':')) {
    end.endpoint ??= create(EndpointSchema)
    end.endpoint.labels.push(unquote(text, column))
    return
  }
  const value = unquote(text.slice(equals + 1), column)
  if (!OUTSIDE_ENDPOINT.has(key)) end.endpoint ??= create(EndpointSchema)
  const endpoint = end.endpoint ?? create(EndpointSchema)
  if (key === 'kind') {
    const [workload] = endpoint.workloads
    if (workload === undefined) throw new NotationError('kind needs a workload before it', column)
    workload.kind = value
    return
  }
  const attribute = ATTRIBUTES.get(key)
  if (attribute === undefined) {
    throw new NotationError(`${key} is not an attribute; labels are written with their source, as k8s:${key}=…`, column)
  }
  attribute(end, endpoint, value, column)
}

function parseWorkload(text: string): Workload {
  const slash = text.indexOf('/')
  return create(WorkloadSchema, { kind: text.slice(0, Math.max(slash, 0)), name: text.slice(slash + 1) })
}

/** Writes an end; `parseEnd` reads it back as it was. */
export function printEnd({ endpoint, ip, names, service, port }: NotedEnd): string {
  const { head, attributes } = endpoint === undefined ? { head: '_', attributes: [] } : printEndpoint(endpoint)
  if (ip !== '') attributes.push(`ip=${quote(ip)}`)
  attributes.push(...names.map((name) => `dns=${quote(name)}`))
  if (service !== '') attributes.push(`service=${quote(service)}`)
  const inside = attributes.length === 0 ? '' : `{${attributes.join(', ')}}`
  return `${head}${inside}${port === undefined ? '' : `:${port}`}`
}

function printEndpoint(endpoint: Endpoint): { head: string; attributes: string[] } {
  const { identity, namespace, labels, podName, workloads, clusterName } = endpoint
  const attributes: string[] = []
  const place = [['pod', podName] as const, ['cluster', clusterName] as const]
  const add = (): void => {
    for (const [key, value] of place) if (value !== '') attributes.push(`${key}=${quote(value)}`)
  }
  for (const [word, shape] of RESERVED) {
    const same = shape.identity === identity && shape.labels.join() === labels.join()
    if (!same || namespace !== '' || workloads.length > 0) continue
    add()
    return { head: word, attributes }
  }
  const [first, ...more] = workloads
  const plain = first !== undefined && /^[\w.-]+$/.test(first.name)
  const head = `${/^[\w-]*$/.test(namespace) ? namespace : ''}/${plain ? first.name : ''}`
  if (!/^[\w-]*$/.test(namespace)) attributes.push(`ns=${quote(namespace)}`)
  if (plain && first.kind !== 'Deployment') attributes.push(`kind=${quote(first.kind)}`)
  for (const { kind, name } of plain ? more : workloads) attributes.push(`workload=${quote(`${kind}/${name}`)}`)
  add()
  if (identity !== 0) attributes.push(`id=${identity}`)
  for (const label of labels) attributes.push(/^[^\s"{},=]+:[^\s"{},]*$/.test(label) ? label : JSON.stringify(label))
  return { head, attributes }
}
