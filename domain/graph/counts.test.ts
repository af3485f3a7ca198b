import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Side } from '#gen/orrery/v1/orrery_pb.ts'
import { edgeIds, foldLines, onlyEdge } from './fold-lines.ts'

/** The numbers of the one edge that flows draw; `minute` must say the same, for all is new. */
function counts(...lines: string[]) {
  const { forwarded, dropped, audit, error, flows, minute } = onlyEdge(foldLines(lines))
  const numbers = { forwarded, dropped, audit, error, flows }
  expect(minute).toMatchObject(numbers)
  return numbers
}

const WEB = 's/web -> s/cart:80'
const BACK = 's/web <- s/cart:80'

describe('forwarded: what the best placed observer saw, each way', () => {
  test.each([
    ['one packet at one point', [WEB], 1],
    ['one packet at several points', [`${WEB} from-endpoint egress`, `${WEB} to-overlay egress`, WEB], 1],
    ['two packets at several points', [WEB, WEB, `${WEB} to-stack egress`, `${WEB} to-stack egress`], 2],
    ['one packet seen at both ends', [`${WEB} to-network egress`, `${WEB} to-endpoint ingress`], 1],
    ['a packet that no direction is known of', [`${WEB} to-overlay no-direction`, WEB], 1],
    ['there and back are two', [WEB, BACK], 2],
    ['back at both ends is one', [`${BACK} to-stack ingress`, `${BACK} to-endpoint egress`], 1],
    ['REDIRECTED is a pass', [`${WEB} redirected egress`], 1],
    ['a policy verdict and the packet it let pass', [`${WEB} policy-verdict`, WEB], 1],
    [
      'sent to the proxy and seen there',
      [`${WEB} redirected egress`, `${WEB} to-proxy egress`, `${WEB} http GET / egress`],
      1,
    ],
    [
      'a call at two proxies',
      [
        `${WEB} http GET / egress`,
        `${WEB} http GET / ingress`,
        `${WEB} http GET / 200 egress`,
        `${WEB} http GET / 200 ingress`,
      ],
      2,
    ],
  ])('%s', (_, lines, forwarded) => {
    expect(counts(...lines)).toEqual({ forwarded, dropped: 0, audit: 0, error: 0, flows: lines.length })
  })
})

const DENIED = 's/web -> s/cart:80 dropped POLICY_DENIED'

describe('dropped: each packet once, at the end that denied it', () => {
  test.each([
    ['a drop', [DENIED], 1],
    ['a policy verdict', [`${DENIED} policy-verdict`], 1],
    ['one packet as policy verdict and as drop', [`${DENIED} policy-verdict`, DENIED], 1],
    [
      'three packets, of which one policy verdict was lost',
      [DENIED, DENIED, DENIED, `${DENIED} policy-verdict`, `${DENIED} policy-verdict`],
      3,
    ],
    ['one packet at each end: what egress denies never reaches ingress', [`${DENIED} egress`, `${DENIED} ingress`], 2],
    ['a policy verdict that does not name its reason', ['s/web -> s/cart:80 dropped policy-verdict', DENIED], 1],
    ['one packet whose drop does not say its side', [`${DENIED} policy-verdict egress`, `${DENIED} no-direction`], 1],
    ['two drops of which one does not say its side', [`${DENIED} egress`, `${DENIED} no-direction`], 2],
    ['two reasons', [DENIED, 's/web -> s/cart:80 dropped AUTH_REQUIRED'], 2],
    ['a denied call', ['s/web -> s/cart:80 http PUT / dropped'], 1],
    [
      'a denied call and its denied response',
      ['s/web -> s/cart:80 http PUT / dropped', 's/web -> s/cart:80 http PUT / 403 dropped'],
      1,
    ],
    [
      'a call denied at the egress proxy, another at ingress',
      ['s/web -> s/cart:80 http PUT / dropped egress', 's/web -> s/cart:80 http PUT / dropped ingress'],
      2,
    ],
    ['a denied packet and a denied call', [DENIED, 's/web -> s/cart:80 http PUT / dropped'], 2],
  ])('%s', (_, lines, dropped) => {
    expect(counts(...lines)).toMatchObject({ dropped, forwarded: 0, flows: lines.length })
  })

  test.each([
    [
      'what was seen to leave and is dropped on entering',
      [`${WEB} policy-verdict egress`, `${WEB} to-network egress`, DENIED],
      0,
    ],
    ['of three that left, one is dropped on entering', [...[1, 2, 3].map(() => `${WEB} to-network egress`), DENIED], 2],
    ['dropped more often than seen to leave', [`${WEB} to-network egress`, DENIED, DENIED], 0],
    ['what arrived counts, whatever left', [`${WEB} to-network egress`, WEB, WEB, DENIED], 2],
    ['dropped on leaving, others passed there', [`${WEB} to-network egress`, `${DENIED} egress`], 1],
    [
      'a call denied by the proxy of the server is no packet',
      [`${WEB} to-network egress`, 's/web -> s/cart:80 http PUT / dropped'],
      1,
    ],
  ])('is not forwarded: %s', (_, lines, forwarded) => {
    expect(counts(...lines)).toMatchObject({ forwarded })
  })

  test('reasons are told by side, most first, with the policies that denied', () => {
    const graph = foldLines([
      `${DENIED} egress`,
      `${DENIED} ingress`,
      `${DENIED} ingress`,
      `${DENIED} ingress policy-verdict denied-by:CiliumNetworkPolicy/s/lock`,
      's/web -> s/cart:80 dropped policy-verdict egress AUTH_REQUIRED',
    ])
    expect(onlyEdge(graph).drops).toMatchObject([
      { reason: 133, side: Side.INGRESS, count: 2, deniedBy: ['CiliumNetworkPolicy/s/lock'] },
      { reason: 133, side: Side.EGRESS, count: 1, deniedBy: [] },
      { reason: 189, side: Side.EGRESS, count: 1, deniedBy: [] },
    ])
  })

  test('the 403 that a proxy sends for a denied call passed', () => {
    const lines = ['s/web -> s/cart:80 http PUT /exhaust dropped', 's/web -> s/cart:80 http PUT /exhaust 403']
    expect(counts(...lines)).toMatchObject({ dropped: 1, forwarded: 1 })
  })
})

