import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get, request as httpRequest } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { create } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { createConnectTransport as createWebTransport } from '@connectrpc/connect-web'
import { afterEach, describe, expect, it } from 'vitest'
import {
  FrameSchema,
  MapService,
  ProblemSchema,
  SourceState,
  type SourceStatus,
  SourceStatusSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { createLog } from '../log.ts'
import { listening } from '../relay/fake-relay.ts'
import { ListenError } from './listen.ts'
import { type HttpOptions, startHttpServer } from './server.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const sourceStatus = (state: SourceState): SourceStatus =>
  create(SourceStatusSchema, {
    state,
    name: 'relay:80',
    ...(state === SourceState.RECONNECTING && {
      problem: create(ProblemSchema, { code: 'refused', message: 'Nothing listens.', advice: 'Look.' }),
    }),
  })

async function page(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'orrery-page-'))
  stops.push(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Orrery</title>')
  await writeFile(join(folder, 'assets', 'index-AbCd1234.js'), 'export {}')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  return folder
}

async function serve(change: Partial<HttpOptions> = {}) {
  const server = await startHttpServer({
    listen: { host: '127.0.0.1', port: 0 },
    allowedHosts: undefined,
    basePath: '/',
    page: change.page ?? (await page()),
    routes: (router) =>
      router.service(MapService, {
        status: () => ({ version: '1', viewers: 0, source: sourceStatus(SourceState.LIVE) }),
        async *observe(_request, { signal }) {
          yield create(FrameSchema, { number: 1 })
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          throw signal.reason
        },
      }),
    status: () => sourceStatus(SourceState.LIVE),
    metrics: undefined,
    log: createLog({ level: 'silent', format: 'json' }),
    graceMs: 200,
    ...change,
  })
  stops.push(() => server.close())
  return { server, url: `http://127.0.0.1:${server.port}` }
}

/** A request with any Host header, which fetch does not let one set. */
function ask(url: string, headers: Record<string, string>): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += String(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    }).on('error', reject)
  })
}

