import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { SecureServerOptions } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import type { RelayTls } from '../config/config.ts'
import { type FakeRelay, startFakeRelay } from './fake-relay.ts'
import { makeCertificate } from './test-certificates.ts'
import { live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orrery-tls-'))
  stops.push(() => rm(folder, { recursive: true }))
})
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const NAME = 'ui.hubble-relay.cilium.io'
const authority = makeCertificate({ name: 'Cilium CA', authority: true })
const stranger = makeCertificate({ name: 'Another CA', authority: true })
const server = makeCertificate({ name: 'relay', hosts: ['*.hubble-relay.cilium.io'], by: authority })
const expired = makeCertificate({
  name: 'relay',
  hosts: ['*.hubble-relay.cilium.io'],
  by: authority,
  notBefore: new Date('2020-01-01'),
  notAfter: new Date('2021-01-01'),
})
const client = makeCertificate({ name: 'orrery', by: authority })

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

async function relay(tls: SecureServerOptions | undefined): Promise<FakeRelay> {
  const started = await startFakeRelay({}, 0, tls)
  stops.push(() => started.close())
  return started
}

const secure = (change: SecureServerOptions = {}): SecureServerOptions => ({
  cert: server.cert,
  key: server.key,
  minVersion: 'TLSv1.3',
  ...change,
})

function connect({ port }: FakeRelay, tls: Partial<RelayTls> | undefined) {
  const whole = tls && { serverName: NAME, caFiles: [], client: undefined, verify: true, ...tls }
  const { until } = watchRelay(stops, port, whole)
  return { until, live: async () => (await until((status) => live(status) && status.version !== '')).version }
}

const hasProblem = ({ problem }: SourceStatus) => problem !== undefined

