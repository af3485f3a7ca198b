import type { GraphDelta } from '#gen/orrery/v1/orrery_pb.ts'
import type { FlowsState } from './flows.ts'
import { keepSelected, viewStore } from './view.ts'

type Parts = Pick<FlowsState, 'services' | 'edges'>

/**
 * What keeps the selection on what goes on in its place under another id, where a frame says so: an end turned out to be another
 * service. To be called before a delta is applied; the answer after that, for the new id comes with it.
 */
export function followSelection(before: Parts, delta: GraphDelta | undefined): (after: Parts) => void {
  const { selection } = viewStore.getState()
  if (delta === undefined || (selection?.kind !== 'edge' && selection?.kind !== 'service')) return nothing
  const { kind } = selection
  const replaced = kind === 'edge' ? delta.replacedEdges : delta.replacedServices
  const removed = kind === 'edge' ? delta.removedEdges : delta.removedServices
  if (removed.length === 0) return nothing
  const known = kind === 'edge' ? before.edges : before.services
  const old = removed.find((number) => replaced[number] !== undefined && known.get(number)?.id === selection.id)
  if (old === undefined) return nothing
  let number = old
  for (let next = replaced[number]; next !== undefined && next !== old; next = replaced[number]) number = next
  return (after) => {
    const id = (kind === 'edge' ? after.edges : after.services).get(number)?.id
    if (id !== undefined) keepSelected({ kind, id })
  }
}

const nothing = (): void => undefined
