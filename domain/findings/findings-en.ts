/** Sentences of findings, in English. */
export const FINDINGS_EN: Readonly<Record<string, string>> = {
  'found.dropsAll': '{client} → {server} {port}: {dropped} flows dropped, nothing gets through',
  'found.dropsSome': '{client} → {server} {port}: {dropped} flows dropped, {forwarded} forwarded',
  'found.dropsL7': '{client} → {server} {port}: the L7 proxy denied {dropped} calls',
  'found.http-5xx': '{server} answers {failedShare} with 5xx ({failed} of {responses} responses)',
  'found.http-5xx.path': '{server} answers {failedShare} with 5xx ({failed} of {responses} responses), mostly {path}',
  'found.http-4xx': '{server} answers {failedShare} with 4xx ({failed} of {responses} responses)',
  'found.http-4xx.path': '{server} answers {failedShare} with 4xx ({failed} of {responses} responses), mostly {path}',
  'found.httpShare': '{server}: {serverShare} 5xx, {clientShare} 4xx of {responses} responses',
  'found.httpShare.proxied':
    '{server}: {serverShare} 5xx, {clientShare} 4xx of {responses} responses; {proxied} of the 4xx are the L7 proxy’s own, for calls that it denied',
  'found.dns': '{name} does not resolve: {failed} of {responses} answers failed {code}, asked by {client}',
  'found.dns.many':
    '{name} does not resolve: {failed} of {responses} answers failed {code}, asked by {client} and {others} more',
  'found.dnsClient': '{client}: {failed} of {responses} DNS answers failed',
  'found.dnsClient.noise':
    '{client}: {failed} of {responses} DNS answers failed; {noise} more were only its search list being tried',
  'found.unanswered': '{client} → {server} {port}: {unanswered} of {attempts} TCP connections got no answer',
  'found.refused': '{client} → {server} {port}: {refused} of {attempts} TCP connections were refused (RST)',
  'found.reset': '{client} → {server} {port}: {reset} of {attempts} TCP connections were reset by the server',
  'found.slow': '{server} is slow: p95 {p95Ms}, p99 {p99Ms} over {measured} HTTP responses',
  'found.slowest.service': '{server}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured} HTTP responses',
  'found.slowest.service.few': '{server}: p50 {p50Ms}, p95 {p95Ms} over only {measured} HTTP responses',
  'found.slowest.edge':
    '{client} → {server} {port}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured} HTTP responses',
  'found.slowest.edge.few': '{client} → {server} {port}: p50 {p50Ms}, p95 {p95Ms} over only {measured} HTTP responses',
  'found.between': '{client} → {server} {port}: {l7} p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured} responses',
  'found.between.unmeasured': '{client} → {server} {port}: {calls} {l7} calls, none of them with a latency',
  'found.between.none': '{client} → {server} {port}: {flows} flows, no latency: L7 is not visible there',
  'found.resolved': '{client} asked for {name}: {calls} lookups, {good} resolved',
  'found.new': '{client} → {server} {port} is new ({flows} flows)',
  'found.new.dropped': '{client} → {server} {port} is new ({flows} flows, {dropped} dropped)',
  'found.outside': '{client} → {server} {port}: {flows} flows from outside the cluster',
  'found.outside.dropped': '{client} → {server} {port}: {flows} flows from outside the cluster, {dropped} dropped',
  'found.chattiest': '{client} → {server} {port}: {flows} flows',

  'proof.drop': '{dropped} × {reason}{policies}, the flows do not say at which end',
  'proof.drop.egress': '{dropped} × {reason}{policies} on leaving {client} (egress)',
  'proof.drop.ingress': '{dropped} × {reason}{policies} on entering {server} (ingress)',
  'proof.caller': '{client} on {port}: {failed} of {responses} responses',
  'proof.path': '{path}: {failed} of {responses} responses ({failedShare})',
  'proof.asker': '{client} asked {server}: {failed} of {responses} answers failed',
  'proof.tcp': '{attempts} TCP connections begun: {answered} answered, {dropped} with a dropped SYN',
  'proof.tcpBroken':
    '{unanswered} without an answer within 5 s, {refused} refused, {resetByServer} reset by the server, {resetByClient} by the client',
  'proof.slowPath': '{path}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured} responses',
  'proof.slowCaller': 'for {client} on {port}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured} responses',

  'looked.flows': '{flows} flows on {edges} connections of the map',
  'looked.http': '{requests} HTTP requests and {responses} responses of {services} services',
  'looked.noHttp': 'No HTTP is visible in these flows, so nobody can tell',
  'looked.latency': '{measured} of {responses} HTTP responses, those that carry a latency',
  'looked.dns':
    '{requests} DNS questions and {responses} answers for {names} names; {noise} were only search lists being tried',
  'looked.noDns': 'No DNS is visible in these flows, so nobody can tell',
  'looked.tcp': '{attempts} TCP connections begun, {answered} of them answered',
  'looked.noTcp': 'No beginning of a TCP connection was seen',
  'looked.noAnswers':
    '{attempts} TCP connections begun; no answers are seen at all (a filter may hide them), so silence proves nothing',
  'looked.tooShort': 'The view has not watched for {minutes} minutes yet, so all would be new',
}
