import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { describe, expect, test } from 'vitest'
import { addLines, analyseLines, edgeOf } from '#domain/analysis/analyse-lines.ts'
import { Analysis } from '#domain/analysis/analysis.ts'
import { summarizeCalls, summarizeNames } from '#domain/analysis/summary.ts'
import { ENGLISH_NUMBERS, spell } from '#domain/explain/sentence.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Graph } from '#domain/graph/graph.ts'
import {
  type EndpointSchema,
  type Flow,
  FlowSchema,
  FlowType,
  L7FlowType,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { THRESHOLD_DEFAULTS } from './finding.ts'
import { findings } from './findings.ts'
import { FINDINGS_EN } from './findings-en.ts'
import { sceneOf } from './scene.ts'

const repeat = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `+${n / 1000} ${line(n)}`)

function ask(analysis: Analysis, graph: Graph, nowMs = EPOCH_MS + 60_000) {
  graph.advance(nowMs)
  analysis.advance(nowMs)
  return findings(sceneOf(analysis, nowMs, THRESHOLD_DEFAULTS, {})).found
}
const titles = (found: ReturnType<typeof ask>, kind: string) =>
  found.filter((one) => one.kind === kind).map(({ title }) => spell(title, FINDINGS_EN, ENGLISH_NUMBERS))

/** A graph and its analysis over flows that the notation cannot write. */
function take(flows: readonly Flow[]) {
  const analysis = new Analysis()
  const graph = new Graph({}, analysis.add)
  for (const flow of flows) graph.add(readFacts(flow), EPOCH_MS)
  return { graph, analysis }
}

const answer = (
  url: string,
  headers: readonly { readonly key: string; readonly value: string }[] = [],
  server: MessageInitShape<typeof EndpointSchema> = { namespace: 's', podName: 'cart' },
): Flow =>
  create(FlowSchema, {
    time: timestampFromMs(EPOCH_MS),
    verdict: Verdict.FORWARDED,
    Type: FlowType.L7,
    isReply: true,
    trafficDirection: TrafficDirection.INGRESS,
    source: server,
    destination: { namespace: 's', podName: 'web' },
    l4: { protocol: { case: 'TCP', value: { sourcePort: 80, destinationPort: 40_000 } } },
    l7: {
      type: L7FlowType.RESPONSE,
      latencyNs: 5_000_000n,
      record: { case: 'http', value: { code: 500, method: 'GET', url, headers: [...headers] } },
    },
  })

