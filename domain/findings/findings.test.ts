import { assert, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyseLines } from '#domain/analysis/analyse-lines.ts'
import { ENGLISH_NUMBERS, spell } from '#domain/explain/sentence.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { EPOCH_MS } from '#domain/flow/notation.ts'
import { filterOf } from './filters.ts'
import { type Questions, THRESHOLD_DEFAULTS, type Thresholds } from './finding.ts'
import { findings } from './findings.ts'
import { FINDINGS_EN } from './findings-en.ts'
import { sceneOf } from './scene.ts'
import { surelyAtLeast } from './share.ts'

const repeat = (count: number, line: string, from = 0) =>
  Array.from({ length: count }, (_, n) => `+${from + n / 100} ${line}`)

function find(lines: readonly string[], change: Partial<Thresholds> = {}, questions: Questions = {}, seconds = 100) {
  const { graph, analysis } = analyseLines(lines)
  const now = EPOCH_MS + seconds * 1000
  graph.advance(now)
  analysis.advance(now)
  return findings(sceneOf(analysis, now, { ...THRESHOLD_DEFAULTS, ...change }, questions)).found
}
const words = (found: ReturnType<typeof find>, kind: string) =>
  found
    .filter((finding) => finding.kind === kind)
    .map(({ severity, title }) => `${severity}: ${spell(title, FINDINGS_EN, ENGLISH_NUMBERS)}`)

