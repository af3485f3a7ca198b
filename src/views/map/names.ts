import type { Service } from '#gen/orrery/v1/orrery_pb.ts'
import { visible } from '#src/text/visible.ts'

/** What a card is called. What nobody would see, or what turns the writing direction, is spelled out. */
export const captionOf = (service: Service): string => visible(service.caption || service.name || service.id)

/** Without the cluster and the namespace, for a card in a box that is called so. */
export function shortCaption(service: Service): string {
  const [cluster, namespace] = [visible(service.cluster), visible(service.namespace)]
  const caption = captionOf(service)
  const said = [`${cluster}: ${namespace}/`, `${namespace}/`].find((prefix) => caption.startsWith(prefix))
  return said === undefined ? caption : caption.slice(said.length) || caption
}

/** Names of pods begin with the name of their service; what follows tells them apart, if it is more than a number. */
const LEAST_SUFFIX = 5

/** A pod in the box of its service: without the name of that. */
export function podCaption(pod: Service): string {
  const prefix = `${pod.partOfName}-`
  const rest = pod.name.startsWith(prefix) ? pod.name.slice(prefix.length) : ''
  return visible(rest.length < LEAST_SUFFIX ? pod.name : rest)
}
