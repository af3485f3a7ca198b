import { createServer as createHttp1 } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { afterEach, describe, expect, it } from 'vitest'
import { GetFlowsRequestSchema, GetFlowsResponseSchema, ServerStatusResponseSchema } from '#gen/observer/observer_pb.ts'
import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { FlowSource } from '#service/source.ts'
import { relayAddress } from '../config/address.ts'
import { createLog } from '../log.ts'
import {
  type Answer,
  answers,
  type FakeRelay,
  flowMessage,
  HEALTHY,
  listening,
  type Method,
  nodesMessage,
  startFakeRelay,
} from './fake-relay.ts'
import { createRelaySource } from './source.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const FAST = {
  firstRetryMs: 10,
  longestRetryMs: 60,
  pollMs: 20,
  answerMs: 300,
  slowAnswerMs: 300,
  probeMs: 300,
  overlapMs: 1_000,
}

async function fake(first?: Partial<Record<Method, Answer>>, port?: number): Promise<FakeRelay> {
  const relay = await startFakeRelay(first, port)
  stops.push(() => relay.close())
  return relay
}

/** A server of plain TCP; its connections are closed with the test. */
async function tcp(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  stops.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return listening(server)
}

interface Watched {
  readonly source: FlowSource
  readonly flows: string[]
  readonly gaps: () => number
  /** Settles with the first status that fits, seen now or later. */
  readonly until: (fits: (status: SourceStatus) => boolean) => Promise<SourceStatus>
}

function watch(at: number | string): Watched {
  const parsed = relayAddress(typeof at === 'number' ? `127.0.0.1:${at}` : at)
  if (!parsed.ok) throw new Error(parsed.expected)
  const stop = new AbortController()
  stops.push(() => stop.abort())
  const log = createLog({ level: 'silent', format: 'json' })
  const source = createRelaySource({ address: parsed.value, tls: undefined, signal: stop.signal, log, timing: FAST })
  const flows: string[] = []
  let gaps = 0
  const sink = {
    responses: (batch: readonly Uint8Array[]) => {
      for (const bytes of batch) flows.push(describeMessage(bytes))
    },
    gap: () => {
      gaps++
      flows.push('gap')
    },
    complete: () => flows.push('complete'),
  }
  source.open({ whitelist: [], blacklist: [] }, sink, stop.signal)
  const until = (fits: (status: SourceStatus) => boolean) =>
    new Promise<SourceStatus>((resolve) => {
      if (fits(source.status())) resolve(source.status())
      else source.onStatus((status) => fits(status) && resolve(status), stop.signal)
    })
  return { source, flows, gaps: () => gaps, until }
}

function describeMessage(bytes: Uint8Array): string {
  try {
    const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
    return responseTypes.case === 'flow' ? responseTypes.value.uuid : String(responseTypes.case)
  } catch {
    return 'undecodable'
  }
}

const code = (wanted: string) => (status: SourceStatus) => status.problem?.code === wanted
const live = (status: SourceStatus) => status.state === SourceState.LIVE
const { RECONNECTING, FAILED } = SourceState
const CONNECTED = nodesMessage(NodeState.NODE_CONNECTED, ['one', 'two'])

