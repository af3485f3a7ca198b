import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { afterEach, describe, expect, it } from 'vitest'
import { MapService } from '#gen/orrery/v1/orrery_pb.ts'
import { readConfig } from './config/config.ts'
import { createLog } from './log.ts'
import { listening } from './relay/fake-relay.ts'
import { run } from './run.ts'

const stops: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

/** Runs Orrery with these words on a free port; settles with its address once it listens. */
async function orrery(args: string): Promise<{ url: string; stop: () => Promise<number> }> {
  const config = readConfig(['--listen', '127.0.0.1:0', ...args.split(' ')], {})
  if ('wrong' in config || config.kind !== 'run') throw new Error(JSON.stringify(config))
  const stop = new AbortController()
  const log = createLog({ level: 'silent', format: 'json' })
  let ended: Promise<number> = Promise.resolve(0)
  const url = await new Promise<string>((resolve, reject) => {
    const say = (line: string) => resolve(/http:\S+/.exec(line)?.[0] ?? '')
    let complaint = ''
    const complain = (line: string) => {
      complaint = line
    }
    ended = run(config, { log, page: join(tmpdir(), 'orrery-no-page'), signal: stop.signal, say, complain })
    ended.then((code) => reject(new Error(`ended with ${code}: ${complaint}`)), reject)
  })
  const end = () => {
    stop.abort('SIGTERM')
    return ended
  }
  stops.push(end)
  return { url, stop: end }
}

async function call(url: string, method: string, body: unknown = {}): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${url}orrery.v1.${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, json: await response.json() }
}

/** Asks until the answer fits; the test's own time limit ends it otherwise. */
async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (fits(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the demo', () => {
  it('answers curl with services and edges whose counts are numbers', async () => {
    const { url } = await orrery('--demo --demo-act l4')
    await eventually(
      () => fetch(`${url}readyz`),
      ({ status }) => status === 200,
    )
    const { json } = await eventually(
      () => call(url, 'MapService/Snapshot'),
      ({ json }) => JSON.stringify(json).includes('deathstar'),
    )
    const { services, edges } = json as { services: Record<string, unknown>[]; edges: Record<string, unknown>[] }
    for (const service of services) {
      for (const field of ['id', 'name', 'namespace', 'kind']) expect(typeof service[field]).toBe('string')
    }
    const ids = new Set(services.map(({ id }) => id))
    for (const edge of edges) {
      expect(ids.has(edge['source']) && ids.has(edge['destination'])).toBe(true)
      expect(typeof edge['protocol']).toBe('string')
      for (const field of ['port', 'forwarded', 'dropped']) expect(typeof edge[field]).toBe('number')
    }
    expect(edges.length).toBeGreaterThan(0)
  })

  it('changes its act and takes a node away when told', async () => {
    const { url } = await orrery('--demo-act l4')
    expect((await call(url, 'DemoService/GetDemo')).json).toMatchObject({ act: 'DEMO_ACT_L4', nodeAway: false })
    const set = await call(url, 'DemoService/SetDemo', { act: 'DEMO_ACT_OPEN', nodeAway: true })
    expect(set.json).toMatchObject({ act: 'DEMO_ACT_OPEN', nodeAway: true })
    const { json } = await eventually(
      () => call(url, 'MapService/Status'),
      ({ json }) => (json as { source: { nodesConnected: number } }).source.nodesConnected === 2,
    )
    expect(json).toMatchObject({ demo: true, source: { kind: 'SOURCE_KIND_DEMO', nodesKnown: 3 } })
    expect((await call(url, 'DemoService/SetDemo', {})).json).toMatchObject({ act: 'DEMO_ACT_OPEN', nodeAway: true })
    expect((await call(url, 'DemoService/SetDemo', { act: 77 })).status).toBe(400)
  })
})

describe('metrics', () => {
  it('count flows and calls, at the address of the page', async () => {
    const { url } = await orrery('--demo')
    const text = async () => (await fetch(`${url}metrics`)).text()
    await eventually(text, (all) => /^orrery_flows_received_total [1-9]/m.test(all))
    expect((await fetch(`${url}orrery.v1.MapService/Nonsense`, { method: 'POST' })).status).toBe(404)
    await call(url, 'MapService/Status')
    await call(url, 'MapService/Snapshot', { query: { filter: '--nonsense' } })
    const all = await text()
    expect(all).toContain('orrery_rpc_calls_total{method="orrery.v1.MapService/Status",code="ok"} 1')
    expect(all).toContain('orrery_rpc_calls_total{method="orrery.v1.MapService/Snapshot",code="invalid_argument"} 1')
    expect(all).not.toContain('Nonsense')
  })

  it('have an address of their own where that is wanted, and none where they are not', async () => {
    const free = createServer()
    const port = await listening(free)
    await new Promise((resolve) => free.close(resolve))
    const { url } = await orrery(`--demo --metrics-listen 127.0.0.1:${port}`)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
    expect(await (await fetch(`${url}metrics`)).text()).not.toContain('orrery_build_info')
    const quiet = await orrery('--demo --metrics=false')
    expect(await (await fetch(`${quiet.url}metrics`)).text()).not.toContain('orrery_build_info')
  })
})

describe('ending', () => {
  it('tells who watches, and ends with 0', async () => {
    const { url, stop } = await orrery('--demo')
    const client = createClient(MapService, createConnectTransport({ baseUrl: url, httpVersion: '1.1' }))
    const frames = client.observe({ rows: 10 })[Symbol.asyncIterator]()
    expect((await frames.next()).value).toMatchObject({ number: 1, reset: true })
    const ended = stop()
    const rest = (async () => {
      while ((await frames.next()).done !== true);
    })()
    await expect(rest).rejects.toThrow(/shutting down/)
    expect(await ended).toBe(0)
  })
})

describe('a Relay that is not there', () => {
  it('does not keep Orrery from starting: the API says what is wrong', async () => {
    const closed = createServer()
    const port = await listening(closed)
    await new Promise((resolve) => closed.close(resolve))
    const { url } = await orrery(`--relay 127.0.0.1:${port}`)
    const ready = await eventually(
      async () => ({ response: await fetch(`${url}readyz`) }),
      ({ response }) => response.status === 503,
    )
    expect(ready.response.status).toBe(503)
    const { json } = await eventually(
      () => call(url, 'MapService/Status'),
      ({ json }) => JSON.stringify(json).includes('refused'),
    )
    expect(json).toMatchObject({
      demo: false,
      source: { state: 'SOURCE_STATE_RECONNECTING', problem: { code: 'refused' } },
    })
    expect((await call(url, 'DemoService/GetDemo')).json).toMatchObject({ code: 'failed_precondition' })
  })
})

describe('what cannot start ends with 1', () => {
  it.each([
    ['--file /no/such/file', /no file \/no\/such\/file/],
    ['--listen 203.0.113.1:1', /203\.0\.113\.1:1.*--listen/],
  ])('%s', async (args, why) => {
    const attempt = orrery(args)
    await expect(attempt).rejects.toThrow('ended with 1')
    await expect(attempt).rejects.toThrow(why)
  })
})
