import { createServer as createHttp1 } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { afterEach, describe, expect, it } from 'vitest'
import { GetFlowsRequestSchema, ServerStatusResponseSchema } from '#gen/observer/observer_pb.ts'
import { SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import { type Answer, answers, flowMessage, listening, type Method } from './fake-relay.ts'
import { CONNECTED, code, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const watch = (at: number | string) => watchRelay(stops, at)
const fake = (first?: Partial<Record<Method, Answer>>, port?: number) => fakeRelay(stops, first, port)

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

  it('is asked from no later than now, though a node’s clock is ahead', async () => {
    const ahead = Date.now() + 3_600_000
    const relay = await fake({ GetFlows: answers.stream([CONNECTED, flowMessage(ahead)]) })
    const { until } = watch(relay.port)
    await until((status) => status.newestFlowMs === ahead)
    relay.cut()
    const asked = () => relay.calls.filter(({ method }) => method === 'GetFlows')
    await until(() => asked().length === 2)
    const { since } = fromBinary(GetFlowsRequestSchema, asked()[1]?.request ?? new Uint8Array())
    expect(since && timestampMs(since)).toBeLessThan(Date.now())
    expect(since && timestampMs(since)).toBeGreaterThan(ahead - 3_610_000)
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

describe('an address where', () => {
  it('nothing listens is told as refused', async () => {
    const server = createServer()
    const port = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    const status = await watch(port).until(code('refused'))
    expect(status.state).toBe(SourceState.RECONNECTING)
    expect(status.problem?.message).toContain(`127.0.0.1:${port}`)
  })

  it('the name is unknown is told as not found', async () => {
    const status = await watch('relay.invalid:4245').until(code('not-found'))
    expect(status.problem?.message).toContain('relay.invalid')
  })

  it('somebody accepts and stays silent is told as a timeout', async () => {
    const port = await tcp(createServer())
    expect((await watch(port).until(code('timeout'))).state).toBe(SourceState.RECONNECTING)
  })

  it('somebody accepts and hangs up is told as ended', async () => {
    const port = await tcp(createServer((socket) => socket.destroy()))
    expect((await watch(port).until(code('ended'))).state).toBe(SourceState.RECONNECTING)
  })

  it('a web server of HTTP/1 answers is told as not gRPC', async () => {
    const port = await tcp(createHttp1((_request, response) => response.end('hello')))
    const status = await watch(port).until(code('not-grpc'))
    expect(status.state).toBe(SourceState.FAILED)
    expect(status.problem?.message).toMatch(/HTTP\/1/)
  })
})
