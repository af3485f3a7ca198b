import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createWeb } from 'node:http'
import type { SecureServerOptions } from 'node:http2'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { examine } from '#domain/doctor/examine.ts'
import {
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Serving,
} from '#gen/grpc/health/v1/health_pb.ts'
import {
  GetNamespacesResponseSchema,
  GetNodesResponseSchema,
  ServerStatusResponseSchema,
} from '#gen/observer/observer_pb.ts'
import { CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { relayAddress } from '../config/address.ts'
import type { RelayTls } from '../config/config.ts'
import {
  answers,
  type FakeRelay,
  flowMessage,
  listening,
  type Method,
  nodesMessage,
  startFakeRelay,
} from '../relay/fake-relay.ts'
import { makeCertificate } from '../relay/test-certificates.ts'
import { measureRelay } from './relay.ts'

const stops: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const TIMING = { stepMs: 400, slowMs: 400, listenMs: 150 }

/** The verdict and the words of each check, `id: VERDICT found`, after an examination that ran to its end. */
async function diagnosis(at: number | string, tls?: Partial<RelayTls>): Promise<readonly string[]> {
  const parsed = relayAddress(typeof at === 'number' ? `127.0.0.1:${at}` : at)
  if (!parsed.ok) throw new Error(parsed.expected)
  const whole = tls && { serverName: 'relay.test', caFiles: [], client: undefined, verify: true, ...tls }
  const address = parsed.value
  const measure = measureRelay({ kind: 'relay', name: address.text, address, tls: whole, timing: TIMING })
  let last: readonly string[] = []
  let done = 0
  await measure(({ facts }) => {
    if (facts.done) done += 1
    last = examine(facts).map(({ id, verdict, found }) => `${id}: ${CheckVerdict[verdict]} ${found}`)
  }, new AbortController().signal)
  expect(done).toBe(1)
  return last
}

/** What is wrong, and only that: those behind it are not reached. */
const failures = (lines: readonly string[]) => lines.filter((line) => / FAIL /.test(line))

async function relay(
  first: Partial<Record<Method, ReturnType<typeof answers.status>>> = {},
  tls?: SecureServerOptions,
): Promise<FakeRelay> {
  const started = await startFakeRelay(first, 0, tls)
  stops.push(() => started.close())
  return started
}

async function tcpServer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onSocket(socket)
  })
  stops.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return listening(server)
}

describe('an address that leads nowhere', () => {
  it('says a name that is not known', async () => {
    expect(failures(await diagnosis('relay.invalid:4245'))).toEqual([
      expect.stringMatching(/^address: FAIL The name relay\.invalid is not known/),
    ])
  })

  it('says a refused port', async () => {
    const closed = createServer()
    const port = await listening(closed)
    await new Promise((resolve) => closed.close(resolve))
    const lines = await diagnosis(port)
    expect(failures(lines)).toEqual([expect.stringMatching(/^tcp: FAIL Nothing listens at 127\.0\.0\.1:\d+/)])
    expect(lines).toContain('flows: NOT_REACHED First “Connection” has to work.')
  })

  it('says a socket that is not there', async () => {
    expect(failures(await diagnosis('unix:///no/such/hubble.sock'))).toEqual([
      expect.stringMatching(/^tcp: FAIL There is no socket/),
    ])
  })

  it('says a black hole', async () => {
    // A listener whose queue is full answers nobody: its thread stands still and never accepts.
    const code = `
      const { parentPort } = require('node:worker_threads')
      const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
        parentPort.postMessage(server.address().port)
        setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 10)
      })`
    const worker = new Worker(code, { eval: true })
    stops.push(() => worker.terminate())
    const port = await new Promise<number>((resolve) => worker.once('message', resolve))
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (let filler = 0; filler < 4; filler++) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => socket.destroy())
      stops.push(() => {
        socket.destroy()
      })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(failures(await diagnosis(port))).toEqual([
      expect.stringMatching(/^tcp: FAIL .* does not answer: no connection within/),
    ])
  })
})

