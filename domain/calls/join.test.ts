import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { type Flow, HTTPHeaderSchema } from '#gen/flow/flow_pb.ts'
import { callPart } from './call-part.ts'
import { CallJoiner } from './join.ts'

/** Flows as text; `id:x` at the end gives the request id. Says which lines were joined, by their index. */
function joined(lines: readonly string[]): readonly (readonly [number, number])[] {
  const joiner = new CallJoiner<number>()
  return lines.flatMap((line, index) => {
    const part = callPart(flowOf(line))
    const mate = part === undefined ? undefined : joiner.join(part, index)
    return mate === undefined ? [] : [[mate, index] as const]
  })
}

function flowOf(line: string): Flow {
  const [, text = line, id] = /^(.*?)(?: id:(\S+))?$/.exec(line) ?? []
  const flow = parseFlow(text)
  const record = flow.l7?.record
  if (record?.case === 'http' && id !== undefined)
    record.value.headers = [create(HTTPHeaderSchema, { key: 'X-Request-Id', value: id })]
  return flow
}

const ASK = 'shop/web{ip=10.0.0.1}:4000 -> shop/cart{ip=10.0.0.2}:80 http GET /cart'
const TELL = `${ASK} 200`

describe('halves of a call', () => {
  test.each<[string, readonly string[], readonly (readonly [number, number])[]]>([
    ['a request and its answer', [`+1 ${ASK}`, `+1.012 ${TELL} 12ms`], [[0, 1]]],
    ['the answer comes first', [`+1.012 ${TELL} 12ms`, `+1 ${ASK}`], [[0, 1]]],
    ['without times', [ASK, TELL], [[0, 1]]],
    ['an answer alone', [`+1 ${TELL} 3ms`], []],
    ['a request alone', [`+1 ${ASK}`], []],
    ['two requests are no call', [`+1 ${ASK}`, `+1.1 ${ASK}`], []],
    ['another path', [`+1 ${ASK}`, `+1.012 ${TELL.replace('GET /cart', 'GET /cart/7')}`], []],
    ['another port of the client', [`+1 ${ASK}`, `+1.012 ${TELL.replace(':4000', ':4001')}`], []],
    ['another node saw it', [`+1 ${ASK} node:a`, `+1.012 ${TELL} node:b`], []],
    ['the proxy at the other end saw it', [`+1 ${ASK} egress`, `+1.012 ${TELL} ingress`], []],
    [
      'two proxies see one call: each joins its own halves',
      [
        `+1 ${ASK} egress id:x`,
        `+1.001 ${ASK} ingress id:x`,
        `+1.011 ${TELL} ingress id:x`,
        `+1.012 ${TELL} egress id:x`,
      ],
      [
        [1, 2],
        [0, 3],
      ],
    ],
    ['another id', [`+1 ${ASK} id:a`, `+1.012 ${TELL} id:b`], []],
    [
      'ids tell calls of one connection apart',
      [`+1 ${ASK} id:a`, `+1 ${ASK} id:b`, `+1.1 ${TELL} id:b`, `+1.2 ${TELL} id:a`],
      [
        [1, 2],
        [0, 3],
      ],
    ],
    ['an id on one side only', [`+1 ${ASK} id:a`, `+1.012 ${TELL} 12ms`], [[0, 1]]],
    ['a latency that another request has', [`+1 ${ASK}`, `+4 ${TELL} 12ms`], []],
    ['the latency chooses', [`+1 ${ASK}`, `+3.988 ${ASK}`, `+4 ${TELL} 12ms`], [[1, 2]]],
    ['the same id counts more than the latency', [`+1 ${ASK} id:a`, `+4 ${TELL} 12ms id:a`], [[0, 1]]],
    ['neither latency nor id: several that fit stay alone', [`+1 ${ASK}`, `+2 ${ASK}`, `+2.1 ${TELL}`], []],
    ['too late', [`+1 ${ASK}`, `+70 ${TELL}`], []],
    ['an answer before its request', [`+2 ${ASK}`, `+1 ${TELL}`], []],
    [
      'calls one after the other',
      [`+1 ${ASK}`, `+1.01 ${TELL} 10ms`, `+2 ${ASK}`, `+2.5 ${TELL} 500ms`],
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['a denied request and its 403', [`+1 ${ASK} dropped`, `+1.001 ${ASK} 403`], [[0, 1]]],
    [
      'DNS, by name and type',
      [
        '+1 shop/web{ip=10.0.0.1}:4000 -> kube-system/dns{ip=10.0.0.9}:53 dns a.example. A',
        '+1 shop/web{ip=10.0.0.1}:4000 -> kube-system/dns{ip=10.0.0.9}:53 dns a.example. AAAA',
        '+1.002 shop/web{ip=10.0.0.1}:4000 -> kube-system/dns{ip=10.0.0.9}:53 dns a.example. AAAA NXDOMAIN',
        '+1.003 shop/web{ip=10.0.0.1}:4000 -> kube-system/dns{ip=10.0.0.9}:53 dns a.example. A NOERROR',
      ],
      [
        [1, 2],
        [0, 3],
      ],
    ],
    [
      'Kafka and packets are no halves',
      ['+1 shop/web -> shop/kafka:9092 kafka orders', '+1 shop/web -> shop/cart:80'],
      [],
    ],
  ])('%s', (_, lines, pairs) => {
    expect(joined(lines)).toEqual(pairs)
  })
})

test('an absurd latency joins nothing and breaks nothing', () => {
  const answer = flowOf(`+1.5 ${TELL}`)
  if (answer.l7 !== undefined) answer.l7.latencyNs = 18_446_744_073_709_551_615n
  const joiner = new CallJoiner<string>()
  const [ask, tell] = [callPart(flowOf(`+1 ${ASK}`)), callPart(answer)]
  if (ask === undefined || tell === undefined) throw new Error('both are halves')
  expect([joiner.join(ask, 'ask'), joiner.join(tell, 'tell')]).toEqual([undefined, undefined])
})

test('what waits is bounded, in all and of one connection', () => {
  const joiner = new CallJoiner<number>()
  const part = callPart(flowOf(`+1 ${ASK}`))
  if (part === undefined) throw new Error('it is a half')
  for (let at = 0; at < 1000; at++) joiner.join(part, at)
  expect(joiner.waiting).toBe(32)
  for (let at = 0; at < 20_000; at++) joiner.join({ ...part, connection: at }, at)
  expect(joiner.waiting).toBe(8192)
})

test('no half is joined twice, and halves are of one connection', () => {
  const half = fc.record({
    half: fc.constantFrom('request' as const, 'response' as const),
    connection: fc.nat(2),
    asks: fc.nat(1),
    id: fc.option(fc.nat(1), { nil: undefined }),
    timeMs: fc.option(fc.nat(100), { nil: undefined }),
    latencyMs: fc.option(fc.nat(50), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(half, { maxLength: 40 }), (parts) => {
      const joiner = new CallJoiner<number>()
      const mates = parts.map((part, index) => joiner.join(part, index))
      const taken = mates.filter((mate) => mate !== undefined)
      expect(new Set(taken).size).toBe(taken.length)
      mates.forEach((mate, index) => {
        const [one, other] = [parts[index], parts[mate ?? -1]]
        if (one === undefined || other === undefined) return
        expect(mates[mate ?? -1]).toBeUndefined()
        expect([one.connection, one.asks, one.half === other.half]).toEqual([other.connection, other.asks, false])
      })
      expect(joiner.waiting + 2 * taken.length).toBe(parts.length)
    }),
  )
})