describe('audit and error', () => {
  test.each([
    ['an audited packet is not forwarded as well', [`${WEB} audit`, WEB], { audit: 1, forwarded: 0 }],
    ['audited at both ends it is one', [`${WEB} audit egress`, `${WEB} audit ingress`], { audit: 1, forwarded: 0 }],
    ['the packets after the audited one are forwarded', [`${WEB} audit`, WEB, WEB, WEB], { audit: 1, forwarded: 2 }],
    [
      'audited and allowed packets of policy verdicts',
      [`${WEB} audit`, `${WEB} policy-verdict`],
      { audit: 1, forwarded: 1 },
    ],
    [
      'an error at two proxies is one',
      [`${WEB} http GET / error egress`, `${WEB} http GET / error ingress`],
      { error: 1, forwarded: 0 },
    ],
  ])('%s', (_, lines, expected) => {
    expect(counts(...lines)).toMatchObject(expected)
  })
})

describe('calls', () => {
  const call = (answer: string, side = 'ingress') => [
    `${WEB} http GET / ${side}`,
    `${WEB} http GET / ${answer} ${side}`,
  ]

  test('HTTP answers by class, each call once', () => {
    const lines = [
      ...call('200 10ms'),
      ...call('302 20ms'),
      ...call('404 30ms'),
      ...call('503 40ms'),
      ...call('200', 'egress'),
    ]
    const { http, minute } = onlyEdge(foldLines(lines))
    expect(http).toMatchObject({ requests: 4, responses: 4, ok: 2, clientErrors: 1, serverErrors: 1 })
    expect(http).toMatchObject({ latencyMsSum: 100, latencyCount: 4 })
    expect(minute).toMatchObject({ calls: 4, failedCalls: 2 })
  })

  test('a status that is none and a latency that is absurd count for nothing', () => {
    const lines = [...call('200 10ms'), ...call('999 7200000ms'), ...call('0 0ms')]
    const { http, minute } = onlyEdge(foldLines(lines))
    expect(http).toMatchObject({ responses: 3, ok: 1, clientErrors: 0, serverErrors: 0 })
    expect(http).toMatchObject({ latencyMsSum: 10, latencyCount: 1 })
    expect(minute).toMatchObject({ calls: 3, failedCalls: 0 })
  })

  test('DNS answers by code; trying the search list is no failure', () => {
    const ask = (name: string, code: string) => `s/web -> k/dns:53 dns ${name} A ${code} egress`
    const lines = [
      ask('api.example.', 'NOERROR'),
      ask('api.example.s.svc.cluster.local.', 'NXDOMAIN'),
      ask('nope.example.', 'NXDOMAIN'),
      ask('api.example.', 'SERVFAIL'),
    ]
    const { dns, http, minute } = onlyEdge(foldLines(lines))
    expect(dns).toMatchObject({ requests: 0, responses: 4, ok: 1, clientErrors: 2, serverErrors: 1 })
    expect(http).toBeUndefined()
    expect(minute).toMatchObject({ calls: 4, failedCalls: 2 })
  })
})

test.each([
  ['a socket trace', 's/web -> s/cart:80 traced trace-sock'],
  ['a socket translation', 's/web -> s/cart:80 translated trace-sock'],
  ['a verdict of TRACED alone', 's/web -> s/cart:80 traced'],
  ['no verdict', 's/web -> s/cart:80 verdict-unknown'],
  ['a debug capture', 's/web -> s/cart:80 capture'],
  ['an agent event', 's/web -> s/cart:80 agent'],
  ['no ends', '_ -> _:80'],
])('%s draws no edge and is counted as such', (_, line) => {
  const graph = foldLines([line])
  expect(edgeIds(graph)).toEqual([])
  expect(graph.size).toEqual({ services: 0, edges: 0 })
  expect(graph.withoutEdge).toBe(1)
})

test('law: no number of an edge exceeds the flows it was made of, in whatever order they came', () => {
  const words = [
    '',
    'to-stack egress',
    'redirected egress',
    'audit',
    'audit egress',
    'http GET /',
    'http GET / egress',
    'http GET / 200',
    'error',
  ]
  const drops = [
    'dropped',
    'dropped policy-verdict',
    'dropped policy-verdict egress',
    'dropped no-direction',
    'http GET / dropped',
  ]
  const lines = fc.array(fc.constantFrom(...[...words, ...drops].map((word) => `${WEB} ${word}`)), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(lines, fc.infiniteStream(fc.nat()), (all, order) => {
      const shuffled = all.map((line) => ({ line, at: order.next().value ?? 0 })).sort((a, b) => a.at - b.at)
      const { forwarded, dropped, audit, error, flows } = onlyEdge(foldLines(all))
      expect(forwarded + dropped + audit + error).toBeLessThanOrEqual(flows)
      expect(onlyEdge(foldLines(shuffled.map(({ line }) => line)))).toMatchObject({ forwarded, dropped, audit, error })
    }),
  )
})