describe('TLS to Relay', () => {
  it('works with the authority given, one of several files', async () => {
    const caFiles = [await file('other.crt', stranger.cert), await file('ca.crt', authority.cert)]
    expect(await connect(await relay(secure()), { caFiles }).live()).toBe('hubble-relay test')
  })

  it('works with a client certificate where Relay asks for one', async () => {
    const at = await relay(secure({ ca: authority.cert, requestCert: true, rejectUnauthorized: true }))
    const files = { certFile: await file('tls.crt', client.cert), keyFile: await file('tls.key', client.key) }
    const connection = connect(at, { caFiles: [await file('ca.crt', authority.cert)], client: files })
    expect(await connection.live()).toBe('hubble-relay test')
  })

  it('sends name and password with every call, for a proxy in front of Relay', async () => {
    const at = await relay(secure())
    const connection = connect(at, { verify: false, basicAuth: { username: 'ann', password: 'p:w' } })
    expect(await connection.live()).toBe('hubble-relay test')
    expect(at.calls.length).toBeGreaterThan(1)
    for (const { headers } of at.calls) expect(headers.authorization).toBe('Basic YW5uOnA6dw==')
  })

  it('works without verifying when told so', async () => {
    expect(await connect(await relay(secure()), { verify: false }).live()).toBe('hubble-relay test')
  })

  it.each<[string, SecureServerOptions | undefined, Partial<RelayTls> | undefined, RegExp, RegExp]>([
    [
      'an unknown authority',
      secure(),
      { caFiles: ['stranger'] },
      /authority that is not trusted/,
      /--relay-tls-ca-files/,
    ],
    ['another name', secure(), { caFiles: ['ca'], serverName: 'relay.example' }, /for another name/, /server-name/],
    [
      'a certificate that has expired',
      secure({ cert: expired.cert, key: expired.key }),
      { caFiles: ['ca'] },
      /has expired/,
      /Renew/,
    ],
    [
      'no client certificate',
      secure({ ca: authority.cert, requestCert: true, rejectUnauthorized: true }),
      { caFiles: ['ca'] },
      /asks for a client certificate/,
      /--relay-tls-cert-file/,
    ],
    ['a server without TLS', undefined, { caFiles: ['ca'] }, /does not speak TLS/, /Leave out/],
    ['an old TLS', secure({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }), { caFiles: ['ca'] }, /TLS 1\.3/, /./],
    ['a file that is missing', secure(), { caFiles: ['missing'] }, /no such file/, /path/],
    ['a server that wants TLS and got none', secure(), undefined, /wants TLS/, /tls:\/\//],
  ])('%s is told with what to do', async (_what, options, tls, says, advises) => {
    await file('ca', authority.cert)
    await file('stranger', stranger.cert)
    const caFiles = tls?.caFiles?.map((name) => join(folder, name)) ?? []
    const status = await connect(await relay(options), tls && { ...tls, caFiles }).until(hasProblem)
    expect(status.problem).toMatchObject({
      code: 'tls',
      message: expect.stringMatching(says),
      advice: expect.stringMatching(advises),
    })
    expect(status.state).toBe(SourceState.FAILED)
  })

  it('tells when the certificates of the connection end', async () => {
    const days = (count: number) => new Date(Math.floor(Date.now() / 1000 + count * 86_400) * 1000)
    const [ours, theirs, above] = [days(5), days(20), days(400)]
    const ca = makeCertificate({ name: 'CA', authority: true, notAfter: above })
    const relayOwn = makeCertificate({ name: 'relay', hosts: ['*.hubble-relay.cilium.io'], by: ca, notAfter: theirs })
    const own = makeCertificate({ name: 'orrery', by: ca, notAfter: ours })
    const { cert, key } = relayOwn
    const at = await relay(secure({ cert, key, ca: ca.cert, requestCert: true, rejectUnauthorized: true }))
    const files = { certFile: await file('tls.crt', own.cert), keyFile: await file('tls.key', own.key) }
    const connection = connect(at, { caFiles: [await file('ca.crt', ca.cert)], client: files })
    const { certificates } = await connection.until((status) => live(status) && status.certificates.length > 1)
    expect(certificates.map(({ certificate, name, expiresMs }) => [certificate, name, expiresMs])).toEqual([
      ['relay-client', files.certFile, ours.getTime()],
      ['relay-server', 'relay', theirs.getTime()],
      ['relay-ca', 'CA', above.getTime()],
    ])
  })

  it('says whose certificate it is when ours has expired', async () => {
    const past = { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') }
    const own = makeCertificate({ name: 'orrery', by: authority, ...past })
    const at = await relay(secure({ ca: authority.cert, requestCert: true, rejectUnauthorized: true }))
    const files = { certFile: await file('tls.crt', own.cert), keyFile: await file('tls.key', own.key) }
    const connection = connect(at, { caFiles: [await file('ca.crt', authority.cert)], client: files })
    const { problem, certificates } = await connection.until(hasProblem)
    expect(certificates[0]).toMatchObject({ certificate: 'relay-client', expiresMs: Date.parse('2021-01-01') })
    expect(problem?.message).toMatch(/our client certificate: it has expired/)
  })

  it('takes files that were mended without a new start', async () => {
    const ca = await file('ca.crt', stranger.cert)
    const connection = connect(await relay(secure()), { caFiles: [ca] })
    await connection.until(hasProblem)
    await writeFile(ca, authority.cert)
    expect(await connection.live()).toBe('hubble-relay test')
  })

  it('connects anew when a file changes while all is well', async () => {
    const ca = await file('ca.crt', authority.cert)
    const connection = connect(await relay(secure()), { caFiles: [ca] })
    expect(await connection.live()).toBe('hubble-relay test')
    await writeFile(ca, stranger.cert)
    const { problem } = await connection.until(hasProblem)
    expect(problem).toMatchObject({ code: expect.stringMatching(/tls|unreachable|ended/) })
    await writeFile(ca, `${stranger.cert}${authority.cert}`)
    expect(await connection.live()).toBe('hubble-relay test')
  })
})
