import { setMaxListeners } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:http2'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toJsonString } from '@bufbuild/protobuf'
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-web'
import { afterEach, describe, expect, it } from 'vitest'
import { GetFlowsResponseSchema, Observer } from '#gen/observer/observer_pb.ts'
import { MapService, SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import { grpcClient } from '../demo/grpc-client.ts'
import { listening } from '../relay/fake-relay.ts'
import { runOrrery } from '../test-run.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

/** Runs Orrery with these words; answers `host:port`. */
async function orrery(args: string): Promise<string> {
  const { address, stop } = await runOrrery(args.split(' '))
  stops.push(async () => expect(await stop()).toBe(0))
  return address
}

function grpc(address: string) {
  const client = grpcClient(address)
  stops.push(() => client.close())
  return client
}

const second = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString()

async function capture(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'orrery-observer-'))
  stops.push(() => rm(folder, { recursive: true }))
  const lines = Array.from({ length: 5_000 }, (_, n) => {
    const source = { namespace: n % 2 === 0 ? 'shop' : 'pay', pod_name: `web-${n}` }
    const flow = { time: second(n), uuid: `${n}`, verdict: n % 10 === 0 ? 'DROPPED' : 'FORWARDED', source }
    return JSON.stringify({ flow, node_name: 'a', time: second(n) })
  })
  await writeFile(join(folder, 'flows.json'), `${lines.join('\n')}\n`)
  return join(folder, 'flows.json')
}

const uuids = (all: readonly { readonly flow?: { readonly uuid?: string } }[]) => all.map(({ flow }) => flow?.uuid)

const OF_BROWSERS: readonly (readonly [string, (baseUrl: string) => Transport])[] = [
  ['gRPC-web', (baseUrl) => createGrpcWebTransport({ baseUrl })],
  ['Connect', (baseUrl) => createConnectTransport({ baseUrl, useBinaryFormat: true })],
]

describe('another gRPC stack sees Orrery as a Relay', () => {
  it('of a live cluster', async () => {
    const client = grpc(await orrery('--demo --demo-act l4'))
    const filter = { whitelist: [{ verdict: ['DROPPED'] }], follow: true, number: '20' }
    const { responses, code } = await client.flows(filter, {
      enough: (all) => all.filter(({ flow }) => flow).length >= 3,
    })
    expect(code).toBe(1)
    expect(responses.some(({ node_status }) => node_status?.state_change === 'NODE_CONNECTED')).toBe(true)
    for (const { flow } of responses) if (flow) expect(flow.verdict).toBe('DROPPED')
    expect(await client.call('observer', 'ServerStatus')).toMatchObject({ num_connected_nodes: { value: 3 } })
    expect(await client.call('observer', 'GetNodes')).toMatchObject({ nodes: { length: 3 } })
    const health = () => client.call<{ status: string }>('health', 'Check', { service: 'hubble.server.Observer' })
    while ((await health()).status !== 'SERVING') await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await client.flows({ first: true, follow: true })).toMatchObject({ code: 3 })
    expect((await client.unknown('/observer.Observer/GetAgentEvents')).code).toBe(12)
  })

  it('of a file', async () => {
    const client = grpc(await orrery(`--file ${await capture()}`))
    expect(uuids((await client.flows({ number: '3' })).responses)).toEqual(['4997', '4998', '4999'])
    expect(uuids((await client.flows({ number: '2', first: true })).responses)).toEqual(['0', '1'])
    const dropped = await client.flows({ whitelist: [{ verdict: ['DROPPED'] }] })
    expect([dropped.code, dropped.responses.length]).toEqual([0, 500])
    const between = await client.flows({ since: { seconds: Date.parse(second(10)) / 1000 }, number: '2' })
    expect(uuids(between.responses)).toEqual(['10', '11'])
    const wrong = await client.flows({ whitelist: [{ source_ip: ['nonsense'] }] })
    expect(wrong.code).toBe(3)
    expect(await client.call('observer', 'GetNamespaces')).toMatchObject({
      namespaces: [{ namespace: 'pay' }, { namespace: 'shop' }],
    })
    expect(await client.call('observer', 'ServerStatus')).toMatchObject({ seen_flows: '5000' })
    await expect(client.call('observer', 'GetNodes')).rejects.toMatchObject({ code: 12 })
  })

  it('with a limit on questions to Relay', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => sockets.add(socket.on('error', () => socket.destroy())))
    const port = await listening(silent)
    stops.push(async () => {
      const closed = new Promise((resolve) => silent.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    })
    const client = createClient(
      Observer,
      createConnectTransport({ baseUrl: `http://${await orrery(`--relay 127.0.0.1:${port}`)}` }),
    )
    const stop = new AbortController()
    // All the calls hang on it.
    setMaxListeners(0, stop.signal)
    const codes: Code[] = []
    const asked = Array.from({ length: 40 }, () =>
      client.getNodes({}, { signal: stop.signal }).catch((error: unknown) => codes.push(ConnectError.from(error).code)),
    )
    while (codes.length < 24) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(new Set(codes)).toEqual(new Set([Code.ResourceExhausted]))
    stop.abort()
    await Promise.all(asked)
    expect(codes.filter((code) => code === Code.ResourceExhausted)).toHaveLength(24)
  })

  it('that says why there are no flows', async () => {
    const client = grpc(await orrery('--relay 127.0.0.1:1'))
    const { code, details } = await client.flows({ number: '1' })
    expect([code, decodeURIComponent(details)]).toEqual([14, expect.stringContaining('Nothing listens at 127.0.0.1:1')])
  })

  it('with a limit on streams, given back when they end', async () => {
    const address = await orrery('--demo')
    const client = grpc(address)
    const open = Array.from({ length: 16 }, () => client.stream({ follow: true }))
    const first = open.map((stream) => new Promise((resolve) => stream.on('data', resolve)))
    for (const stream of open) stream.on('error', () => undefined)
    await Promise.all(first)
    expect((await client.flows({ number: '1' })).code).toBe(8)
    for (const [, transport] of OF_BROWSERS) {
      const browser = createClient(Observer, transport(`http://${address}`))
      const next = browser.getFlows({ number: 1n })[Symbol.asyncIterator]().next()
      await expect(next).rejects.toMatchObject({ code: Code.ResourceExhausted })
    }
    for (const stream of open) stream.cancel()
    for (;;) {
      const { code } = await client.flows({ number: '1' })
      if (code === 0) break
      expect(code).toBe(8)
    }
  })
})

