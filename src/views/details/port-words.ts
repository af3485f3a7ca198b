import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { text } from '#src/text/text.ts'

/** `TCP 80`, `UDP · many ports`, `ICMPv4`. */
export function portWords(edge: Edge): string {
  const protocol = text.flow.protocols[edge.protocol] ?? String(edge.protocol)
  if (edge.manyPorts) return `${protocol} · ${text.details.manyPorts}`
  return edge.port === 0 ? protocol : `${protocol} ${edge.port}`
}
