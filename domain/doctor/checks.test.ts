import { describe, expect, it } from 'vitest'
import { CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import type { CheckId } from './check.ts'
import type { Facts, NodeClock } from './facts.ts'
import { DAY, find, flowing, NOW, sample, secure, trouble, WELL } from './test-facts.ts'

describe('each trouble is told with what to do', () => {
  const cases: readonly [CheckId, keyof typeof CheckVerdict, Partial<Facts>, RegExp, RegExp?][] = [
    ['source', 'OK', { kind: 'demo' }, /demo cluster.*not your cluster/, /--relay/],
    ['address', 'OK', { address: { kind: 'literal', host: '10.0.0.1' } }, /IP address/],
    ['address', 'OK', { address: { kind: 'socket', path: '/run/hubble.sock' } }, /unix socket/],
    [
      'address',
      'FAIL',
      { address: { kind: 'unresolved', host: 'relya', code: 'ENOTFOUND' } },
      /relya is not known/,
      /port-forward service\/hubble-relay 4245:80/,
    ],
    ['tcp', 'FAIL', { tcp: { kind: 'failed', code: 'ECONNREFUSED', ms: 1 } }, /refused/, /port-forward/],
    ['tcp', 'FAIL', { tcp: { kind: 'failed', code: 'TIMEOUT', ms: 3_000 } }, /no connection within 3 s/, /firewall/],
    ['tcp', 'FAIL', { tcp: { kind: 'failed', code: 'EHOSTUNREACH', ms: 3 } }, /no way.*EHOSTUNREACH/, /network/],
    ['tcp', 'FAIL', { tcp: { kind: 'failed', code: 'ENOENT', ms: 3 } }, /no socket/, /path/],
    ['tls', 'NOT_APPLICABLE', { tls: { kind: 'off' } }, /not asked for/],
    ['tls', 'FAIL', { tls: { kind: 'wanted' } }, /wants TLS/, /--relay tls:\/\/relay:443/],
    ['tls', 'FAIL', { tls: { kind: 'plain', greeting: { kind: 'http2' } } }, /does not speak TLS/, /--relay relay:443/],
    ['tls', 'FAIL', { tls: secure({}, { toMs: NOW - 2 * DAY }) }, /expired 2 days ago/, /Renew/],
    ['tls', 'WARN', { tls: secure({}, { toMs: NOW + 3 * DAY }) }, /expires in 3 days/, /Renew it now/],
    ['tls', 'WARN', { tls: secure({}, { toMs: NOW + 29 * DAY }) }, /expires in 29 days/, /renewed in time/],
    [
      'tls',
      'WARN',
      { tls: secure({ others: [{ certificate: 'relay-client', name: 'c.crt', expiresMs: NOW + 8 * DAY }] }) },
      /certificate that Orrery shows to Relay \(c\.crt\) expires in 8 days/,
      /renewed in time/,
    ],
    [
      'tls',
      'FAIL',
      { tls: secure({ others: [{ certificate: 'relay-ca', name: 'CA', expiresMs: NOW - DAY }] }) },
      /authority that signed Relay’s certificate \(CA\) expired 1 day ago/,
      /Renew it/,
    ],
    [
      'tls',
      'FAIL',
      { tls: { kind: 'failed', code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', message: 'x' } },
      /our client certificate: it has expired/,
      /enddate/,
    ],
    ['tls', 'FAIL', { tls: secure({}, { fromMs: NOW + DAY }) }, /valid only in 1 day/, /clocks/],
    [
      'tls',
      'FAIL',
      { tls: secure({ chainProblem: 'SELF_SIGNED_CERT_IN_CHAIN' }) },
      /signed by Cilium CA, which is not among/,
      /another authority/,
    ],
    [
      'tls',
      'FAIL',
      { tls: secure({ chainProblem: 'SELF_SIGNED_CERT_IN_CHAIN', ownAuthorities: false }) },
      /not among/,
      /secret cilium-ca/,
    ],
    [
      'tls',
      'FAIL',
      { tls: secure({ nameProblem: 'no', wantedName: 'relay' }) },
      /not for relay but for \*\.hubble-relay/,
      /--relay-tls-server-name ui\.hubble-relay\.cilium\.io/,
    ],
    ['tls', 'FAIL', { tls: secure({ chainProblem: 'CERT_REVOKED' }) }, /CERT_REVOKED/],
    [
      'tls',
      'WARN',
      { tls: secure({ verify: false, nameProblem: 'no' }) },
      /not verified, or this would be said.*not for/,
      /--relay-tls-allow-insecure/,
    ],
    ['tls', 'FAIL', { tls: secure({ protocol: 'TLSv1.2' }) }, /TLSv1\.2 at most/],
    [
      'tls',
      'FAIL',
      { tls: { kind: 'failed', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', message: '' } },
      /asks for a client certificate/,
      /--relay-tls-cert-file/,
    ],
    ['tls', 'FAIL', { tls: { kind: 'failed', code: 'FILE', message: 'ca.crt cannot be read.' } }, /ca\.crt/, /path/],
    [
      'grpc',
      'FAIL',
      { grpc: { kind: 'not-http2', greeting: { kind: 'http1', line: 'HTTP/1.1 400 Bad Request' } } },
      /HTTP\/1.*400/,
      /hubble-relay/,
    ],
    [
      'grpc',
      'FAIL',
      { grpc: { kind: 'not-http2', greeting: { kind: 'silent', ms: 3_000 } } },
      /says nothing \(waited 3 s\)/,
      /hangs/,
    ],
    ['grpc', 'FAIL', { grpc: { kind: 'failed', trouble: trouble('not-grpc') } }, /It broke/, /Mend it/],
    [
      'health',
      'FAIL',
      { health: { kind: 'not-serving', status: 'NOT_SERVING' } },
      /NOT_SERVING/,
      /logs deployment\/hubble-relay/,
    ],
    ['health', 'UNKNOWN', { health: { kind: 'unimplemented' } }, /no health service/],
    [
      'version',
      'WARN',
      { status: { kind: 'told', version: 'v1', uptimeMs: 30_000, seenFlows: 9 } },
      /started 30 s ago/,
    ],
    [
      'version',
      'WARN',
      { status: { kind: 'failed', trouble: trouble('unimplemented') } },
      /gives flows but tells nothing/,
    ],
    [
      'version',
      'FAIL',
      {
        status: { kind: 'failed', trouble: trouble('unimplemented') },
        flows: flowing({ sample: sample({ flows: 0 }) }),
      },
      /It broke/,
      /another gRPC server/,
    ],
    [
      'nodes',
      'FAIL',
      { nodes: { connected: 0, known: 0, away: [], errors: [], versions: [] } },
      /no node/,
      /cilium hubble enable/,
    ],
    [
      'nodes',
      'FAIL',
      { nodes: { connected: 0, known: 2, away: [], errors: [], versions: [] } },
      /none of its 2 nodes/,
      /certificates/,
    ],
    [
      'nodes',
      'WARN',
      {
        nodes: { connected: 2, known: 3, away: [{ name: 'worker-2', state: 'unavailable' }], errors: [], versions: [] },
      },
      /2 of 3 nodes.*not worker-2/,
      /k8s-app=cilium/,
    ],
    [
      'nodes',
      'WARN',
      { nodes: { connected: 1, known: 1, away: [], errors: [{ name: 'a', message: 'bad filter' }], versions: [] } },
      /bad filter/,
    ],
    [
      'nodes',
      'WARN',
      { nodes: { connected: undefined, known: 0, away: [], errors: [], versions: [] } },
      /single Cilium agent/,
    ],
    [
      'flows',
      'FAIL',
      { flows: flowing({ perSecond: 0, sample: sample({ flows: 0 }) }) },
      /No flow came in 4 s/,
      /cilium hubble enable/,
    ],
    ['flows', 'FAIL', { flows: flowing({ sample: sample({ flows: 0 }), trouble: trouble('denied') }) }, /It broke/],
    [
      'flows',
      'FAIL',
      { flows: flowing({ sample: sample({ flows: 2, undecodable: 9 }) }) },
      /9 messages did not decode/,
    ],
    ['flows', 'WARN', { flows: flowing({ perSecond: 0 }) }, /No new flow.*1,000 older ones/, /quiet/],
    [
      'ring',
      'WARN',
      { ring: { flows: 4_095, capacity: 4_095, seconds: 80, shortest: { node: 'x', seconds: 43, perSecond: 95 } } },
      /last for 43 s only on x/,
      /eventBufferCapacity=65535/,
    ],
    [
      'ring',
      'OK',
      { ring: { flows: 5, capacity: 4_095, seconds: undefined, shortest: undefined } },
      /nothing flows now/,
    ],
    ['ring', 'UNKNOWN', { ring: { flows: 0, capacity: 0, seconds: undefined, shortest: undefined } }, /does not tell/],
    ['lost', 'WARN', { lostBefore: [{ source: 1, events: 6 }] }, /6 at the kernel/, /monitorAggregation/],
    [
      'lost',
      'WARN',
      { flows: flowing({ sample: sample({ lost: [{ source: 3, events: 1 }] }) }) },
      /1 at the agent’s flow ring/,
    ],
    ['lost', 'WARN', { lostBefore: [{ source: 9, events: 2 }] }, /2 at the place that is not named/, /logs/],
    ['namespaces', 'OK', { namespaces: ['a', 'b'] }, /2 namespaces with traffic: a, b/],
    [
      'namespaces',
      'WARN',
      { namespaces: [], flows: flowing({ sample: sample({ namespaces: [] }) }) },
      /No flow belongs/,
      /ciliumendpoints/,
    ],
    [
      'l7',
      'WARN',
      { flows: flowing({ sample: sample({ http: 0, dns: 0 }) }) },
      /None of 1,000 flows/,
      /Careful[\s\S]*CiliumNetworkPolicy[\s\S]*namespace: "shop"/,
    ],
    ['l7', 'OK', { flows: flowing({ sample: sample({ http: 0 }) }) }, /but no HTTP/, /also restricts/],
    ['filter', 'WARN', { filter: { text: 'pod:x', looked: 100, kept: 0 } }, /hides all 100 flows/, /Clear/],
    [
      'filter',
      'OK',
      { filter: { text: 'pod:x', looked: 100, kept: 25 } },
      /hides 75 of 100 flows looked at, 75 %/,
      /Clear/,
    ],
  ]
  it.each(cases)('%s %s %j', (id, verdict, change, says, advises = /.*/) => {
    const { verdict: actual, found, advice, command } = find({ ...WELL, ...change }, id)
    expect([CheckVerdict[actual], found]).toEqual([verdict, expect.stringMatching(says)])
    expect(`${advice}\n${command}`).toMatch(advises)
  })
})

describe('clocks', () => {
  const clocks = (lags: Readonly<Record<string, number>>): readonly NodeClock[] =>
    Object.entries(lags).map(([node, lagMs]) => ({ node, lagMs }))
  it.each<[Readonly<Record<string, number>>, keyof typeof CheckVerdict, RegExp]>([
    [{}, 'UNKNOWN', /No new flow/],
    [{ a: 0, b: 1_900 }, 'OK', /2 nodes/],
    [{ a: -900 }, 'OK', /1 node/],
    [{ a: 1_000, b: -30_000 }, 'WARN', /b 30 s ahead/],
    [{ a: 1_000, b: 3_600_000 }, 'WARN', /b 1 h behind/],
    [{ a: -30_000, b: -30_900 }, 'WARN', /this machine’s clock is off by about 30 s/],
  ])('%j', (lags, verdict, says) => {
    const check = find({ ...WELL, flows: flowing({ sample: sample({ clocks: clocks(lags) }) }) }, 'clock')
    expect([CheckVerdict[check.verdict], check.found]).toEqual([verdict, expect.stringMatching(says)])
  })
})