it('takes secrets out of all that leaves, and tells none by its filters', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orrery-redacted-'))
  stops.push(() => rm(folder, { recursive: true }))
  const url = 'http://ann:tOpSeCrEt@shop/cart'
  const headers = [{ key: 'Authorization', value: 'tOpSeCrEt' }]
  const l7 = { type: 'REQUEST', http: { method: 'GET', url, headers } }
  const [source, destination] = ['web', 'cart'].map((name) => ({ namespace: 'shop', pod_name: name }))
  const flow = { time: second(1), uuid: '1', verdict: 'FORWARDED', Type: 'L7', source, destination, l7, Summary: url }
  await writeFile(join(folder, 'flows.json'), `${JSON.stringify({ flow, time: second(1) })}\n`)
  const address = await orrery(`--file ${join(folder, 'flows.json')}`)
  const client = grpc(address)
  const { responses } = await client.flows({})
  expect(JSON.stringify(responses)).toContain('[redacted]')
  expect(JSON.stringify(responses)).not.toContain('tOpSeCrEt')
  expect((await client.flows({ whitelist: [{ http_url: ['tOp.*'] }] })).code).toBe(7)
  for (const [, transport] of OF_BROWSERS) {
    const browser = createClient(Observer, transport(`http://${address}`))
    const found: string[] = []
    for await (const response of browser.getFlows({})) found.push(toJsonString(GetFlowsResponseSchema, response))
    expect(found.join()).toContain('[redacted]')
    expect(found.join()).not.toContain('tOpSeCrEt')
    const guesses = browser.getFlows({ whitelist: [{ httpUrl: ['tOp.*'] }] })[Symbol.asyncIterator]()
    await expect(guesses.next()).rejects.toMatchObject({ code: Code.PermissionDenied })
  }

  const map = createClient(MapService, createConnectTransport({ baseUrl: `http://${address}`, useBinaryFormat: true }))
  const seen = async (filter: string) => {
    const stop = new AbortController()
    try {
      for await (const { rows, source: state } of map.observe(
        { query: { filter }, rows: 10 },
        { signal: stop.signal },
      )) {
        if (rows.length > 0 || state?.state === SourceState.COMPLETE) {
          return rows.map(({ response }) => new TextDecoder().decode(response))
        }
      }
      return []
    } finally {
      stop.abort()
    }
  }
  const [row] = await seen('')
  expect(row).toContain('[redacted]')
  expect(row).not.toContain('tOpSeCrEt')
  expect(await seen('--http-url .*tOpSeCrEt.*')).toEqual([])
  expect(await seen('--http-url .*redacted.*')).toHaveLength(1)
})

describe('browsers see it too, over', () => {
  it.each(OF_BROWSERS)('%s', async (_name, transport) => {
    const client = createClient(Observer, transport(`http://${await orrery(`--file ${await capture()}`)}`))
    const found: (string | undefined)[] = []
    for await (const { responseTypes } of client.getFlows({ number: 2n })) {
      if (responseTypes.case === 'flow') found.push(responseTypes.value.uuid)
    }
    expect(found).toEqual(['4998', '4999'])
    expect((await client.serverStatus({})).seenFlows).toBe(5000n)
  })
})

it('strangers’ names are refused over HTTP/2 as well', async () => {
  const session = connect(`http://${await orrery('--demo')}`)
  stops.push(() => session.destroy())
  const status = (authority: string) =>
    new Promise((resolve, reject) => {
      const request = session.request({
        ':path': '/observer.Observer/GetFlows',
        ':method': 'POST',
        ':authority': authority,
      })
      request.on('response', (headers) => resolve(headers[':status']))
      request.on('error', reject)
      request.end()
    })
  expect(await status('attacker.example')).toBe(421)
  expect(await status('localhost')).toBe(415)
})
