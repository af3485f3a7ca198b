import type { Filter } from '#domain/filter/ast.ts'
import { standing } from '#domain/filter/edit.ts'
import type { Facet } from '#domain/filter/facets.ts'
import type { FacetsResponse } from '#gen/orrery/v1/orrery_pb.ts'

export interface FacetValue {
  readonly value: string
  readonly count: number
  readonly stands: 'included' | 'excluded' | undefined
}

/**
 * The values that a facet lists, most frequent first: those in view; those the filter is about; and, while the filter narrows
 * this very facet, those that were in view before, so that another can be chosen as well.
 */
export function facetValues(
  facet: Facet,
  seen: {
    readonly counts: FacetsResponse | undefined
    readonly known: ReadonlyMap<string, readonly string[]>
    readonly parsed: Filter
    readonly always: readonly string[]
  },
): { readonly values: readonly FacetValue[]; readonly others: { readonly values: number; readonly count: number } } {
  const found = seen.counts?.facets.find(({ facet: name }) => name === facet.name)
  const counts = new Map(found?.values.map(({ value, count }) => [value, count]))
  const stands = (value: string) => standing(seen.parsed, facet.condition(value))
  const known = seen.known.get(facet.name) ?? []
  const narrowed = known.some((value) => stands(value) !== undefined)
  const extra = [...seen.always, ...known.filter((value) => narrowed || stands(value) !== undefined)]
  for (const value of extra) if (!counts.has(value)) counts.set(value, 0)
  return {
    values: [...counts].map(([value, count]) => ({ value, count, stands: stands(value) })),
    others: { values: found?.otherValues ?? 0, count: found?.otherCount ?? 0 },
  }
}
