import type { FlowFilter } from '#gen/flow/flow_pb.ts'
import type { RedactOptions } from './options.ts'

/**
 * Whether a filter looks into what is taken out. Handed to Relay, which matches before anything is taken out, it would tell the
 * secret by yes and no.
 */
export function looksIntoRedacted(filter: FlowFilter, { patterns }: RedactOptions): boolean {
  const { httpHeader, httpUrl, experimental, httpPath, httpMethod, dnsQuery, traceId, sourceFqdn, destinationFqdn } =
    filter
  const always = [httpHeader, httpUrl, experimental?.celExpression ?? []]
  const byPattern = [httpPath, httpMethod, dnsQuery, traceId, sourceFqdn, destinationFqdn]
  return [...always, ...(patterns.length > 0 ? byPattern : [])].some((values) => values.length > 0)
}
