import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:http2'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../log.ts'
import { makeCertificate } from '../relay/test-certificates.ts'
import { watchExpiry } from '../tls/expiry.ts'
import { IdentityError, readIdentity } from '../tls/identity.ts'
import { watchFiles } from '../tls/watch-files.ts'
import { startHttpServer } from './server.ts'

const stops: (() => unknown)[] = []
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orrery-https-'))
  stops.push(() => rm(folder, { recursive: true }))
})
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const authority = makeCertificate({ name: 'CA', authority: true })
const first = makeCertificate({ name: 'first', hosts: ['localhost'], by: authority })
const second = makeCertificate({ name: 'second', hosts: ['localhost'], by: authority })

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

async function serve() {
  const server = await startHttpServer({
    listen: { host: 'localhost', port: 0 },
    identity: first,
    allowedHosts: undefined,
    basePath: '/',
    page: folder,
    routes: () => undefined,
    status: () => {
      throw new Error('nobody asks')
    },
    metrics: undefined,
    log: createLog({ level: 'silent', format: 'json' }),
    graceMs: 200,
  })
  stops.push(() => server.close())
  return server
}

/** Asks /healthz over HTTP/1.1; answers the status and whose certificate was shown. */
const ask = (port: number) =>
  new Promise((resolve, reject) => {
    request({ host: 'localhost', port, path: '/healthz', ca: authority.cert, agent: false }, (response) => {
      const { subject } = (response.socket as TLSSocket).getPeerCertificate()
      response.resume()
      resolve([response.statusCode, response.httpVersion, subject.CN])
    })
      .on('error', reject)
      .end()
  })

describe('HTTPS', () => {
  it('speaks HTTP/1.1 and HTTP/2 on one port', async () => {
    const { port } = await serve()
    expect(await ask(port)).toEqual([200, '1.1', 'first'])
    const session = connect(`https://localhost:${port}`, { ca: authority.cert })
    stops.push(() => session.destroy())
    const stream = session.request({ ':path': '/healthz' })
    const status = await new Promise((resolve, reject) => {
      stream.on('response', (headers) => resolve(headers[':status']))
      stream.on('error', reject)
    })
    expect([status, session.alpnProtocol]).toEqual([200, 'h2'])
  })

  it('shows a renewed certificate from then on', async () => {
    const server = await serve()
    const { port } = server
    expect(await ask(port)).toEqual([200, '1.1', 'first'])
    server.renew(second)
    expect(await ask(port)).toEqual([200, '1.1', 'second'])
  })

  it('survives a client that speaks plain HTTP', async () => {
    const { port } = await serve()
    await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow('fetch failed')
    expect(await ask(port)).toEqual([200, '1.1', 'first'])
  })
})

describe('the files', () => {
  it('must be a certificate and its key', async () => {
    const certFile = await file('tls.crt', first.cert)
    const keyFile = await file('tls.key', second.key)
    expect(() => readIdentity({ certFile, keyFile })).toThrow(IdentityError)
    expect(() => readIdentity({ certFile, keyFile })).toThrow(/tls\.crt and .*tls\.key are no certificate and its key/)
    expect(() => readIdentity({ certFile, keyFile: join(folder, 'gone') })).toThrow(
      /gone cannot be read: there is no such/,
    )
    await file('tls.key', first.key)
    expect(readIdentity({ certFile, keyFile })).toEqual({ cert: first.cert, key: first.key })
  })

  it('are looked at for changes, however they change', async () => {
    const path = await file('ca.crt', 'one')
    const stop = new AbortController()
    stops.push(() => stop.abort())
    let changes = 0
    const changed = new Promise<void>((resolve) => {
      watchFiles([path], 5, stop.signal, () => {
        changes++
        resolve()
      })
    })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(changes).toBe(0)
    await rm(path)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await file('ca.crt', 'two')
    await changed
    expect(changes).toBe(1)
  })

  it('are warned of before they end, each once a day, and more urgently in the last week', async () => {
    const lines: string[] = []
    const stop = new AbortController()
    stops.push(() => stop.abort())
    const log = createLog({ level: 'warn', format: 'json', write: (line) => lines.push(line) })
    const inDays = (days: number) => Date.now() + days * 86_400_000
    const others = [
      { certificate: 'relay-client', name: 'client.crt', expiresMs: inDays(20) },
      { certificate: 'relay-server', name: 'relay', expiresMs: inDays(-1) },
      { certificate: 'relay-ca', name: 'CA', expiresMs: inDays(40) },
    ] as const
    const expiry = watchExpiry(await file('tls.crt', first.cert), () => others, log, stop.signal)
    expect(lines.map((line) => [JSON.parse(line).level, JSON.parse(line).msg])).toEqual([
      ['error', expect.stringMatching(/serves its page with expires within 7 days/)],
      ['warn', expect.stringMatching(/shows to Relay expires within 30 days/)],
      ['error', expect.stringMatching(/Relay’s certificate has expired/)],
    ])
    expect(expiry().map(({ certificate }) => certificate)).toEqual([
      'listener',
      'relay-client',
      'relay-server',
      'relay-ca',
    ])
  })
})
