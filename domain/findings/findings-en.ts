/** Titles of findings, in English. */
export const FINDINGS_EN: Readonly<Record<string, string>> = {
  'found.dropsAll': '{client} → {server} {port}: {dropped} dropped, nothing gets through',
  'found.dropsSome': '{client} → {server} {port}: {dropped} dropped, {forwarded} forwarded',
  'found.http-5xx': '{server} answers {failedShare} with 5xx ({failed} of {responses} responses)',
  'found.http-5xx.path': '{server} answers {failedShare} with 5xx ({failed} of {responses} responses), mostly {path}',
  'found.http-4xx': '{server} answers {failedShare} with 4xx ({failed} of {responses} responses)',
  'found.http-4xx.path': '{server} answers {failedShare} with 4xx ({failed} of {responses} responses), mostly {path}',
  'found.dns': '{name} does not resolve: {failed} of {responses} answers failed {code}, asked by {client}',
  'found.dns.many':
    '{name} does not resolve: {failed} of {responses} answers failed {code}, asked by {client} and {others} more',
  'found.unanswered': '{client} → {server} {port}: {unanswered} of {attempts} connections got no answer',
  'found.refused': '{client} → {server} {port}: {refused} of {attempts} connections were refused (RST)',
  'found.reset': '{client} → {server} {port}: {reset} connections reset by the server ({attempts} begun)',
  'found.slow': '{server} is slow: p95 {p95Ms}, p99 {p99Ms} over {calls} HTTP requests',
  'found.slowest.service': '{server}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {calls} HTTP requests',
  'found.slowest.edge': '{client} → {server} {port}: p50 {p50Ms}, p95 {p95Ms}, p99 {p99Ms} over {calls} requests',
  'found.between.none': '{client} → {server} {port}: {flows} flows, no latency: L7 is not visible there',
  'found.resolved': '{client} asked for {name} {calls} times, {good} resolved',
  'found.new': '{client} → {server} {port} is new ({flows} flows)',
  'found.outside': '{client} → {server} {port}: {flows} flows from outside the cluster',
  'found.chattiest': '{client} → {server} {port}: {flows} flows',
}
