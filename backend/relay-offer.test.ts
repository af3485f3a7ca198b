import { createServer as createHttp } from 'node:http'
import { createServer as createTls } from 'node:https'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { afterEach, describe, expect, it } from 'vitest'
import { DemoService, MapService, SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { RelayAddress } from './config/address.ts'
import { readConfig } from './config/config.ts'
import { startDemoRelay } from './demo/relay.ts'
import { createLog } from './log.ts'
import { listening } from './relay/fake-relay.ts'
import { makeCertificate } from './relay/test-certificates.ts'
import { findRelay, offerLine, watchForRelay } from './relay-offer.ts'
import { run } from './run.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const at = (port: number): RelayAddress => ({
  text: `localhost:${port}`,
  host: '127.0.0.1',
  port,
  tls: undefined,
  socket: undefined,
})

async function relay(port = 0): Promise<RelayAddress> {
  const demo = await startDemoRelay({ port })
  stops.push(() => demo.close())
  return at(demo.port)
}

async function serving(server: Server): Promise<RelayAddress> {
  const port = await listening(server)
  stops.push(() => new Promise((resolve) => server.close(resolve)))
  return at(port)
}

async function nobody(): Promise<RelayAddress> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return at(port)
}

const forever = new AbortController().signal

describe('what answers where a forwarded Relay would be', () => {
  it('is offered when it tells about itself as Relay does', async () => {
    const offer = await findRelay(await relay(), forever)
    expect(offer?.about).toMatchObject({ nodes: 3, version: expect.stringContaining('hubble-relay') })
    expect(offer && offerLine(offer)).toMatch(/^Hubble Relay answers at localhost:\d+ .*orrery --relay localhost:\d+$/)
  })

  it('is offered with the words for TLS when it wants that', async () => {
    const { cert, key } = makeCertificate({ name: 'relay', hosts: ['localhost'] })
    const offer = await findRelay(await serving(createTls({ cert, key })), forever)
    expect(offer?.about).toBeUndefined()
    expect(offer && offerLine(offer)).toMatch(/wants TLS.*--relay tls:\/\/localhost:\d+ --relay-tls-server-name/)
  })

  it.each<[string, () => Promise<RelayAddress>]>([
    ['nobody', nobody],
    ['a web server', () => serving(createHttp((_request, response) => response.end('hello')))],
    ['a server that says nothing', () => serving(createServer((socket) => stops.push(() => socket.destroy())))],
    ['a server that hangs up', () => serving(createServer((socket) => socket.destroy()))],
  ])('is left alone when it is %s', async (_what, start) => {
    expect(await findRelay(await start(), forever)).toBeUndefined()
  })

  it('is noticed when it comes later, told of once, and forgotten when it goes', async () => {
    const where = await nobody()
    const told: number[] = []
    const stop = new AbortController()
    stops.push(() => stop.abort())
    const offered = watchForRelay(where, stop.signal, ({ address }) => told.push(address.port), 20)
    expect(offered()).toBeUndefined()
    const demo = await startDemoRelay({ port: where.port })
    while (offered() === undefined) await new Promise((resolve) => setTimeout(resolve, 10))
    await demo.close()
    while (offered() !== undefined) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(told).toEqual([where.port])
  })
})

/** Runs Orrery with these words and a place to look for a Relay; answers its address and what it says. */
async function orrery(args: string, lookFor: RelayAddress | undefined) {
  const config = readConfig(args.split(' '), {})
  if ('wrong' in config || config.kind !== 'run') throw new Error(JSON.stringify(config))
  const stop = new AbortController()
  const said: string[] = []
  const log = createLog({ level: 'silent', format: 'json' })
  const url = await new Promise<string>((resolve, reject) => {
    const say = (line: string) => {
      said.push(line)
      const found = /http:\S+/.exec(line)?.[0]
      if (found) resolve(found)
    }
    const page = join(tmpdir(), 'orrery-no-page')
    const ended = run({ ...config, lookFor }, { log, page, signal: stop.signal, say, complain: reject })
    ended.catch(reject)
    stops.push(async () => {
      stop.abort('SIGTERM')
      expect(await ended).toBe(0)
    })
  })
  const transport = createConnectTransport({ baseUrl: url.replace(/\/$/, ''), httpVersion: '1.1' })
  return { said, map: createClient(MapService, transport), demo: createClient(DemoService, transport) }
}

async function offerOf(demo: Awaited<ReturnType<typeof orrery>>['demo']) {
  for (;;) {
    const { offer } = await demo.getDemo({})
    if (offer) return offer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('Orrery without a source', () => {
  it('offers the Relay, shows it when told to, and never before', async () => {
    const there = await relay()
    const { said, map, demo } = await orrery('--listen 127.0.0.1:0', there)
    expect(await offerOf(demo)).toMatchObject({
      address: there.text,
      nodes: 3,
      command: `orrery --relay ${there.text}`,
      canShow: true,
    })
    expect(said.join()).toContain(`orrery --relay ${there.text}`)
    expect(await map.status({})).toMatchObject({ demo: true, source: { kind: SourceKind.DEMO } })

    const frames = map.observe({})[Symbol.asyncIterator]()
    await frames.next()
    const rest = (async () => {
      while ((await frames.next()).done !== true);
    })()
    await demo.showRelay({})
    await expect(rest).rejects.toThrow(/shows another source/)
    expect(await map.status({})).toMatchObject({ demo: false, source: { kind: SourceKind.RELAY, name: there.text } })
    await expect(demo.getDemo({})).rejects.toThrow(/a real source/)
    await expect(demo.showRelay({})).rejects.toThrow(/a real source/)
    const { value } = await map.observe({})[Symbol.asyncIterator]().next()
    expect(value).toMatchObject({ number: 1, reset: true })
  })

  it('leaves the choice to who started it where others can reach its pages', async () => {
    const { demo } = await orrery('--listen 0.0.0.0:0', await relay())
    expect(await offerOf(demo)).toMatchObject({ canShow: false })
    await expect(demo.showRelay({})).rejects.toThrow(/--relay/)
  })

  it('has nothing to show where nothing answers', async () => {
    const { demo } = await orrery('--listen 127.0.0.1:0', await nobody())
    await expect(demo.showRelay({})).rejects.toThrow(/No Relay is offered/)
  })
})

it.each<[string, Record<string, string>, boolean]>([
  ['', {}, true],
  ['--listen 127.0.0.1:0', {}, true],
  ['--demo', {}, false],
  ['--demo-act l4', {}, false],
  ['--file f', {}, false],
  ['', { HUBBLE_SERVER: 'a:1' }, false],
  ['', { ORRERY_DEMO: 'true' }, false],
  ['', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, false],
])('with %j and %j a Relay is looked for: %s', (args, env, looks) => {
  expect(readConfig(args === '' ? [] : args.split(' '), env)).toMatchObject({
    lookFor: looks ? { text: 'localhost:4245' } : undefined,
  })
})
