import { describe, expect, it, test } from 'vitest'
import { CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import type { CheckId } from './check.ts'
import { CHECKS, examine } from './examine.ts'
import type { Facts } from './facts.ts'
import { reportTable, reportText, summary } from './report.ts'
import { find, NOW, sample, trouble, WELL } from './test-facts.ts'

test('a Relay with which all is well passes every check', () => {
  const checks = examine(WELL)
  expect(checks.map(({ id, verdict }) => [id, CheckVerdict[verdict]])).toEqual(checks.map(({ id }) => [id, 'OK']))
  expect(summary(checks)).toBe('All is well.')
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

  it('with times that no calendar has says that they are such', () => {
    const facts = changed({ sample: { ...sample(), oldestMs: -9e18, newestMs: 9e18 } })
    expect(find(facts, 'range').found).toContain('a time that no calendar has')
  })

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

test('long lists are shortened, with how many more there are', () => {
  const many = Array.from({ length: 65_000 }, (_, index) => `node-${index}`)
  const nodes = {
    connected: 1,
    known: 65_001,
    away: many.map((name) => ({ name, state: 'unavailable' })),
    errors: many.map((name) => ({ name, message: 'no' })),
    versions: many,
  }
  const facts: Facts = { ...WELL, nodes, namespaces: many }
  const checks = examine(facts)
  expect(find(facts, 'nodes').found).toMatch(/^1 of 65,001 nodes are connected; not node-0, .* and 64,995 more\.$/)
  const evidence = checks.flatMap((check) => check.evidence.map(({ value }) => value))
  expect(evidence.filter((value) => / and 64,\d{3} more$/.test(value)).length).toBeGreaterThan(3)
  expect(
    JSON.stringify(checks, (_key, value: unknown) => (typeof value === 'bigint' ? '' : value)).length,
  ).toBeLessThan(20_000)
})
