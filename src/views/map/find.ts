import type { Service } from '#gen/orrery/v1/orrery_pb.ts'

const inside = (service: Service): string =>
  [
    `${service.namespace}/${service.name}`,
    service.caption,
    service.cluster,
    service.workloadKind,
    ...service.labels,
    ...service.pods,
    ...service.identities,
  ]
    .join('\n')
    .toLowerCase()

/** 0: its name is what is looked for; 1: begins so; 2: has it in the name; 3: elsewhere. */
function rank(service: Service, text: string): number {
  const name = (service.caption || service.name).toLowerCase()
  return name === text ? 0 : name.startsWith(text) ? 1 : name.includes(text) ? 2 : 3
}

/**
 * The services that hold every word of a text in their name, namespace, cluster, labels, pods or identities, best first.
 * None for an empty text.
 */
export function findServices(services: Iterable<Service>, text: string): readonly Service[] {
  const whole = text.trim().toLowerCase()
  if (whole === '') return []
  const words = whole.split(/\s+/)
  return [...services]
    .filter((service) => {
      const hay = inside(service)
      return words.every((word) => hay.includes(word))
    })
    .map((service) => ({ service, rank: rank(service, whole) }))
    .sort((a, b) => a.rank - b.rank || (a.service.id < b.service.id ? -1 : 1))
    .map(({ service }) => service)
}
