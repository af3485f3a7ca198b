import { afterEach, describe, expect, it } from 'vitest'
import { ServerStatusResponseSchema } from '#gen/observer/observer_pb.ts'
import { SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { type Answer, answers, flowMessage, HEALTHY, type Method, nodesMessage } from './fake-relay.ts'
import { CONNECTED, code, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const { RECONNECTING, FAILED } = SourceState

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
    says: /refuse the request: invalid regex\.$/,
  },
  {
    what: 'lost all its nodes at once',
    does: {
      GetFlows: answers.ending([
        CONNECTED,
        nodesMessage(NodeState.NODE_ERROR, ['one', 'two'], 'rpc error: code = Unavailable desc = EOF'),
      ]),
    },
    code: 'nodes-lost',
    state: RECONNECTING,
    says: /broke: rpc error: code = Unavailable desc = EOF\.$/,
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
      const relay = await fakeRelay(stops, does)
      const { until, flows } = watchRelay(stops, relay.port)
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

  it('gives flows but tells nothing about itself is live', async () => {
    const relay = await fakeRelay(stops, {
      Check: answers.status(12),
      ServerStatus: answers.status(12),
      GetFlows: answers.stream([CONNECTED, flowMessage(7)]),
    })
    const status = await watchRelay(stops, relay.port).until((status) => live(status) && status.newestFlowMs === 7)
    expect(status).toMatchObject({ nodesKnown: 0, version: '' })
    expect(status.problem).toBeUndefined()
  })

  it('breaks after it was live says so, marks the gap once and comes back', async () => {
    const relay = await fakeRelay(stops, { GetFlows: answers.stream([CONNECTED, flowMessage(1)]) })
    const { until, gaps } = watchRelay(stops, relay.port)
    await until(live)
    await relay.close()
    const broken = await until(code('refused'))
    expect(broken.state).toBe(RECONNECTING)
    await until(({ attempts }) => attempts >= 3)
    expect(gaps()).toBe(1)
    await fakeRelay(stops, {}, relay.port)
    await until(live)
    expect(gaps()).toBe(1)
  })

  it('stops sending flows that its nodes see is noticed, and green again only with a flow', async () => {
    let seen = 0n
    const counting: Answer = (stream, request) => {
      seen += 500n
      answers.one(ServerStatusResponseSchema, { numConnectedNodes: 1, seenFlows: seen })(stream, request)
    }
    const relay = await fakeRelay(stops, { ServerStatus: counting, GetFlows: answers.stream([CONNECTED]) })
    const { until, flows } = watchRelay(stops, relay.port)
    const status = await until(code('timeout'))
    expect(status.problem?.message).toMatch(/sends no flows though its nodes saw \d+/)
    await until(({ attempts }) => attempts >= 2)
    // Each of its streams begins with word of the nodes, which brings nothing back of what is missing.
    expect(flows.slice(0, 4)).toEqual(['nodeStatus', 'gap', 'nodeStatus', 'gap'])
    relay.change({ GetFlows: answers.stream([CONNECTED, flowMessage(7)]) })
    relay.cut()
    expect((await until(live)).newestFlowMs).toBe(7)
  })

  it('breaks off the first question about itself is live only when it has told, and not without', async () => {
    let asked = 0
    const breaking: Answer = (stream, request) =>
      asked++ === 0 ? answers.reset(stream, request) : HEALTHY.ServerStatus(stream, request)
    const relay = await fakeRelay(stops, { ServerStatus: breaking })
    const { until, source } = watchRelay(stops, relay.port)
    const told: string[] = []
    source.onStatus((status) => live(status) && told.push(status.version), new AbortController().signal)
    await until(live)
    expect(told).toEqual(['hubble-relay test'])
    const mute = await fakeRelay(stops, { ServerStatus: answers.reset })
    expect((await watchRelay(stops, mute.port).until(live)).version).toBe('')
  })

  it('stops answering while the connection stays open is noticed', async () => {
    const relay = await fakeRelay(stops, { GetFlows: answers.stream([CONNECTED]) })
    const { until, gaps } = watchRelay(stops, relay.port)
    await until(live)
    relay.change({ Check: answers.silence, ServerStatus: answers.silence, GetFlows: answers.silence })
    const status = await until(code('timeout'))
    expect(status.state).toBe(RECONNECTING)
    relay.change(HEALTHY)
    await until(live)
    expect(gaps()).toBe(1)
  })
})
