import { type Edge, Protocol, type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { EMPTY_FILTER, type Filter, type Side } from './ast.ts'
import { type Condition, include } from './edit.ts'

const RESERVED: Partial<Record<ServiceKind, string>> = {
  [ServiceKind.HOST]: 'host',
  [ServiceKind.REMOTE_NODE]: 'remote-node',
  [ServiceKind.KUBE_APISERVER]: 'kube-apiserver',
  [ServiceKind.HEALTH]: 'health',
  [ServiceKind.INIT]: 'init',
  [ServiceKind.UNMANAGED]: 'unmanaged',
  [ServiceKind.INGRESS]: 'ingress',
}

const ADDRESS = /^[0-9a-f.:]+(?:\/[0-9]+)?$/i
/** How `Service.named_by` begins where a label gave the name. */
const BY_LABEL = 'label '
const DNS_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/

/**
 * How the names of a workload's pods begin. Better than the workload where it holds: agents tell the workloads of their own
 * pods only, so flows seen at the other end go without.
 */
function beginningOf({ name, pods }: Service): string | undefined {
  if (pods.length === 0) return undefined
  return [`${name}-`, name].find((beginning) => pods.every((pod) => pod.startsWith(beginning)))
}

/**
 * A node of the map in fields that every `hubble observe` knows; none for a node that stands for many. What it says matches
 * all flows of the node, and may match those of others that are called alike.
 */
export function conditionsOfEnd(service: Service, side: Side): readonly Condition[] {
  const { kind, namespace, name, namedBy, workloadKind, identities } = service
  const at = (field: string, value: string): Condition => ({ field, side, value })
  const reserved = RESERVED[kind]
  if (reserved !== undefined) return [at('identity', reserved)]
  if (kind === ServiceKind.WORKLOAD) {
    const beginning = beginningOf(service)
    if (beginning !== undefined) return [at('pod', `${namespace}/${beginning}`)]
    const place = namespace === '' ? [] : [at('namespace', namespace)]
    if (namedBy.startsWith(BY_LABEL)) return [...place, at('label', `${namedBy.slice(BY_LABEL.length)}=${name}`)]
    if (workloadKind !== '') return [...place, at('workload', `${workloadKind}/${name}`)]
    return [...place, ...identities.map((identity) => at('identity', String(identity)))]
  }
  if (kind === ServiceKind.POD) return [at('pod', `${namespace}/${name}`)]
  // Which node observed a flow can be asked for, but not on which node an end of it runs.
  if (kind === ServiceKind.OTHERS || kind === ServiceKind.NODE) return []
  if (service.id === 'world') return [at('identity', 'world')]
  if (ADDRESS.test(name)) return [at('ip', name)]
  if (kind === ServiceKind.WORLD && DNS_NAME.test(name)) return [at('fqdn', name)]
  return identities.map((identity) => at('identity', String(identity)))
}

const filterOf = (conditions: readonly Condition[]): Filter =>
  conditions.reduce((filter, condition) => {
    const joined = include(filter, condition)
    return joined.kind === 'ok' ? joined.value : filter
  }, EMPTY_FILTER)

/** What comes closest to a node of the map in the words of the command line. */
export const filterOfService = (service: Service): Filter => filterOf(conditionsOfEnd(service, 'any'))

const PROTOCOLS: Partial<Record<Protocol, string>> = {
  [Protocol.TCP]: 'tcp',
  [Protocol.UDP]: 'udp',
  [Protocol.SCTP]: 'sctp',
  [Protocol.ICMPV4]: 'icmpv4',
  [Protocol.ICMPV6]: 'icmpv6',
}

/** An edge as its flows from the client to the server, in fields that every `hubble observe` knows. Replies travel the other way. */
export function conditionsOfEdge(edge: Edge, client: Service, server: Service): readonly Condition[] {
  const protocol = PROTOCOLS[edge.protocol]
  return [
    ...conditionsOfEnd(client, 'from'),
    ...conditionsOfEnd(server, 'to'),
    ...(edge.port > 0 && edge.port < 65_536 ? [{ field: 'port', side: 'to', value: String(edge.port) } as const] : []),
    ...(protocol === undefined ? [] : [{ field: 'protocol', side: 'any', value: protocol } as const]),
  ]
}

/** What comes closest to an edge in the words of the command line. */
export const filterOfEdge = (edge: Edge, client: Service, server: Service): Filter =>
  filterOf(conditionsOfEdge(edge, client, server))