describe('bad input', () => {
  test('a latency of 0, below 0 and of days makes nobody slow, and is told', () => {
    const { graph, analysis } = analyseLines([
      ...repeat(30, () => 's/web -> s/cart:80 http GET / 200 0ms'),
      ...repeat(30, () => 's/web -> s/cart:80 http GET / 200 999999999ms'),
    ])
    const backwards = readFacts(answer('/'))
    graph.add({ ...backwards, latencyMs: -5, httpCode: 200 }, EPOCH_MS)
    const found = ask(analysis, graph)
    expect(titles(found, 'slow')).toEqual([])
    expect(titles(found, 'slowest-service')).toEqual([])
    expect(summarizeCalls([edgeOf(analysis, 'web', 'cart').http])).toMatchObject({ responses: 61, withoutLatency: 61 })
  })

  test('clocks that disagree between nodes: an answer that is told before its question answers it all the same', () => {
    const connection = (n: number) => [
      `+${10 + n} s/web:${2000 + n} <- s/cart:80 flags:SYN,ACK node:a`,
      `+${10 + n} s/web:${2000 + n} -> s/cart:80 flags:SYN node:b`,
    ]
    const { graph, analysis } = analyseLines(Array.from({ length: 9 }, (_, n) => connection(n)).flat())
    addLines(graph, ['+13 s/web:2001 -> s/cart:80 flags:SYN node:b', '+14 s/web:2001 -> s/cart:80 flags:SYN node:b'])
    expect(titles(ask(analysis, graph), 'unanswered')).toEqual([])
  })

  test('a clock hours ahead throws nothing away that the others count', () => {
    const { graph, analysis } = analyseLines(repeat(10, () => 's/web -> s/cart:80 http GET / 500 5ms'))
    const ahead = readFacts({ ...parseFlow('s/web -> s/cart:80 http GET / 200 5ms'), nodeName: 'b' })
    // Who feeds the graph says when a flow counts; one from ahead counts as now.
    graph.add(ahead, EPOCH_MS + 1000)
    expect(titles(ask(analysis, graph), 'http-5xx')).toEqual([
      'cart answers 91 % with 5xx (10 of 11 responses), mostly GET /',
    ])
  })

  test('answers without questions and questions without answers keep shares true', () => {
    const only = analyseLines(repeat(10, () => 's/web -> s/cart:80 http GET / 500'))
    expect(titles(ask(only.analysis, only.graph), 'http-5xx')[0]).toContain('100 % with 5xx (10 of 10 responses)')
    const none = analyseLines(repeat(50, () => 's/web -> s/cart:80 http GET /'))
    const found = ask(none.analysis, none.graph)
    expect(titles(found, 'http-5xx')).toEqual([])
    expect(titles(found, 'http-share')).toEqual(['cart: 0.0 % 5xx, 0.0 % 4xx of 0 responses'])
  })

  test('10,000 distinct paths: 500 are told apart, the rest counts', () => {
    const word = (n: number) => String(n).replace(/[0-9]/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')
    const { graph, analysis } = analyseLines(repeat(10_000, (n) => `s/web -> s/cart:80 http GET /${word(n)} 500 5ms`))
    const { names, other } = summarizeNames([edgeOf(analysis, 'web', 'cart').paths], false)
    expect(names).toHaveLength(500)
    expect(names.reduce((sum, { calls }) => sum + calls, 0) + (other?.calls ?? 0)).toBe(10_000)
    const [finding] = ask(analysis, graph, EPOCH_MS + 60_000).filter(({ kind }) => kind === 'http-5xx')
    expect(finding?.weight).toBe(10_000)
    expect(finding?.proofs.length).toBeLessThanOrEqual(8)
  })

  test('a URL of 64 kB and a bomb of headers are cut to what can be read', () => {
    const url = `/${'x'.repeat(65_536)}?${'y'.repeat(65_536)}`
    const bomb = Array.from({ length: 5_000 }, (_, n) => ({ key: `x-${n}`, value: 'z'.repeat(100) }))
    const { graph, analysis } = take(Array.from({ length: 10 }, () => answer(url, bomb)))
    const [finding] = ask(analysis, graph).filter(({ kind }) => kind === 'http-5xx')
    const title = finding === undefined ? '' : spell(finding.title, FINDINGS_EN, ENGLISH_NUMBERS)
    expect(title).toContain('100 % with 5xx')
    expect(title.length).toBeLessThan(300)
  })

  test.each([
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['a terminal escape', '\u001b[31mred\u001b[0m\u0007'],
    ['a line end and a quote', `a\n'"; rm -rf / #`],
    ['text from right to left', '\u202ereversed'],
  ])('%s in any field stays text, in filters and in commands', (_, evil) => {
    const { graph, analysis } = take([
      ...Array.from({ length: 10 }, (_unused, n) =>
        answer(`/${evil}`, [], { namespace: evil, podName: `${evil}-${n}`, labels: [`k8s:app=${evil}`] }),
      ),
      ...Array.from({ length: 10 }, () => {
        const asked = parseFlow('s/web -> kube-system/dns:53 dns x. A NXDOMAIN')
        if (asked.l7?.record.case === 'dns') asked.l7.record.value.query = evil
        return asked
      }),
    ])
    const found = ask(analysis, graph)
    expect(found.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['http-5xx', 'dns-failing', 'http-share']))
    for (const { filter, command } of found) {
      expect(parseFilter(filter).kind).toBe('ok')
      // One line, and nothing in it that a terminal would obey.
      // oxlint-disable-next-line no-control-regex -- these are looked for
      expect(command).not.toMatch(/[\u0000-\u001f\u007f]/)
      expect(parseFilter(command).kind).toBe('ok')
    }
  })
})
