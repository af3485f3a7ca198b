import { describe, expect, test } from 'vitest'
import { EPOCH_MS } from '#domain/flow/notation.ts'
import { Side } from '#gen/orrery/v1/orrery_pb.ts'
import { addLines, analyseLines, edgeOf } from './analyse-lines.ts'
import { failedCalls, summarizeCalls, summarizeNames, summarizePolicies } from './summary.ts'

const httpOf = (lines: readonly string[]) => {
  const { analysis } = analyseLines(lines)
  return summarizeCalls([edgeOf(analysis, 'web', 'cart').http])
}

describe('HTTP calls', () => {
  test('a call has a request and an answer, by class, with its latency', () => {
    const calls = httpOf([
      '+0 s/web -> s/cart:80 http GET /a',
      '+0 s/web -> s/cart:80 http GET /a 200 10ms',
      '+1 s/web -> s/cart:80 http GET /a',
      '+1 s/web -> s/cart:80 http GET /a 503 30ms',
      '+2 s/web -> s/cart:80 http GET /a 404 20ms',
    ])
    expect(calls).toMatchObject({ calls: 3, requests: 2, responses: 3, withoutLatency: 0 })
    expect(calls?.answers).toMatchObject({ ok: 1, serverError: 1, clientError: 1, redirect: 0 })
    expect(calls?.latency?.count).toBe(3)
    expect(calls?.latency?.maxMs).toBe(30)
  })

  test('seen at two proxies it counts once', () => {
    const lines = ['egress', 'ingress'].flatMap((side) => [
      `+0 s/web -> s/cart:80 http GET /a ${side}`,
      `+0 s/web -> s/cart:80 http GET /a 200 10ms ${side}`,
    ])
    expect(httpOf(lines)).toMatchObject({ calls: 1, requests: 1, responses: 1 })
  })

  test.each([
    ['0', 1],
    ['7200000', 1],
    ['3600000', 0],
    ['0.001', 0],
  ])('a latency of %s ms: %d without', (ms, without) => {
    const calls = httpOf([`+0 s/web -> s/cart:80 http GET /a 200 ${ms}ms`])
    expect([calls?.withoutLatency, calls?.latency?.count ?? 0]).toEqual([without, 1 - without])
  })

  test('a request without an answer and an answer without a request are calls', () => {
    expect(httpOf(['+0 s/web -> s/cart:80 http GET /a'])).toMatchObject({ calls: 1, requests: 1, responses: 0 })
    expect(httpOf(['+0 s/web -> s/cart:80 http GET /a 200'])).toMatchObject({ calls: 1, requests: 0, responses: 1 })
  })

  test('a status that is none answers nothing', () => {
    const { analysis } = analyseLines([
      '+0 s/web -> s/cart:80 http GET /a 0 5ms',
      '+0 s/web -> s/cart:80 http GET /a 999',
    ])
    expect(summarizeCalls([edgeOf(analysis, 'web', 'cart').http])?.answers).toMatchObject({ none: 2, ok: 0 })
  })

  test('what is older than ten minutes leaves, and with `whole` it stays', () => {
    const lines = ['+0 s/web -> s/cart:80 http GET /a 500 10ms', '+700 s/web -> s/cart:80 http GET /b 200 20ms']
    const live = httpOf(lines)
    expect([live?.calls, live?.latency?.count]).toEqual([1, 1])
    const { analysis } = analyseLines(lines, { whole: true })
    const whole = summarizeCalls([edgeOf(analysis, 'web', 'cart').http])
    expect([whole?.calls, whole?.latency?.count]).toEqual([2, 2])
  })

  test('clocks that disagree: late by nine minutes counts, ahead counts as now', () => {
    expect(
      httpOf([
        '+600 s/web -> s/cart:80 http GET /a 200 10ms',
        '+61 s/web -> s/cart:80 http GET /a 200 10ms',
        '+5 s/web -> s/cart:80 http GET /a 200 10ms',
      ])?.calls,
    ).toBe(2)
  })
})

