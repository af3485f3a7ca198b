import type { FlowFilter } from '#gen/flow/flow_pb.ts'
import type { RedactOptions } from './options.ts'

/**
 * The fields (as `flow.proto` names them) in which a filter looks into what is taken out. Handed to Relay, which matches before
 * anything is taken out, they would tell the secret by yes and no.
 */
export function redactedFields(filter: FlowFilter, { patterns }: RedactOptions): readonly string[] {
  const always = {
    http_header: filter.httpHeader,
    http_url: filter.httpUrl,
    'experimental.cel_expression': filter.experimental?.celExpression ?? [],
  }
  const byPattern = {
    http_path: filter.httpPath,
    http_method: filter.httpMethod,
    dns_query: filter.dnsQuery,
    trace_id: filter.traceId,
    source_fqdn: filter.sourceFqdn,
    destination_fqdn: filter.destinationFqdn,
  }
  const lists: Readonly<Record<string, readonly unknown[]>> = patterns.length > 0 ? { ...always, ...byPattern } : always
  return Object.entries(lists).flatMap(([name, values]) => (values.length > 0 ? [name] : []))
}

/** Whether a filter looks into what is taken out. */
export const looksIntoRedacted = (filter: FlowFilter, options: RedactOptions): boolean =>
  redactedFields(filter, options).length > 0
