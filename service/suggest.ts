import { create } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { fieldWritten } from '#domain/filter/fields.ts'
import { SEARCHED } from '#domain/filter/suggest.ts'
import { type SuggestRequest, type SuggestResponse, SuggestResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from './linked-signal.ts'
import { MAX_SUGGESTIONS } from './options.ts'
import type { FlowSource } from './source.ts'
import type { View } from './view.ts'

/** How long the source may take to name its namespaces before the answer goes without them, in milliseconds. */
const NAMESPACES_MS = 1_000
/** Of them that hold the text, before the best are chosen. */
const KNOWN = 10_000

/**
 * Values of a field that begin with the text, then those that hold it; each most frequent first. Known are those that the
 * view's flows showed (at high rates a sample of them), those that the field fixes, and the source's own namespaces.
 * Without a field, those of all fields that a bare word is looked for in, seen ones only.
 * Throws INVALID_ARGUMENT where there is no such field.
 */
export async function suggestValues(
  { field, text, limit }: SuggestRequest,
  view: View,
  source: FlowSource,
  signal: AbortSignal,
): Promise<SuggestResponse> {
  const row = field === '' ? undefined : fieldWritten(field)?.field
  if (row === undefined && field !== '') {
    throw new ConnectError(`The filter language has no field "${field}".`, Code.InvalidArgument)
  }
  const known = new Set(row?.values ?? [])
  const wanted = text.toLowerCase()
  const holds = (value: string) => value.toLowerCase().includes(wanted)
  if (row?.name === 'namespace') {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), NAMESPACES_MS)
    const namespaces = await source.namespaces(linkedSignal(signal, limit.signal)).catch(() => [])
    clearTimeout(timer)
    limit.abort()
    for (const { namespace } of namespaces) if (known.size < KNOWN && holds(namespace)) known.add(namespace)
  }
  const counted = (row === undefined ? SEARCHED : [field]).flatMap((name) =>
    [...(view.seen.of(name) ?? [])].map(([value, count]) => ({ field: name, value, count })),
  )
  for (const { value } of counted) known.delete(value)
  const suggestions = [...counted, ...[...known].map((value) => ({ field, value, count: 0 }))]
    .map((found) => ({ ...found, at: found.value.toLowerCase().indexOf(wanted) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Math.min(a.at, 1) - Math.min(b.at, 1) || b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit === 0 ? MAX_SUGGESTIONS : Math.min(limit, MAX_SUGGESTIONS))
    .map(({ field, value, count }) => ({ field, value, count }))
  return create(SuggestResponseSchema, { suggestions })
}
