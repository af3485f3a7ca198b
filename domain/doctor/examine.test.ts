import { describe, expect, it, test } from 'vitest'
import { type Check, CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import type { CheckId } from './check.ts'
import { CHECKS, examine } from './examine.ts'
import type { Facts, FlowsFacts, NodeClock, Sample, TlsFacts } from './facts.ts'
import { reportTable, reportText, summary } from './report.ts'

const NOW = Date.UTC(2026, 10, 21)
const DAY = 86_400_000

const sample = (change: Partial<Sample> = {}): Sample => ({
  flows: 1_000,
  dropped: 10,
  http: 150,
  dns: 70,
  kafka: 0,
  namespaces: [{ name: 'shop', flows: 900 }],
  oldestMs: NOW - 60_000,
  newestMs: NOW,
  undecodable: 0,
  lost: [],
  clocks: [{ node: 'one', lagMs: 900 }],
  ...change,
})

const flowing = (change: Partial<FlowsFacts> = {}): FlowsFacts => ({
  perSecond: 57,
  seconds: 4,
  countedBy: 'nodes',
  sample: sample(),
  trouble: undefined,
  ...change,
})

type Handshake = TlsFacts & { readonly kind: 'handshake' }

const secure = (change: Partial<Handshake> = {}, certificate: Partial<Handshake['certificate']> = {}): Handshake => ({
  kind: 'handshake',
  protocol: 'TLSv1.3',
  certificate: {
    subject: '*.hubble-relay.cilium.io',
    names: ['*.hubble-relay.cilium.io'],
    issuer: 'Cilium CA',
    authority: 'Cilium CA',
    fromMs: NOW - DAY,
    toMs: NOW + 365 * DAY,
    ...certificate,
  },
  wantedName: 'ui.hubble-relay.cilium.io',
  nameProblem: undefined,
  chainProblem: undefined,
  verify: true,
  ownAuthorities: true,
  sentClientCertificate: false,
  ...change,
})

/** A Relay with which all is well. */
const WELL: Facts = {
  kind: 'relay',
  name: 'tls://relay:443',
  done: true,
  nowMs: NOW,
  address: { kind: 'resolved', host: 'relay', addresses: ['10.0.0.1'], ms: 3 },
  tcp: { kind: 'connected', to: '10.0.0.1:443', ms: 2 },
  tls: secure(),
  grpc: { kind: 'answers', ms: 4 },
  health: { kind: 'serving' },
  status: { kind: 'told', version: 'hubble-relay v1.17.0', uptimeMs: 3_600_000, seenFlows: 100_000 },
  nodes: { connected: 3, known: 3, away: [], errors: [], versions: ['v1.17.0'] },
  flows: flowing(),
  ring: { flows: 12_000, capacity: 12_285, seconds: 215, shortest: { node: 'one', seconds: 180, perSecond: 22 } },
  namespaces: ['shop', 'kube-system'],
  filter: { text: 'namespace:shop', looked: 1_000, kept: 900 },
}

const find = (facts: Facts, id: CheckId): Check => {
  const check = examine(facts).find((one) => one.id === id)
  if (check === undefined) throw new Error(`no check ${id}`)
  return check
}

const trouble = (code: string, message = 'It broke.') => ({ code, message, advice: 'Mend it.' })

test('a Relay with which all is well passes every check', () => {
  const checks = examine(WELL)
  expect(checks.map(({ id, verdict }) => [id, CheckVerdict[verdict]])).toEqual(checks.map(({ id }) => [id, 'OK']))
  expect(summary(checks)).toBe('All is well.')
})

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
    ['tls', 'WARN', { tls: secure({}, { toMs: NOW + 3 * DAY }) }, /expires in 3 days/, /renewed/],
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
      /Beware[\s\S]*CiliumNetworkPolicy[\s\S]*namespace: shop/,
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

describe('a file', () => {
  const file: Facts = {
    kind: 'file',
    name: 'a.jsonl',
    done: true,
    nowMs: NOW,
    file: {
      kind: 'read',
      bytes: 1_000_000,
      total: 1_000_000,
      lines: 1_000,
      flows: 990,
      badLines: 0,
      firstBadLines: [],
      skipped: 10,
      unknownNames: [],
      partly: false,
      trouble: undefined,
      sample: sample(),
    },
  }
  const changed = (change: object): Facts => ({ ...file, ...(file.file && { file: { ...file.file, ...change } }) })

  it('that is whole passes', () => {
    expect(examine(file).map(({ id, found }) => `${id}: ${found}`)).toEqual([
      'source: The file a.jsonl, and nothing that happens now.',
      'file: 1 MB with 990 flows, read to the end.',
      'lines: All lines were read.',
      'range: 1 min, from 2026-11-20 23:59:00 UTC to 2026-11-21 00:00:00 UTC.',
      'lost: Nobody said that events were lost.',
      'namespaces: 1 namespace with traffic: shop.',
      'l7: Seen: HTTP in 15 %, DNS in 7 % of 1,000 flows.',
      'filter: No filter is set: nothing is hidden.',
    ])
  })

  it.each<[string, Facts, CheckId, keyof typeof CheckVerdict, RegExp]>([
    ['no flows', changed({ flows: 0 }), 'file', 'FAIL', /no flow in the 1,000 lines/],
    ['nothing in it', changed({ flows: 0, bytes: 0 }), 'file', 'FAIL', /empty/],
    [
      'bad lines',
      changed({ badLines: 2, firstBadLines: [{ line: 7, reason: 'cut' }] }),
      'lines',
      'WARN',
      /2 lines of 1,000/,
    ],
    ['names of a newer API', changed({ unknownNames: ['flow.new'] }), 'lines', 'OK', /flow\.new/],
    ['a damaged end', changed({ trouble: trouble('ended') }), 'file', 'WARN', /It broke/],
    ['more than could be read', changed({ partly: true }), 'file', 'OK', /goes on/],
    [
      'a missing one',
      { ...file, file: { kind: 'failed', trouble: trouble('file-missing') } },
      'file',
      'FAIL',
      /It broke/,
    ],
    [
      'a missing one',
      { ...file, file: { kind: 'failed', trouble: trouble('file-missing') } },
      'l7',
      'NOT_REACHED',
      /File/,
    ],
  ])('%s', (_what, facts, id, verdict, says) => {
    const check = find(facts, id)
    expect([CheckVerdict[check.verdict], check.found]).toEqual([verdict, expect.stringMatching(says)])
  })
})

describe('a check that fails', () => {
  it('keeps those behind it from being reached, each naming the first to mend', () => {
    const { kind, name, done, nowMs, address } = WELL
    const facts: Facts = {
      kind,
      name,
      done,
      nowMs,
      ...(address && { address }),
      tcp: { kind: 'failed', code: 'ECONNREFUSED', ms: 1 },
    }
    const checks = examine(facts)
    const behind = checks.slice(checks.findIndex(({ id }) => id === 'tcp') + 1)
    expect(new Set(behind.map(({ verdict, found }) => `${CheckVerdict[verdict]} ${found}`))).toEqual(
      new Set(['NOT_REACHED First “Connection” has to work.']),
    )
    expect(summary(checks)).toBe('1 check failed.')
  })

  it.each(CHECKS.map(({ id }) => id))('%s: every check stands behind those that it needs', (id) => {
    const at = CHECKS.findIndex((row) => row.id === id)
    const before = CHECKS.slice(0, at).map((row) => row.id)
    expect(CHECKS[at]?.needs.filter((need) => !before.includes(need))).toEqual([])
  })
})

test('what is not measured yet is running, and in the end unknown', () => {
  const { kind, name, nowMs } = WELL
  const verdicts = (done: boolean) =>
    new Set(
      examine({ kind, name, nowMs, done })
        .slice(1)
        .map(({ verdict }) => verdict),
    )
  expect(verdicts(false)).toEqual(new Set([CheckVerdict.RUNNING]))
  expect(verdicts(true)).toEqual(new Set([CheckVerdict.UNKNOWN, CheckVerdict.NOT_APPLICABLE]))
})

test('the report has columns, breaks long lines and keeps commands whole', () => {
  const report = reportTable(examine({ ...WELL, tcp: { kind: 'failed', code: 'ECONNREFUSED', ms: 1 } }), 90)
  expect(report).toContain('FAILED       Connection            Nothing listens at tls://relay:443')
  expect(report).toMatch(/^ +kubectl -n kube-system port-forward service\/hubble-relay 4245:80$/m)
  expect(report).toMatch(/not reached .*First “Connection” has to work\. TLS, HTTP\/2/)
  for (const line of report.split('\n')) expect(line.includes('kubectl') || line.length <= 90).toBe(true)
  expect(reportText('Orrery 1.2.3', examine(WELL))).toMatch(
    /^Orrery 1\.2\.3\n\nok [\s\S]*What was measured:\n\nAddress:\n {2}Addresses: 10\.0\.0\.1/,
  )
})