describe('findings', () => {
  test('an edge that a policy blocks, with why', () => {
    const found = find(repeat(5, 's/x -> s/y:80 dropped POLICY_DENIED flags:SYN'))
    expect(words(found, 'blocked')).toEqual(['critical: x → y TCP 80: 5 flows dropped, nothing gets through'])
    expect(found[0]?.explanation?.kind).toBe('default-deny')
    expect(found[0]).toMatchObject({ firstMs: EPOCH_MS, lastMs: EPOCH_MS + 40 })
  })

  test('what left the client and was dropped at the server did not get through; an answer proves that it did', () => {
    const denied = [
      ...repeat(5, 's/x -> s/y:80 to-stack egress flags:SYN'),
      ...repeat(5, 's/x -> s/y:80 dropped POLICY_DENIED flags:SYN'),
    ]
    expect(words(find(denied), 'blocked')).toEqual(['critical: x → y TCP 80: 5 flows dropped, nothing gets through'])
    expect(words(find([...denied, '+1 s/x <- s/y:80 flags:ACK']), 'blocked')[0]).toContain('warning')
  })

  test('a drop that is no policy stands apart; a few drops are none', () => {
    expect(words(find(repeat(5, 's/x -> s/y:80 dropped CT_MAP_INSERTION_FAILED')), 'dropped')).toHaveLength(1)
    expect(words(find(repeat(2, 's/x -> s/y:80 dropped POLICY_DENIED')), 'blocked')).toEqual([
      'info: x → y TCP 80: 2 flows dropped, nothing gets through',
    ])
  })

  test('5xx and 4xx by service, with the path that fails most', () => {
    const found = find([
      ...repeat(10, 's/web -> s/cart:80 http GET /ok 200 5ms'),
      ...repeat(10, 's/web -> s/cart:80 http POST /pay 500 5ms'),
      ...repeat(20, 's/app -> s/cart:80 http GET /nothing 404 5ms'),
    ])
    expect(words(found, 'http-5xx')).toEqual([
      'warning: cart answers 25 % with 5xx (10 of 40 responses), mostly POST /pay',
    ])
    expect(words(found, 'http-4xx')).toEqual([
      'warning: cart answers 50 % with 4xx (20 of 40 responses), mostly GET /nothing',
    ])
  })

  test('calls that two proxies saw count once, with their failures and latencies', () => {
    const seen = ['egress', 'ingress'].flatMap((side) => [
      ...repeat(30, `s/web -> s/cart:80 http GET / ${side}`),
      ...repeat(20, `s/web -> s/cart:80 http GET / 200 800ms ${side}`),
      ...repeat(10, `s/web -> s/cart:80 http GET / 503 800ms ${side}`),
    ])
    const found = find(seen)
    expect(words(found, 'http-5xx')).toEqual(['warning: cart answers 33 % with 5xx (10 of 30 responses), mostly GET /'])
    expect(words(found, 'slow')[0]).toContain('over 30 HTTP responses')
  })

  test('small numbers are no alarm', () => {
    const found = find([...repeat(4, 's/web -> s/cart:80 http POST /pay 500 5ms')])
    expect(words(found, 'http-5xx')).toEqual([])
    const rare = [
      ...repeat(400, 's/web -> s/cart:80 http GET /ok 200 5ms'),
      ...repeat(5, 's/web -> s/cart:80 http GET / 500'),
    ]
    expect(words(find(rare), 'http-5xx')).toEqual([])
    expect(words(find(rare, { share5xx: 0.001 }), 'http-5xx')).toHaveLength(1)
  })

  test('DNS that fails, and who asks', () => {
    const found = find([
      ...repeat(6, 's/web -> kube-system/dns:53 dns nope.example. A NXDOMAIN'),
      ...repeat(3, 's/app -> kube-system/dns:53 dns nope.example. A NXDOMAIN'),
      ...repeat(50, 's/app -> kube-system/dns:53 dns api.example.s.svc.cluster.local. A NXDOMAIN'),
    ])
    expect(words(found, 'dns-failing')).toEqual([
      'warning: nope.example. does not resolve: 9 of 9 answers failed NXDOMAIN, asked by web and 1 more',
    ])
  })

  test('connections without answer, and refused ones', () => {
    const syns = (count: number, ends: string) =>
      Array.from({ length: count }, (_, n) => `+1 ${ends.replace(' ->', `:${2000 + n} ->`)} flags:SYN`)
    const refusals = Array.from({ length: 4 }, (_, n) => `+2 s/b:${2000 + n} <- s/shut:80 flags:RST,ACK`)
    const found = find([
      ...syns(5, 's/a -> s/silent:80'),
      ...syns(4, 's/b -> s/shut:80'),
      ...refusals,
      '+3 s/c -> s/d:80 flags:SYN',
      '+3 s/c <- s/d:80 flags:SYN,ACK',
      '+9 s/c -> s/d:80 flags:ACK',
    ])
    expect(words(found, 'unanswered')).toEqual(['critical: a → silent TCP 80: 5 of 5 TCP connections got no answer'])
    expect(words(found, 'reset')).toEqual(['critical: b → shut TCP 80: 4 of 4 TCP connections were refused (RST)'])
  })

  test('slow services are warnings, the slowest are a list', () => {
    const found = find([
      ...repeat(30, 's/web -> s/cart:80 http GET /ok 200 800ms'),
      ...repeat(30, 's/web -> s/search:80 http GET /ok 200 5ms'),
    ])
    expect(words(found, 'slow')).toHaveLength(1)
    expect(words(found, 'slowest-service').map((line) => line.split(':')[1])).toEqual([' cart', ' search'])
    expect(words(found, 'slowest-edge')).toHaveLength(2)
  })

  test('questions that name something', () => {
    const lines = [
      ...repeat(2, 's/web -> s/cart:80 http GET /ok 200 8ms'),
      '+0 s/web -> kube-system/dns:53 dns api.github.com. A NOERROR',
    ]
    expect(words(find(lines, {}, { name: 'GitHub.com' }), 'resolved')).toEqual([
      'info: web asked for api.github.com: 1 lookup, 1 resolved',
    ])
    const cart = find(lines, {}, { from: '/s/web', to: '/s/cart' })
    expect(words(cart, 'between')).toEqual([
      'info: web → cart TCP 80: HTTP p50 8.0 ms, p95 8.0 ms, p99 8.0 ms over 2 responses',
    ])
  })

  test('what is new needs a view that has watched for longer', () => {
    const lines = ['+0 s/old -> s/y:80', '+590 s/x -> s/y:80']
    expect(words(find(lines, {}, {}, 595), 'new')).toEqual(['info: x → y TCP 80 is new (1 flow)'])
    expect(words(find(lines.slice(1), {}, {}, 595), 'new')).toEqual([])
  })

  test('without a name, who asked for which names most', () => {
    const lines = [
      ...repeat(3, 's/web -> kube-system/dns:53 dns a.example. A NOERROR'),
      's/app -> kube-system/dns:53 dns b.example. A NXDOMAIN',
    ]
    expect(words(find(lines), 'resolved')).toEqual([
      'info: web asked for a.example: 3 lookups, 3 resolved',
      'info: app asked for b.example: 1 lookup, 0 resolved',
    ])
  })

  test('the 403 of the proxy for a call that it denied is no answer of the service', () => {
    const found = find([
      ...repeat(10, 's/web -> s/cart:80 http PUT /secret dropped'),
      ...repeat(10, 's/web -> s/cart:80 http PUT /secret 403'),
      ...repeat(10, 's/web -> s/cart:80 http GET / 200'),
    ])
    expect(words(found, 'blocked')).toEqual(['warning: web → cart TCP 80: the L7 proxy denied 10 calls'])
    expect(words(found, 'http-4xx')).toEqual([])
    expect(words(found, 'http-share')).toEqual([
      'info: cart: 0.0 % 5xx, 50 % 4xx of 20 responses; 10 of the 4xx are the L7 proxy’s own, for calls that it denied',
    ])
  })

  test('a finding brings what it rests on and a command that shows it', () => {
    const [finding] = find([
      ...repeat(10, 's/web -> s/cart:80 http POST /pay/7 500 5ms'),
      ...repeat(2, 's/app -> s/cart:80 http POST /pay/8 500 5ms'),
    ])
    expect(finding?.proofs.map(({ sentence }) => spell(sentence, FINDINGS_EN, ENGLISH_NUMBERS))).toEqual([
      'web on TCP 80: 10 of 10 responses',
      'app on TCP 80: 2 of 2 responses',
      'POST /pay/{n}: 12 of 12 responses (100 %)',
    ])
    expect(finding?.proofs[0]?.edge).toBe('/s/web → /s/cart : 80 / tcp')
    expect(finding?.command).toBe('hubble observe --from-namespace s --from-workload Deployment/cart --http-status 5+')
  })

  test('each question says what was looked at, and whether that tells anything', () => {
    const { graph, analysis } = analyseLines(repeat(2, 's/web -> s/cart:80 http GET / 200'))
    graph.advance(EPOCH_MS + 10_000)
    const { answers } = findings(sceneOf(analysis, EPOCH_MS + 10_000, THRESHOLD_DEFAULTS, {}))
    const looked = Object.fromEntries(answers.map(({ question, looked: { told } }) => [question, told]))
    expect(looked).toMatchObject({ drops: true, dns: false, http: true, latency: false, new: false })
    const http = answers.find(({ question }) => question === 'http')
    expect(http && spell(http.looked.sentence, FINDINGS_EN, ENGLISH_NUMBERS)).toBe(
      '0 HTTP requests and 2 responses of 1 service',
    )
  })

  test('from outside, chattiest', () => {
    const found = find([...repeat(3, 'world -> s/y:443'), ...repeat(9, 's/x -> s/y:80')])
    expect(words(found, 'outside')).toHaveLength(1)
    expect(words(found, 'chattiest')[0]).toContain('x → y TCP 80: 9 flows')
  })

  test('nothing is wrong where nothing is', () => {
    expect(find(repeat(50, 's/x -> s/y:80 http GET / 200 5ms')).filter(({ severity }) => severity !== 'info')).toEqual(
      [],
    )
  })
})

