import { create } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { fieldWritten } from '#domain/filter/fields.ts'
import { type SuggestRequest, type SuggestResponse, SuggestResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { MAX_SUGGESTIONS } from './options.ts'
import type { FlowSource } from './source.ts'
import type { View } from './view.ts'

/** How long the source may take to name its namespaces before the answer goes without them, in milliseconds. */
const NAMESPACES_MS = 1_000

/**
 * Values of a field that begin with the text, then those that hold it; each most frequent first. Known are those that the
 * view's flows showed (at high rates a sample of them), those that the field fixes, and the source's own namespaces.
 * Throws INVALID_ARGUMENT where there is no such field.
 */
export async function suggestValues(
  { field, text, limit }: SuggestRequest,
  view: View,
  source: FlowSource,
  signal: AbortSignal,
): Promise<SuggestResponse> {
  const row = fieldWritten(field)?.field
  if (row === undefined) throw new ConnectError(`The filter language has no field "${field}".`, Code.InvalidArgument)
  const counts = new Map(row.values.map((value) => [value, 0]))
  if (row.name === 'namespace') {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(NAMESPACES_MS)])
    const namespaces = await source.namespaces(limited).catch(() => [])
    for (const { namespace } of namespaces) counts.set(namespace, 0)
  }
  for (const [value, count] of view.seen.of(field) ?? []) counts.set(value, count)
  const wanted = text.toLowerCase()
  const suggestions = [...counts]
    .map(([value, count]) => ({ value, count, at: value.toLowerCase().indexOf(wanted) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Math.min(a.at, 1) - Math.min(b.at, 1) || b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit === 0 ? MAX_SUGGESTIONS : Math.min(limit, MAX_SUGGESTIONS))
    .map(({ value, count }) => ({ value, count }))
  return create(SuggestResponseSchema, { suggestions })
}
