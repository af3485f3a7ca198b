import { create, toJson } from '@bufbuild/protobuf'
import {
  type Edge,
  type Service,
  type SnapshotResponse,
  SnapshotResponseSchema,
  type SourceStatus,
  type ViewStats,
} from '#gen/orrery/v1/orrery_pb.ts'

export interface View {
  readonly services: ReadonlyMap<number, Service>
  readonly edges: Iterable<Edge>
  readonly timeMs: number
  readonly stats: ViewStats | undefined
  readonly source: SourceStatus | undefined
}

/** A view as `MapService/Snapshot` would answer it: ends are named by id, and numbers, which belong to a stream, are left out. */
export function snapshotOf({ services, edges, timeMs, stats, source }: View): SnapshotResponse {
  const id = (number: number) => services.get(number)?.id ?? ''
  return create(SnapshotResponseSchema, {
    timeMs,
    services: [...services.values()].map((service) => ({ ...service, number: 0 })),
    edges: [...edges].map((edge) => ({
      ...edge,
      number: 0,
      source: id(edge.sourceNumber),
      destination: id(edge.destinationNumber),
      sourceNumber: 0,
      destinationNumber: 0,
    })),
    ...(stats && { stats }),
    ...(source && { source }),
  })
}

/** The snapshot of a view as JSON text, as `curl` gets it from the API. */
export const toSnapshotJson = (view: View): string =>
  `${JSON.stringify(toJson(SnapshotResponseSchema, snapshotOf(view)), undefined, 2)}\n`