describe('a Relay that works', () => {
  it('delivers the messages as they came and is live', async () => {
    const relay = await fake({ GetFlows: answers.stream([CONNECTED, flowMessage(1_000), flowMessage(2_000)]) })
    const { until, flows, gaps } = watch(relay.port)
    const status = await until((status) => live(status) && status.newestFlowMs === 2_000)
    expect(status).toMatchObject({
      nodesConnected: 1,
      nodesKnown: 1,
      version: 'hubble-relay test',
      ringCapacity: 4_095,
    })
    expect(status.problem).toBeUndefined()
    expect(flows).toEqual(['nodeStatus', 'one-1000', 'one-2000'])
    expect(gaps()).toBe(0)
  })

  it('is asked for a bounded past at first, and after a break for what came since', async () => {
    const relay = await fake({ GetFlows: answers.stream([CONNECTED, flowMessage(1_700_000_005_000)]) })
    const { until, flows } = watch(relay.port)
    await until((status) => live(status) && status.newestFlowMs > 0)
    await relay.close()
    await until(code('refused'))
    const again = await fake({ GetFlows: answers.stream([CONNECTED, flowMessage(1_700_000_006_000)]) }, relay.port)
    await until((status) => live(status) && status.newestFlowMs === 1_700_000_006_000)
    expect(flows).toEqual(['nodeStatus', 'one-1700000005000', 'gap', 'nodeStatus', 'one-1700000006000'])

    const requests = [relay, again].map(({ calls }) => {
      const call = calls.find(({ method }) => method === 'GetFlows')
      return fromBinary(GetFlowsRequestSchema, call?.request ?? new Uint8Array())
    })
    expect(requests[0]).toMatchObject({ follow: true, number: 1_000n })
    expect(requests[0]?.since).toBeUndefined()
    expect(requests[1]).toMatchObject({ follow: true, number: 0n })
    expect(requests[1]?.since && timestampMs(requests[1].since)).toBe(1_700_000_004_000)
  })

  it('that is one agent, which answers a stream only with its first flow, is live all the same', async () => {
    const relay = await fake({
      GetFlows: answers.silence,
      ServerStatus: answers.one(ServerStatusResponseSchema, { version: 'cilium v1.17.0' }),
    })
    const status = await watch(relay.port).until(live)
    expect(status).toMatchObject({ nodesConnected: 0, nodesKnown: 0, version: 'cilium v1.17.0' })
  })

  it('gives no flow after its signal was aborted', async () => {
    const relay = await fake({ GetFlows: answers.stream([CONNECTED]) })
    const { source, until } = watch(relay.port)
    await until(live)
    const stop = new AbortController()
    const seen: string[] = []
    source.open(
      { whitelist: [], blacklist: [] },
      { responses: () => seen.push('flows'), gap: () => seen.push('gap'), complete: () => seen.push('complete') },
      stop.signal,
    )
    stop.abort()
    await relay.close()
    await until(code('refused'))
    expect(seen).toEqual([])
  })
})

/** What a server does → what people are told. Each ends with the server mended: then flows must come again by themselves. */
const FAULTS: readonly {
  readonly what: string
  readonly does: Partial<Record<Method, Answer>>
  readonly code: string
  readonly state: SourceState
  readonly says?: RegExp
}[] = [
  { what: 'ends the stream', does: { GetFlows: answers.ending([CONNECTED]) }, code: 'ended', state: RECONNECTING },
  {
    what: 'has no nodes and ends at once',
    does: { GetFlows: answers.ending([]) },
    code: 'no-nodes',
    state: RECONNECTING,
  },
  {
    what: 'counts no connected node',
    does: { ServerStatus: answers.one(ServerStatusResponseSchema, { numConnectedNodes: 0, numUnavailableNodes: 2 }) },
    code: 'no-nodes',
    state: RECONNECTING,
  },
  {
    what: 'has only nodes that are away',
    does: { GetFlows: answers.ending([nodesMessage(NodeState.NODE_UNAVAILABLE, ['one', 'two'])]) },
    code: 'no-nodes',
    state: RECONNECTING,
  },
  { what: 'resets the stream', does: { GetFlows: answers.reset }, code: 'ended', state: RECONNECTING },
  { what: 'never answers the stream', does: { GetFlows: answers.silence }, code: 'timeout', state: RECONNECTING },
  {
    what: 'never answers anything',
    does: { Check: answers.silence, ServerStatus: answers.silence, GetFlows: answers.silence },
    code: 'timeout',
    state: RECONNECTING,
  },
  {
    what: 'is not ready',
    does: { GetFlows: answers.status(14, 'no peers') },
    code: 'unreachable',
    state: RECONNECTING,
    says: /no peers/,
  },
  {
    what: 'is no observer',
    does: { GetFlows: answers.status(12, 'unknown service'), ServerStatus: answers.status(12, 'unknown service') },
    code: 'unimplemented',
    state: FAILED,
  },
  {
    what: 'wants a login',
    does: { GetFlows: answers.status(16, 'who are you?') },
    code: 'denied',
    state: FAILED,
    says: /who are you\?/,
  },
  { what: 'forbids', does: { GetFlows: answers.status(7, 'permission denied') }, code: 'denied', state: FAILED },
  {
    what: 'has nodes that all refuse',
    does: {
      GetFlows: answers.ending([CONNECTED, nodesMessage(NodeState.NODE_ERROR, ['one', 'two'], 'invalid regex')]),
    },
    code: 'node-error',
    state: FAILED,
    says: /invalid regex/,
  },
  {
    what: 'sends bytes that are no frames',
    does: { GetFlows: answers.raw(Buffer.from('garbage, more garbage')) },
    code: 'undecodable',
    state: FAILED,
  },
  {
    what: 'sends a compressed message',
    does: { GetFlows: answers.raw(Uint8Array.of(1, 0, 0, 0, 1, 7)) },
    code: 'undecodable',
    state: FAILED,
    says: /compressed/,
  },
  {
    what: 'announces a huge message',
    does: { GetFlows: answers.raw(Uint8Array.of(0, 0x7f, 0, 0, 0)) },
    code: 'undecodable',
    state: FAILED,
    says: /over the limit/,
  },
  {
    what: 'sends messages that do not decode',
    does: { GetFlows: answers.stream(Array.from({ length: 30 }, () => Uint8Array.of(0xff, 0xff))) },
    code: 'undecodable',
    state: FAILED,
  },
  {
    what: 'is a web server of HTTP/2',
    does: { Check: answers.http(200), GetFlows: answers.http(200) },
    code: 'not-grpc',
    state: FAILED,
    says: /HTTP 200, text\/html/,
  },
  { what: 'answers 404', does: { Check: answers.http(404) }, code: 'not-grpc', state: FAILED, says: /HTTP 404/ },
  {
    what: 'sends us elsewhere',
    does: { Check: answers.http(302, { location: 'https://login.example/' }) },
    code: 'not-grpc',
    state: FAILED,
    says: /login\.example/,
  },
  {
    what: 'is a proxy without Relay',
    does: { Check: answers.http(503) },
    code: 'unreachable',
    state: RECONNECTING,
    says: /503/,
  },
  { what: 'is a proxy that wants a login', does: { Check: answers.http(401) }, code: 'denied', state: FAILED },
]