describe('a server that is no Relay', () => {
  it.each<[string, () => Promise<number>, RegExp]>([
    [
      'a web server',
      async () => {
        const web = createWeb((_request, response) => response.end('hello'))
        stops.push(() => new Promise((resolve) => web.close(resolve)))
        return listening(web)
      },
      /^grpc: FAIL .* web server that speaks HTTP\/1 \(HTTP\/1\.1 400 Bad Request\)/,
    ],
    ['one that says nothing', () => tcpServer(() => undefined), /^grpc: FAIL .* says nothing/],
    ['one that hangs up', () => tcpServer((socket) => socket.destroy()), /^grpc: FAIL .* hangs up/],
    [
      'one that says something else',
      () => tcpServer((socket) => socket.write('220 mail ready\r\n')),
      /^grpc: FAIL .*220 mail ready/,
    ],
    [
      'HTTP/2 without gRPC',
      async () => (await relay({ Check: answers.http(404) })).port,
      /^grpc: FAIL .* not with gRPC/,
    ],
    [
      'another gRPC server',
      async () => {
        const unknown = answers.status(12, 'unknown service observer.Observer')
        return (await relay({ ServerStatus: unknown, GetFlows: unknown })).port
      },
      /^version: FAIL .* no Hubble observer/,
    ],
  ])('%s', async (_what, start, says) => {
    expect(failures(await diagnosis(await start()))).toEqual([expect.stringMatching(says)])
  })
})

describe('TLS', () => {
  const authority = makeCertificate({ name: 'Cilium CA', authority: true })
  const stranger = makeCertificate({ name: 'Another CA', authority: true })
  const hosts = ['relay.test', '*.hubble-relay.cilium.io']
  const good = makeCertificate({ name: 'relay', hosts, by: authority })
  const expired = makeCertificate({
    name: 'relay',
    hosts,
    by: authority,
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2021-01-01'),
  })
  const durable = makeCertificate({
    name: 'relay',
    hosts,
    by: authority,
    notAfter: new Date(Date.now() + 300 * 86_400_000),
  })
  const client = makeCertificate({ name: 'orrery', by: authority })
  let folder = ''
  const path = (name: string) => join(folder, name)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orrery-doctor-'))
    await writeFile(path('ca.crt'), authority.cert)
    await writeFile(path('stranger.crt'), stranger.cert)
    await writeFile(path('tls.crt'), client.cert)
    await writeFile(path('tls.key'), client.key)
  })
  afterAll(() => rm(folder, { recursive: true }))

  const serving = (change: SecureServerOptions = {}): SecureServerOptions => ({
    cert: durable.cert,
    key: durable.key,
    ...change,
  })
  const line = (lines: readonly string[], id: string) => lines.find((one) => one.startsWith(`${id}: `)) ?? ''

  it('that is right passes, with the name, the authority and the time left', async () => {
    const { port } = await relay({ GetFlows: answers.stream([flowMessage(Date.now())]) }, serving())
    const lines = await diagnosis(port, { caFiles: [path('ca.crt')] })
    expect(line(lines, 'tls')).toMatch(
      /^tls: OK The certificate is good for relay\.test, signed by Cilium CA, for another 299 days/,
    )
    expect(failures(lines)).toEqual([])
  })

  it('that wants a client certificate passes with one', async () => {
    const { port } = await relay({}, serving({ ca: authority.cert, requestCert: true, rejectUnauthorized: true }))
    const files = { certFile: path('tls.crt'), keyFile: path('tls.key') }
    expect(line(await diagnosis(port, { caFiles: [path('ca.crt')], client: files }), 'health')).toMatch(/OK/)
  })

  it.each<[string, SecureServerOptions | undefined, Partial<RelayTls> | undefined, RegExp]>([
    [
      'a wrong name',
      serving(),
      { caFiles: ['ca.crt'], serverName: 'other.test' },
      /FAIL .* not for other\.test but for relay\.test/,
    ],
    [
      'an expired certificate',
      serving({ cert: expired.cert, key: expired.key }),
      { caFiles: ['ca.crt'] },
      /FAIL .* expired \d+ days/,
    ],
    [
      'one that expires soon',
      serving({ cert: good.cert, key: good.key }),
      { caFiles: ['ca.crt'] },
      /WARN .* expires in 23 h/,
    ],
    [
      'an unknown authority',
      serving(),
      { caFiles: ['stranger.crt'] },
      /FAIL .* signed by Cilium CA, which is not among/,
    ],
    ['an authority unknown to the system', serving(), {}, /FAIL .* not among the authorities/],
    [
      'no verification',
      serving(),
      { caFiles: ['stranger.crt'], verify: false },
      /WARN .* not verified, or this would be said/,
    ],
    [
      'no client certificate',
      serving({ ca: authority.cert, requestCert: true, rejectUnauthorized: true }),
      { caFiles: ['ca.crt'] },
      /FAIL .* asks for a client certificate/,
    ],
    ['an old TLS', serving({ maxVersion: 'TLSv1.2' }), { caFiles: ['ca.crt'] }, /FAIL .* speaks TLSv1\.2/],
    ['a missing file', serving(), { caFiles: ['missing.crt'] }, /FAIL A file of the TLS settings cannot be read/],
    [
      'a server without TLS',
      undefined,
      { caFiles: ['ca.crt'] },
      /FAIL .* does not speak TLS, it speaks HTTP\/2 without it/,
    ],
    ['a server that wants TLS and got none', serving(), undefined, /FAIL .* wants TLS/],
  ])('%s is told', async (_what, server, tls, says) => {
    const { port } = await relay({}, server)
    const lines = await diagnosis(port, tls?.caFiles ? { ...tls, caFiles: tls.caFiles.map(path) } : tls)
    expect(line(lines, 'tls')).toMatch(says)
    if (/FAIL/.test(line(lines, 'tls'))) expect(line(lines, 'grpc')).toBe('grpc: NOT_REACHED First “TLS” has to work.')
  })

  it('on a web server without it is told', async () => {
    const web = createWeb()
    stops.push(() => new Promise((resolve) => web.close(resolve)))
    expect(line(await diagnosis(await listening(web), {}), 'tls')).toMatch(/FAIL .* does not speak TLS\./)
  })
})

