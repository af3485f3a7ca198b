import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { closeServices, MOST_OPENED, openedNow, openService } from '#src/state/map-view.ts'
import { mapStore } from './actions.ts'
import type { MapText } from './text.ts'

/** Opens a service to its pods in its place, or closes the one that a pod is of. Where there are none to show, a note says why. */
export function showPods(id: string, text: MapText): void {
  const note = (words: string) => mapStore.setState({ note: words })
  const service = [...flowsStore.getState().services.values()].find((one) => one.id === id)
  if (service === undefined) return
  if (openedNow().includes(service.partOf)) closeServices([service.partOf])
  else if (service.kind !== ServiceKind.WORKLOAD) note(text.showPods.none(service.name))
  else if (service.podCount === 0) note(text.showPods.unknown(service.name))
  else if (!openService(id)) note(text.showPods.most(MOST_OPENED))
  else mapStore.setState({ spoken: text.showPods.shown(service.name, service.podCount) })
}