describe('a server that', () => {
  it.each(FAULTS)(
    '$what is told as $code and found again when mended',
    async ({ does, code: expected, state, says }) => {
      const relay = await fake(does)
      const { until, flows } = watch(relay.port)
      const status = await until(code(expected))
      expect(status.state).toBe(state)
      expect(status.problem?.message).toMatch(says ?? /127\.0\.0\.1:/)
      expect(status.problem?.advice).not.toBe('')

      const mended = answers.stream([CONNECTED, flowMessage(7)])
      relay.change({ ...HEALTHY, GetFlows: mended })
      relay.cut()
      const after = await until((status) => live(status) && status.newestFlowMs === 7)
      expect(after.problem).toBeUndefined()
      expect(after.attempts).toBe(0)
      expect(flows.at(-1)).toBe('one-7')
    },
  )

  it('breaks after it was live says so, marks the gap once and comes back', async () => {
    const relay = await fake({ GetFlows: answers.stream([CONNECTED, flowMessage(1)]) })
    const { until, gaps } = watch(relay.port)
    await until(live)
    await relay.close()
    const broken = await until(code('refused'))
    expect(broken.state).toBe(RECONNECTING)
    await until(({ attempts }) => attempts >= 3)
    expect(gaps()).toBe(1)
    await fake({}, relay.port)
    await until(live)
    expect(gaps()).toBe(1)
  })

  it('stops answering while the connection stays open is noticed', async () => {
    const relay = await fake({ GetFlows: answers.stream([CONNECTED]) })
    const { until, gaps } = watch(relay.port)
    await until(live)
    relay.change({ Check: answers.silence, ServerStatus: answers.silence, GetFlows: answers.silence })
    const status = await until(code('timeout'))
    expect(status.state).toBe(RECONNECTING)
    relay.change(HEALTHY)
    await until(live)
    expect(gaps()).toBe(1)
  })
})

describe('an address where', () => {
  it('nothing listens is told as refused', async () => {
    const server = createServer()
    const port = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    const status = await watch(port).until(code('refused'))
    expect(status.state).toBe(RECONNECTING)
    expect(status.problem?.message).toContain(`127.0.0.1:${port}`)
  })

  it('the name is unknown is told as not found', async () => {
    const status = await watch('relay.invalid:4245').until(code('not-found'))
    expect(status.problem?.message).toContain('relay.invalid')
  })

  it('somebody accepts and stays silent is told as a timeout', async () => {
    const port = await tcp(createServer())
    expect((await watch(port).until(code('timeout'))).state).toBe(RECONNECTING)
  })

  it('somebody accepts and hangs up is told as ended', async () => {
    const port = await tcp(createServer((socket) => socket.destroy()))
    expect((await watch(port).until(code('ended'))).state).toBe(RECONNECTING)
  })

  it('a web server of HTTP/1 answers is told as not gRPC', async () => {
    const port = await tcp(createHttp1((_request, response) => response.end('hello')))
    const status = await watch(port).until(code('not-grpc'))
    expect(status.state).toBe(FAILED)
    expect(status.problem?.message).toMatch(/HTTP\/1/)
  })
})