describe('probes', () => {
  it('healthz is 200 while the process lives', async () => {
    const { url } = await serve({ status: () => sourceStatus(SourceState.FAILED) })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it.each([
    [SourceState.LIVE, 200],
    [SourceState.COMPLETE, 200],
    [SourceState.CONNECTING, 503],
    [SourceState.RECONNECTING, 503],
    [SourceState.FAILED, 503],
    [SourceState.READING, 503],
  ])('readyz in state %i is %i', async (state, expected) => {
    const { url } = await serve({ status: () => sourceStatus(state) })
    const response = await fetch(`${url}/readyz`)
    expect(response.status).toBe(expected)
    expect(await response.json()).toMatchObject({
      ready: expected === 200,
      source: 'relay:80',
      ...(state === SourceState.RECONNECTING && { problem: { code: 'refused', advice: 'Look.' } }),
    })
  })

  it('are open to whatever name a cluster calls them by', async () => {
    const { url } = await serve()
    expect((await ask(`${url}/healthz`, { host: 'orrery.kube-system' })).status).toBe(200)
  })
})

describe('the page', () => {
  it('is served with a strict policy and asked for anew each time', async () => {
    const { url } = await serve()
    const response = await fetch(`${url}/`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<title>Orrery</title>')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('etag')).not.toBeNull()
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).not.toContain('unsafe')
  })

  it.each<[readonly string[], string, string | null]>([
    [["'none'"], "frame-ancestors 'none'", 'DENY'],
    [["'self'", 'https://a.example'], "frame-ancestors 'self' https://a.example", null],
  ])('may be framed by %j', async (frameAncestors, policy, old) => {
    const { headers } = await fetch((await serve({ frameAncestors })).url)
    expect(headers.get('content-security-policy')).toContain(policy)
    expect(headers.get('x-frame-options')).toBe(old)
  })

  it('is not sent again when it is still current', async () => {
    const { url } = await serve()
    const etag = (await fetch(`${url}/`)).headers.get('etag') ?? ''
    expect((await fetch(`${url}/`, { headers: { 'if-none-match': etag } })).status).toBe(304)
  })

  it.each([
    ['/assets/index-AbCd1234.js', 200, 'public, max-age=31536000, immutable'],
    ['/favicon.svg', 200, 'no-cache'],
    ['/assets/index-gone0000.js', 404, null],
    ['/../../etc/passwd', 200, 'no-cache'],
    ['/%2e%2e/%2e%2e/package.json', 404, null],
  ])('%s is %i', async (path, status, cache) => {
    const { url } = await serve()
    const response = await fetch(`${url}${path}`)
    expect(response.status).toBe(status)
    expect(response.headers.get('cache-control')).toBe(cache)
  })

  it.each([
    ['/link', './'],
    ['/some/deep/link', '../../'],
    ['/some/deep/link/?filter=a', '../../../?filter=a'],
  ])('%s leads to %s', async (path, location) => {
    const { url } = await serve()
    const response = await fetch(`${url}${path}`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, location])
    expect(new URL(location, `${url}${path}`).pathname).toBe('/')
  })

  it('that was not built is told, and the API answers all the same', async () => {
    const { url } = await serve({ page: join(tmpdir(), 'orrery-no-such-folder') })
    const response = await fetch(`${url}/`)
    expect(response.status).toBe(503)
    expect(await response.text()).toMatch(/npm run build/)
    expect((await post(url, 'Status', {})).status).toBe(200)
  })
})

const post = (url: string, method: string, body: unknown) =>
  fetch(`${url}/orrery.v1.MapService/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('the API', () => {
  it('answers curl in JSON, zeros as numbers included', async () => {
    const { url } = await serve()
    const response = await post(url, 'Status', {})
    expect(response.status).toBe(200)
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ version: '1', viewers: 0, source: { ringFlows: 0, nodesKnown: 0 } })
  })

  it.each([
    ['a method that is not there', 'Nonsense', {}, 404],
    ['a body that is no message', 'Status', [1], 400],
  ])('answers %s', async (_what, method, body, status) => {
    const { url } = await serve()
    const response = await post(url, method, body)
    expect(response.status).toBe(status)
  })

  it('refuses a request that is too large', async () => {
    const { url } = await serve()
    const response = await post(url, 'Snapshot', { query: { filter: 'x'.repeat(2_000_000) } })
    expect(response.status).toBe(429)
  })

  it('refuses names and pages of strangers', async () => {
    const { url } = await serve()
    const rebound = await ask(`${url}/`, { host: 'attacker.example' })
    expect(rebound).toMatchObject({ status: 421, body: expect.stringMatching(/--allowed-hosts attacker\.example/) })
    expect((await ask(`${url}/`, { origin: 'https://attacker.example' })).status).toBe(403)
  })
})

describe('compression', () => {
  it('of the page is what the build made', async () => {
    const folder = await page()
    const packed = brotliCompressSync('export {}')
    await writeFile(join(folder, 'assets', 'index-AbCd1234.js.br'), packed)
    const { url } = await serve({ page: folder })
    const response = await fetch(`${url}/assets/index-AbCd1234.js`, { headers: { 'accept-encoding': 'gzip, br' } })
    expect([response.headers.get('content-encoding'), response.headers.get('vary')]).toEqual(['br', 'Accept-Encoding'])
    expect(response.headers.get('content-type')).toContain('javascript')
    expect(await response.text()).toBe('export {}')
    const plain = await ask(`${url}/assets/index-AbCd1234.js`, {})
    expect(plain.body).toBe('export {}')
  })

  it('of single answers and of streams is gzip where it is taken', async () => {
    const { url } = await serve()
    const version = 'x'.repeat(5_000)
    const status = await serve({
      routes: (router) => router.service(MapService, { status: () => ({ version }) }),
    })
    const answer = await post(status.url, 'Status', {})
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(await answer.json()).toMatchObject({ version })

    const transport = createWebTransport({ baseUrl: url, useBinaryFormat: true, fetch: watched })
    const stop = new AbortController()
    const frames = createClient(MapService, transport).observe({}, { signal: stop.signal })[Symbol.asyncIterator]()
    expect((await frames.next()).value).toMatchObject({ number: 1 })
    expect(seen).toEqual(['gzip'])
    stop.abort()
  })
})

const seen: (string | null)[] = []
const watched: typeof fetch = async (...given) => {
  const response = await fetch(...given)
  seen.push(response.headers.get('content-encoding'))
  return response
}

describe('below a base path', () => {
  it('page, API and probes are there, and the root leads there', async () => {
    const { url } = await serve({ basePath: '/x/y/' })
    expect(await (await fetch(`${url}/x/y/`)).text()).toContain('Orrery')
    expect((await post(`${url}/x/y`, 'Status', {})).status).toBe(200)
    expect((await fetch(`${url}/x/y/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const redirect = await fetch(`${url}/x/y`, { redirect: 'manual' })
    expect([redirect.status, redirect.headers.get('location')]).toEqual([308, '/x/y/'])
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404)
  })
})

