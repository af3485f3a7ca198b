import { create } from '@bufbuild/protobuf'
import { withIds } from '#domain/graph/delta.ts'
import { type SnapshotResponse, SnapshotResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { StatusBoard } from './status.ts'
import type { View } from './view.ts'

/** The view as it is now. */
export function snapshotOf(view: View, status: StatusBoard): SnapshotResponse {
  view.graph.advance(view.now())
  return create(SnapshotResponseSchema, {
    timeMs: view.now(),
    ...withIds(view.deltas.whole().delta),
    stats: view.stats(),
    source: status.status(),
  })
}