describe('names', () => {
  test('paths are folded and ranked', () => {
    const { analysis } = analyseLines([
      '+0 s/web -> s/cart:80 http GET /users/1 200 5ms',
      '+0 s/web -> s/cart:80 http GET /users/2 500 9ms',
      '+0 s/web -> s/cart:80 http POST /users 201 5ms',
    ])
    const { names, other } = summarizeNames([edgeOf(analysis, 'web', 'cart').paths])
    expect(names.map(({ name, calls }) => `${name} ${calls}`)).toEqual(['GET /users/{n} 2', 'POST /users 1'])
    expect(other).toBeUndefined()
  })

  test('ten thousand distinct paths fold into others', () => {
    const lines = Array.from({ length: 10_000 }, (_, n) => {
      const word = Array.from(String(n), (digit) => String.fromCharCode(97 + Number(digit))).join('')
      return `+1 s/web -> s/cart:80 http GET /${word} 200 5ms`
    })
    const { analysis } = analyseLines(lines)
    const { names, other } = summarizeNames([edgeOf(analysis, 'web', 'cart').paths])
    expect(names.length).toBe(500)
    expect(other?.calls).toBe(9_500)
  })

  test('the limit holds over all edges together', () => {
    const lines = ['a', 'b', 'c', 'd'].flatMap((path) =>
      ['x', 'y'].map((server) => `+1 s/web -> s/${server}:80 http GET /${path} 200`),
    )
    const { analysis } = analyseLines(lines, { maxPaths: 5 })
    const { names, other } = summarizeNames(analysis.edges().map(({ paths }) => paths))
    expect(names.reduce((sum, { calls }) => sum + calls, 0) + (other?.calls ?? 0)).toBe(8)
    expect(other?.calls).toBe(3)
  })

  test('DNS failures stand apart from what a search list tries', () => {
    const { analysis } = analyseLines([
      '+0 s/web -> kube-system/dns:53 dns api.github.com. A NOERROR 2ms',
      '+0 s/web -> kube-system/dns:53 dns api.github.com.s.svc.cluster.local. A NXDOMAIN',
      '+0 s/web -> kube-system/dns:53 dns nope.example. A NXDOMAIN',
      '+0 s/web -> kube-system/dns:53 dns cart.s.svc.cluster.local. A SERVFAIL',
      '+0 s/web -> kube-system/dns:53 dns evil.example. A REFUSED',
    ])
    const dns = summarizeCalls([edgeOf(analysis, 'web', 'dns').dns])
    expect(dns?.answers).toMatchObject({ ok: 1, searchNoise: 1, nxdomain: 1, serverError: 1, refused: 1 })
    expect(dns === undefined ? 0 : failedCalls(dns)).toBe(3)
  })

  test('without room for sketches latencies are counted as left out', () => {
    const { analysis } = analyseLines(['+0 s/web -> s/cart:80 http GET /a 200 5ms'], { maxSketches: 1 })
    expect(analysis.left.latencies).toBe(1)
  })
})

describe('policies and drops', () => {
  test('policies are listed with what they allowed and denied, by end', () => {
    const { analysis } = analyseLines([
      '+0 s/web -> s/cart:80 policy-verdict allowed-by:CiliumNetworkPolicy/s/rule1',
      '+1 s/web -> s/cart:80 policy-verdict egress allowed-by:CiliumNetworkPolicy/s/rule1',
      '+2 s/web -> s/cart:80 policy-verdict dropped POLICY_DENY denied-by:CiliumNetworkPolicy/s/deny',
    ])
    const seen = summarizePolicies(analysis.edges()).map(({ name, side, allowed, denied }) => [
      name,
      side,
      allowed,
      denied,
    ])
    expect(seen).toContainEqual(['CiliumNetworkPolicy/s/rule1', Side.INGRESS, 1, 0])
    expect(seen).toContainEqual(['CiliumNetworkPolicy/s/rule1', Side.EGRESS, 1, 0])
    expect(seen).toContainEqual(['CiliumNetworkPolicy/s/deny', Side.INGRESS, 0, 1])
  })

  test('a packet denied in two events is one drop', () => {
    const { analysis } = analyseLines([
      '+0 s/web -> s/cart:80 policy-verdict dropped POLICY_DENIED flags:SYN',
      '+0 s/web -> s/cart:80 dropped POLICY_DENIED flags:SYN',
    ])
    expect(edgeOf(analysis, 'web', 'cart').counts()).toMatchObject({ dropped: 1, forwarded: 0 })
  })
})

describe('edges that come and go', () => {
  test('many ports become one edge that keeps what they had', () => {
    const lines = Array.from({ length: 25 }, (_, n) => `+${n} s/web -> s/cart:${1000 + n} http GET /a 200 5ms`)
    const { analysis } = analyseLines(lines)
    const stats = edgeOf(analysis, 'web', 'cart')
    expect(summarizeCalls([stats.http])).toMatchObject({ calls: 25, latency: { count: 25 } })
    expect(summarizeNames([stats.paths]).names[0]).toMatchObject({ calls: 25 })
  })

  test('an edge that left the graph leaves', () => {
    const { graph, analysis } = analyseLines(['+0 s/web -> s/cart:80 http GET /a 200 5ms'])
    addLines(graph, ['+2000 s/x -> s/y:80'])
    expect(analysis.edges().map(({ edge }) => edge.source.identity.name)).toEqual(['x'])
    expect(analysis.sinceMs).toBe(EPOCH_MS + 2_000_000 - 590_000)
  })
})
