import '#domain/filter/cel.ts'
import { compileFlowFilters } from '#domain/filter/flow-filter.ts'
import type { GetFlowsRequest } from '#gen/observer/observer_pb.ts'
import { maskedResponse, parseMask } from './field-mask.ts'
import type { Selection } from './reader.ts'

/** What a request wants of an agent, or why its filters or its field mask mean nothing. */
export function selection(request: GetFlowsRequest): Selection | { readonly kind: 'error'; readonly message: string } {
  const filters = compileFlowFilters(request.whitelist, request.blacklist)
  if (filters.kind === 'error') return filters
  const paths = request.fieldMask?.paths ?? []
  if (paths.length === 0) return { matches: filters.matches, show: (entry) => entry.response }
  const mask = parseMask(paths)
  if ('wrong' in mask) return { kind: 'error', message: mask.wrong }
  return { matches: filters.matches, show: (entry) => maskedResponse(entry.flow, mask) }
}