describe('listening', () => {
  it('on localhost answers on 127.0.0.1', async () => {
    const { server } = await serve({ listen: { host: 'localhost', port: 0 } })
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200)
    expect((await fetch(`http://localhost:${server.port}/healthz`)).status).toBe(200)
  })

  it('on a port that is in use is told with the port and the flag', async () => {
    const other = createServer()
    const port = await listening(other)
    stops.push(() => other.close())
    const attempt = serve({ listen: { host: '127.0.0.1', port } })
    await expect(attempt).rejects.toThrow(ListenError)
    await expect(attempt).rejects.toThrow(new RegExp(`port ${port} is in use by another process.*--listen`))
  })

  it('keeps an idle connection longer than proxies do, Envoy’s hour included', async () => {
    const { url } = await serve()
    const kept = (await fetch(`${url}/healthz`)).headers.get('keep-alive')
    expect(Number(/^timeout=(\d+)$/.exec(kept ?? '')?.[1])).toBeGreaterThan(3_600)
  })

  it('takes a request that comes byte by byte, also one that begins like HTTP/2', async () => {
    const { server } = await serve()
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.setNoDelay(true)
      socket.once('data', (chunk) => resolve(String(chunk)))
      const bytes = 'PROPFIND /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.split('')
      const send = () => {
        const byte = bytes.shift()
        if (byte !== undefined) socket.write(byte, () => setImmediate(send))
      }
      socket.on('connect', send)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
  })

  it('takes no request with two Host headers, whichever of them is allowed', async () => {
    const { server } = await serve()
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nhOST: attacker.example\r\n\r\n'),
      )
      socket.on('data', (chunk) => resolve(String(chunk)))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('survives bytes that are not HTTP', async () => {
    const { server, url } = await serve()
    const socket = connect(server.port, '127.0.0.1', () => socket.write('\u0016\u0003\u0001 hello\r\n\r\n'))
    const answer = await new Promise<string>((resolve) => socket.on('data', (chunk) => resolve(String(chunk))))
    expect(answer).toContain('400')
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

describe('closing', () => {
  it('tells open streams why they end', async () => {
    const { server, url } = await serve()
    const client = createClient(MapService, createConnectTransport({ baseUrl: url, httpVersion: '1.1' }))
    const stream = client.observe({})[Symbol.asyncIterator]()
    expect((await stream.next()).value).toMatchObject({ number: 1 })
    const closed = server.close()
    await expect(stream.next()).rejects.toThrow(/shutting down/)
    await closed
  })

  it('cuts those who do not go', async () => {
    const { server } = await serve()
    const hanging = httpRequest({
      port: server.port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/orrery.v1.MapService/Status',
    })
    const cut = new Promise((resolve) => hanging.on('close', resolve))
    hanging.on('error', () => undefined)
    hanging.flushHeaders()
    await new Promise((resolve) => hanging.on('socket', (socket) => socket.on('connect', resolve)))
    await server.close()
    await cut
    await expect(fetch(`http://127.0.0.1:${server.port}/healthz`)).rejects.toThrow('fetch failed')
  })
})
