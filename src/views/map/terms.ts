import type { Filter } from '#domain/filter/ast.ts'
import { toCommand } from '#domain/filter/command.ts'
import { type Condition, include } from '#domain/filter/edit.ts'
import { type Edge, type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'

type Side = Condition['side']

/** How `hubble observe` would ask for a service, which knows nothing of the ids of the map; empty where it cannot. */
export function hubbleTerms(service: Service, side: Side): readonly Condition[] {
  const { kind, namespace, name, namedBy, workloadKind, identities } = service
  const term = (field: string, value: string): Condition => ({ field, side, value })
  if (kind === ServiceKind.WORKLOAD) {
    return namedBy === 'workload' && workloadKind !== ''
      ? [term('namespace', namespace), term('workload', `${workloadKind}/${name}`)]
      : [term('pod', `${namespace}/${name}`)]
  }
  if (kind === ServiceKind.POD) return [term('pod', `${namespace}/${name}`)]
  if (kind === ServiceKind.NODE) return []
  if (namedBy === 'DNS name') return [term('fqdn', name)]
  if (namedBy === 'CIDR' || namedBy === 'address block' || namedBy === 'IP address') return [term('ip', name)]
  if (kind === ServiceKind.WORLD) return [term('identity', 'world')]
  if (namedBy === 'reserved identity') return [term('identity', name)]
  return identities.slice(0, 1).map((identity) => term('identity', String(identity)))
}

/** From the client to the server at its port. */
export const hubbleTermsOfEdge = (edge: Edge, from: Service, to: Service): readonly Condition[] => [
  ...hubbleTerms(from, 'from'),
  ...hubbleTerms(to, 'to'),
  ...(edge.port > 0 ? [{ field: 'port', side: 'to' as const, value: String(edge.port) }] : []),
]

/** The `hubble observe` command for a filter narrowed to these conditions; those that contradict it are left out. */
export function commandFor(filter: Filter, conditions: readonly Condition[]): string {
  const narrowed = conditions.reduce((all, condition) => {
    const next = include(all, condition)
    return next.kind === 'ok' ? next.value : all
  }, filter)
  return toCommand(narrowed).command
}
