import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { text } from './text.ts'
import { visible } from './visible.ts'

/** `TCP 80`, `UDP · many ports`, `ICMPv4`. */
export function portWords(edge: Edge): string {
  const protocol = text.flow.protocols[edge.protocol] ?? String(edge.protocol)
  if (edge.manyPorts) return `${protocol} · ${text.details.manyPorts}`
  return edge.port === 0 ? protocol : `${protocol} ${edge.port}`
}

/** What a service is called where it stands alone: its caption, with the namespace unless that is in it. */
export function serviceName(service: Service | undefined): string {
  if (service === undefined) return ''
  const name = visible(service.caption || service.name || service.id)
  return service.namespace === '' || name.includes('/') ? name : `${visible(service.namespace)}/${name}`
}
