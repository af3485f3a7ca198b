import { Code, ConnectError } from '@connectrpc/connect'
import type { RedactOptions } from '#domain/redact/options.ts'
import { flowRedactor } from '#domain/redact/redact-flow.ts'
import { looksIntoRedacted } from '#domain/redact/sensitive-filter.ts'
import type { Tally } from '#domain/redact/tally.ts'
import type { ObserverUpstream } from './upstream.ts'

/** The upstream with secrets taken out of its flows, which `tally` counts. Refuses filters by which they could be guessed. */
export function redactedObserver(upstream: ObserverUpstream, options: RedactOptions, tally: Tally): ObserverUpstream {
  const redact = flowRedactor(options, tally)
  return {
    ...upstream,
    async *flows(request, signal) {
      if ([...request.whitelist, ...request.blacklist].some((filter) => looksIntoRedacted(filter, options))) {
        throw new ConnectError(
          'Orrery redacts flows (--redact) and so does not filter by what it takes out: HTTP headers, URLs, CEL, and with ' +
            'patterns also HTTP paths and methods, DNS names and trace ids.',
          Code.PermissionDenied,
        )
      }
      for await (const response of upstream.flows(request, signal)) {
        if (response.responseTypes.case === 'flow') redact(response.responseTypes.value)
        yield response
      }
    },
  }
}