describe('filters of findings', () => {
  test('parse, whatever the name', () => {
    assert(
      property(string({ minLength: 1, unit: 'binary' }), (text) => {
        const texts = [
          filterOf.edge(text, 'verdict:DROPPED'),
          filterOf.answers(text, 'http-status:5+'),
          filterOf.name(text),
        ]
        expect(texts.map((filter) => parseFilter(filter).kind)).toEqual(['ok', 'ok', 'ok'])
      }),
    )
  })
  test('hold the id as it is', () => {
    const parsed = parseFilter(filterOf.edge('a/b → c/d : 80 / tcp', 'verdict:DROPPED'))
    expect(parsed.kind === 'ok' && parsed.filter.terms.map(({ field, value }) => [field, value])).toEqual([
      ['edge', 'a/b → c/d : 80 / tcp'],
      ['verdict', 'DROPPED'],
    ])
  })
})

test('a share is surely at least less than it is, and closer with more calls', () => {
  assert(
    property(integer({ min: 1, max: 500 }), integer({ min: 0, max: 500 }), (all, part) => {
      const few = surelyAtLeast(Math.min(part, all), all)
      const many = surelyAtLeast(Math.min(part, all) * 10, all * 10)
      return few <= Math.min(part, all) / all + 1e-9 && few <= many + 1e-9
    }),
  )
  expect([surelyAtLeast(0, 10), surelyAtLeast(1, 0)]).toEqual([0, 0])
})
