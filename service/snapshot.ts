import { create } from '@bufbuild/protobuf'
import { withIds } from '#domain/graph/delta.ts'
import { type SnapshotResponse, SnapshotResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { StatusBoard } from './status.ts'
import type { View } from './view.ts'
import { answerWindow, type Stretch } from './window.ts'

/** The view as it is now, or what it counted in a window. */
export function snapshotOf(view: View, status: StatusBoard, window: Stretch | undefined): SnapshotResponse {
  view.graph.advance(view.now())
  if (window !== undefined) {
    const { delta, state } = answerWindow(view, view.past, window)
    return create(SnapshotResponseSchema, {
      timeMs: view.now(),
      ...withIds(delta),
      stats: view.stats(),
      source: status.status(),
      window: state,
    })
  }
  return create(SnapshotResponseSchema, {
    timeMs: view.now(),
    ...withIds(view.deltas.whole().delta),
    stats: view.stats(),
    source: status.status(),
  })
}