describe('a Relay', () => {
  const status = (change: object = {}) =>
    answers.one(ServerStatusResponseSchema, {
      version: 'hubble-relay v1.17.0',
      numConnectedNodes: 2,
      numUnavailableNodes: 0,
      numFlows: 8_000n,
      maxFlows: 8_190n,
      seenFlows: 50_000n,
      uptimeNs: 3_600_000_000_000n,
      ...change,
    })
  const nodes = (...states: readonly NodeState[]) =>
    answers.one(GetNodesResponseSchema, {
      nodes: states.map((state, index) => ({
        name: `node-${index + 1}`,
        state,
        version: 'v1.17.0',
        maxFlows: 4_095n,
        seenFlows: 25_000n,
      })),
    })
  const line = (lines: readonly string[], id: string) => lines.find((one) => one.startsWith(`${id}: `)) ?? ''
  const flows = (...ages: readonly number[]) => answers.stream(ages.map((ms) => flowMessage(Date.now() - ms, 'node-1')))

  it('without nodes', async () => {
    const { port } = await relay({ ServerStatus: status({ numConnectedNodes: 0, numUnavailableNodes: 2 }) })
    expect(failures(await diagnosis(port))).toEqual(['nodes: FAIL Relay is connected to none of its 2 nodes.'])
  })

  it('with one node away', async () => {
    const { port } = await relay({
      ServerStatus: status({ numConnectedNodes: 1, numUnavailableNodes: 1 }),
      GetNodes: nodes(NodeState.NODE_CONNECTED, NodeState.NODE_UNAVAILABLE),
      GetFlows: flows(100),
    })
    expect(line(await diagnosis(port), 'nodes')).toBe('nodes: WARN 1 of 2 nodes send flows; not node-2.')
  })

  it('with a node that answers with an error', async () => {
    const error = nodesMessage(NodeState.NODE_ERROR, ['node-2'], 'cannot read')
    const { port } = await relay({ ServerStatus: status(), GetFlows: answers.stream([error, flowMessage(Date.now())]) })
    expect(line(await diagnosis(port), 'nodes')).toMatch(/WARN 1 node answered with an error: cannot read/)
  })

  it('without flows', async () => {
    const { port } = await relay({ ServerStatus: status({ numFlows: 0n, seenFlows: 0n }) })
    const lines = await diagnosis(port)
    expect(failures(lines)).toEqual([expect.stringMatching(/^flows: FAIL No flow came/)])
    expect(line(lines, 'l7')).toBe('l7: NOT_REACHED First “Flows now” has to work.')
  })

  it('that refuses flows', async () => {
    const { port } = await relay({ ServerStatus: status(), GetFlows: answers.status(7, 'no right') })
    expect(failures(await diagnosis(port))).toEqual([expect.stringMatching(/^flows: FAIL .*no right/)])
  })

  it('that is not ready', async () => {
    const { port } = await relay({ Check: answers.one(HealthCheckResponseSchema, { status: Serving.NOT_SERVING }) })
    expect(line(await diagnosis(port), 'health')).toMatch(/FAIL .* says NOT_SERVING/)
  })

  it('without a health service, without its nodes, without L7', async () => {
    const { port } = await relay({ Check: answers.status(12), ServerStatus: status(), GetFlows: flows(200, 100) })
    const lines = await diagnosis(port)
    expect(failures(lines)).toEqual([])
    expect(line(lines, 'health')).toMatch(/UNKNOWN/)
    expect(line(lines, 'nodes')).toMatch(/OK All 2 nodes/)
    expect(line(lines, 'l7')).toMatch(/WARN None of \d flows shows/)
  })

  it('that tells its namespaces', async () => {
    const { port } = await relay({
      ServerStatus: status(),
      GetFlows: flows(100),
      GetNamespaces: answers.one(GetNamespacesResponseSchema, {
        namespaces: [{ namespace: 'shop' }, { namespace: 'bank' }],
      }),
    })
    expect(line(await diagnosis(port), 'namespaces')).toBe('namespaces: OK 2 namespaces with traffic: shop, bank.')
  })

  it('with a clock that is ahead', async () => {
    const { port } = await relay({ ServerStatus: status(), GetFlows: flows(-30_000) })
    expect(line(await diagnosis(port), 'clock')).toMatch(/WARN .*node-1 (29|30) s ahead/)
  })

  it('whose rings last for seconds, told for the node where they are shortest', async () => {
    let seen = 0n
    const counting = (stream: Parameters<ReturnType<typeof status>>[0], request: Buffer) => {
      seen += 5_000n
      status({ seenFlows: seen * 2n })(stream, request)
    }
    const counted = (stream: Parameters<ReturnType<typeof status>>[0], request: Buffer) => {
      const all = ['calm', 'busy'].map((name) => ({
        name,
        state: NodeState.NODE_CONNECTED,
        maxFlows: 4_095n,
        seenFlows: name === 'busy' ? seen * 2n : 0n,
      }))
      answers.one(GetNodesResponseSchema, { nodes: all })(stream, request)
    }
    const { port } = await relay({ ServerStatus: counting, GetNodes: counted, GetFlows: flows(100) })
    const lines = await diagnosis(port)
    expect(line(lines, 'flows')).toMatch(/OK [\d,]+ flows\/s over .* by the nodes’ own counters/)
    expect(line(lines, 'ring')).toMatch(/WARN .*on busy/)
  })

  it('is left with no connection and no stream', async () => {
    const at = await relay({ ServerStatus: status(), GetFlows: flows(100) })
    await diagnosis(at.port)
    await expect.poll(() => at.sessions()).toBe(0)
  })

  it('that hangs is let go when the caller leaves', async () => {
    const at = await relay({ Check: answers.silence })
    const parsed = relayAddress(`127.0.0.1:${at.port}`)
    if (!parsed.ok) throw new Error(parsed.expected)
    const stop = new AbortController()
    const measure = measureRelay({
      kind: 'relay',
      name: 'x',
      address: parsed.value,
      tls: undefined,
      timing: { stepMs: 60_000 },
    })
    const ended = measure(() => undefined, stop.signal)
    await expect.poll(() => at.calls.length).toBe(1)
    stop.abort(new Error('left'))
    await expect(ended).rejects.toThrow('left')
    await expect.poll(() => at.sessions()).toBe(0)
  })
})
