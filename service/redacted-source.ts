import { create, fromBinary } from '@bufbuild/protobuf'
import { compileFlowFilters } from '#domain/filter/flow-filter.ts'
import type { RedactOptions } from '#domain/redact/options.ts'
import { responseRedactor } from '#domain/redact/redact-response.ts'
import { looksIntoRedacted, redactedFields } from '#domain/redact/sensitive-filter.ts'
import { Tally } from '#domain/redact/tally.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { RedactionSchema, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import type { FlowSource, Upstream } from './source.ts'

/** What cannot be cleaned goes on without its content and counts as undecodable. */
const NOTHING = new Uint8Array(0)

/**
 * The source, with secrets taken out of all that it delivers, which `tally` counts and its status tells. Filters that look into what is taken out are not handed on: they
 * are matched here, against what is left.
 */
export function redactedSource(source: FlowSource, options: RedactOptions, tally: Tally): FlowSource {
  const redact = responseRedactor(options, tally)
  const counted = (status: SourceStatus): SourceStatus => {
    const { query, header, pattern, 'user-info': userInfo } = tally.parts
    const redaction = create(RedactionSchema, {
      flows: tally.flows,
      userInfo,
      queries: query,
      headers: header,
      patterns: pattern,
    })
    return { ...status, redaction }
  }
  // What is asked for again was counted when it first came.
  const redactAgain = responseRedactor(options, new Tally())
  const past = source.past?.bind(source)
  const reach = source.reach?.bind(source)
  return {
    kind: source.kind,
    name: source.name,
    get masked() {
      return source.masked ?? false
    },
    now: () => source.now(),
    status: () => counted(source.status()),
    onStatus: (listener, signal) => source.onStatus((status) => listener(counted(status)), signal),
    namespaces: (signal) => source.namespaces(signal),
    redactedFields: ({ whitelist, blacklist }) => [
      ...new Set([...whitelist, ...blacklist].flatMap((filter) => redactedFields(filter, options))),
    ],
    ...(reach && { reach }),
    ...(past && {
      past: async (upstream, range, limits, signal) => {
        const matches = matcherHere(upstream, options)
        const found = await past(
          matches ? { whitelist: [], blacklist: [], whole: true } : upstream,
          range,
          limits,
          signal,
        )
        if (found.kind === 'failed') return found
        const clean = found.responses.map((bytes) => redactAgain(bytes) ?? NOTHING)
        return { ...found, responses: matches ? clean.filter(matches) : clean }
      },
    }),
    open(upstream, sink, signal) {
      const matches = matcherHere(upstream, options)
      source.open(
        matches ? { whitelist: [], blacklist: [], whole: true } : upstream,
        {
          responses(batch) {
            const clean = batch.map((bytes) => redact(bytes) ?? NOTHING)
            const wanted = matches ? clean.filter(matches) : clean
            if (wanted.length > 0) sink.responses(wanted)
          },
          gap: (sinceMs) => sink.gap(sinceMs),
          opened: (opening) => sink.opened?.(opening),
          complete: () => sink.complete(),
        },
        signal,
      )
    },
  }
}

/** Undefined where the source may match by itself. */
function matcherHere({ whitelist, blacklist }: Upstream, options: RedactOptions) {
  if (![...whitelist, ...blacklist].some((filter) => looksIntoRedacted(filter, options))) return undefined
  const compiled = compileFlowFilters(whitelist, blacklist)
  if (compiled.kind === 'error') return () => false
  return (bytes: Uint8Array): boolean => {
    if (bytes.length === 0) return true
    try {
      const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
      return responseTypes.case !== 'flow' || compiled.matches(responseTypes.value)
    } catch {
      // Told and counted as undecodable by who reads it.
      return true
    }
  }
}
