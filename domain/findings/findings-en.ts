/** Sentences of findings, in English. */
export const FINDINGS_EN: Readonly<Record<string, string>> = {
  'found.dropsAll': '{client} → {server} {port}: {dropped:flow|flows} dropped, nothing gets through',
  'found.dropsSome': '{client} → {server} {port}: {dropped:flow|flows} dropped, {forwarded} forwarded',
  'found.dropsL7': '{client} → {server} {port}: the L7 proxy denied {dropped:call|calls}',
  'found.http-5xx': '{server} answers {failedShare} with 5xx ({failed} of {responses:response|responses})',
  'found.http-5xx.path':
    '{server} answers {failedShare} with 5xx ({failed} of {responses:response|responses}), mostly {path}',
  'found.http-4xx': '{server} answers {failedShare} with 4xx ({failed} of {responses:response|responses})',
  'found.http-4xx.path':
    '{server} answers {failedShare} with 4xx ({failed} of {responses:response|responses}), mostly {path}',
  'found.httpShare': '{server}: {serverShare} 5xx, {clientShare} 4xx of {responses:response|responses}',
  'found.httpShare.proxied':
    '{server}: {serverShare} 5xx, {clientShare} 4xx of {responses:response|responses}; {proxied} of the 4xx are the L7 proxy’s own, for calls that it denied',
  'found.dns': '{name} does not resolve: {failed} of {responses:answer|answers} failed {code}, asked by {client}',
  'found.dns.many':
    '{name} does not resolve: {failed} of {responses:answer|answers} failed {code}, asked by {client} and {others} more',
  'found.dnsClient': '{client}: {failed} of {responses:DNS answer|DNS answers} failed',
  'found.dnsClient.noise':
    '{client}: {failed} of {responses:DNS answer|DNS answers} failed; {noise} more were only its search list being tried',
  'found.unanswered':
    '{client} → {server} {port}: {unanswered} of {attempts:TCP connection|TCP connections} got no answer',
  'found.refused':
    '{client} → {server} {port}: {refused} of {attempts:TCP connection|TCP connections} were refused (RST)',
  'found.reset':
    '{client} → {server} {port}: {reset} of {attempts:TCP connection|TCP connections} were reset by the server',
  'found.slow': '{server} is slow: p95 {p95Ms}, p99 {p99Ms} over {measured:HTTP response|HTTP responses}',
  'found.slowest.service':
    '{server}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured:HTTP response|HTTP responses}',
  'found.slowest.service.few': '{server}: p50 {p50Ms}, p95 {p95Ms} over only {measured:HTTP response|HTTP responses}',
  'found.slowest.edge':
    '{client} → {server} {port}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured:HTTP response|HTTP responses}',
  'found.slowest.edge.few':
    '{client} → {server} {port}: p50 {p50Ms}, p95 {p95Ms} over only {measured:HTTP response|HTTP responses}',
  'found.between':
    '{client} → {server} {port}: {l7} p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured:response|responses}',
  'found.between.unmeasured': '{client} → {server} {port}: {calls} {l7} calls, none of them with a latency',
  'found.between.none': '{client} → {server} {port}: {flows:flow|flows}, no latency: L7 is not visible there',
  'found.resolved': '{client} asked for {name}: {calls:lookup|lookups}, {good} resolved',
  'found.new': '{client} → {server} {port} is new ({flows:flow|flows})',
  'found.new.dropped': '{client} → {server} {port} is new ({flows:flow|flows}, {dropped} dropped)',
  'found.outside': '{client} → {server} {port}: {flows:flow|flows} from outside the cluster',
  'found.outside.dropped': '{client} → {server} {port}: {flows:flow|flows} from outside the cluster, {dropped} dropped',
  'found.chattiest': '{client} → {server} {port}: {flows:flow|flows}',

  'proof.drop': '{dropped} × {reason}{policies}, the flows do not say at which end',
  'proof.drop.egress': '{dropped} × {reason}{policies} on leaving {client} (egress)',
  'proof.drop.ingress': '{dropped} × {reason}{policies} on entering {server} (ingress)',
  'proof.caller': '{client} on {port}: {failed} of {responses:response|responses}',
  'proof.path': '{path}: {failed} of {responses:response|responses} ({failedShare})',
  'proof.asker': '{client} asked {server}: {failed} of {responses:answer|answers} failed',
  'proof.tcp': '{attempts:TCP connection|TCP connections} begun: {answered} answered, {dropped} with a dropped SYN',
  'proof.tcpBroken':
    '{unanswered} without an answer within 5 s, {refused} refused, {resetByServer} reset by the server, {resetByClient} by the client',
  'proof.slowPath': '{path}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured:response|responses}',
  'proof.slowCaller':
    'for {client} on {port}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {measured:response|responses}',

  'looked.flows': '{flows:flow|flows} on {edges:connection|connections} of the map',
  'looked.http':
    '{requests:HTTP request|HTTP requests} and {responses:response|responses} of {services:service|services}',
  'looked.noHttp': 'No HTTP is visible in these flows, so nobody can tell',
  'looked.latency': '{measured} of {responses:HTTP response|HTTP responses}, those that carry a latency',
  'looked.dns':
    '{requests:DNS question|DNS questions} and {responses:answer|answers} for {names:name|names}; {noise} were only search lists being tried',
  'looked.noDns': 'No DNS is visible in these flows, so nobody can tell',
  'looked.tcp': '{attempts:TCP connection|TCP connections} begun, {answered} of them answered',
  'looked.noTcp': 'No beginning of a TCP connection was seen',
  'looked.noAnswers':
    '{attempts:TCP connection|TCP connections} begun; no answers are seen at all (a filter may hide them), so silence proves nothing',
  'looked.tooShort': 'The view has not watched for {minutes:minute|minutes} yet, so all would be new',
}
