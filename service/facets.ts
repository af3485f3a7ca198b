import { create } from '@bufbuild/protobuf'
import { FACETS } from '#domain/filter/facets.ts'
import { type FacetsResponse, FacetsResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { View } from './view.ts'

const VALUES = 50

/** What the flows of a view show for each facet; at high rates of a sample, whose size is told. */
export function facetsOf({ facets, presets, looked }: View): FacetsResponse {
  return create(FacetsResponseSchema, {
    ...looked,
    facets: FACETS.map(({ name }) => {
      const all = facets.top(name, Number.POSITIVE_INFINITY)
      const rest = all.slice(VALUES)
      return {
        facet: name,
        values: all.slice(0, VALUES).map(({ value, count }) => ({ value, count })),
        otherValues: rest.length,
        otherCount: rest.reduce((sum, { count }) => sum + count, facets.leftOut(name).count),
      }
    }),
    presets: [...presets].map(([value, count]) => ({ value, count })),
  })
}
