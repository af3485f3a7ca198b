import { type Group, isClusterBox, serviceBox, serviceOfBox } from '#domain/map-grouping/group-of.ts'
import type { Service } from '#gen/orrery/v1/orrery_pb.ts'

/** Boxes of a map by what they hold. */
export interface BoxKeys {
  /** Around others than pods, with more than one service: those that gain from being closed. */
  readonly islands: ReadonlySet<string>
  /** Around the pods of a service, where every service has one. */
  readonly services: ReadonlySet<string>
  /** Around the namespaces of a cluster, where there are several. */
  readonly clusters: ReadonlySet<string>
}

export function boxKeys(all: Iterable<Service>, groupsOf: (service: Service) => readonly Group[]): BoxKeys {
  const counts = new Map<string, number>()
  const services = new Set<string>()
  const clusters = new Set<string>()
  for (const service of all) {
    const [island, ...around] = groupsOf(service).filter(({ key }) => serviceOfBox(key) === undefined)
    if (island !== undefined) counts.set(island.key, (counts.get(island.key) ?? 0) + 1)
    for (const { key } of around) if (isClusterBox(key)) clusters.add(key)
    if (service.partOf !== '') services.add(serviceBox(service.partOf))
  }
  return { islands: new Set([...counts].flatMap(([key, count]) => (count > 1 ? [key] : []))), services, clusters }
}
