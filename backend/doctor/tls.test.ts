import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createWeb } from 'node:http'
import type { SecureServerOptions } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RelayTls } from '../config/config.ts'
import { answers, flowMessage, listening } from '../relay/fake-relay.ts'
import { makeCertificate } from '../relay/test-certificates.ts'
import type { Stops } from '../relay/watch-relay.ts'
import { diagnosis, failures, lineOf, relayFor } from './test-diagnosis.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

describe('TLS', () => {
  const inYears = new Date(Date.now() + 1_000 * 86_400_000)
  const authority = makeCertificate({ name: 'Cilium CA', authority: true, notAfter: inYears })
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

  it('that is right passes, with the name, the authority and the time left', async () => {
    const { port } = await relayFor(stops, { GetFlows: answers.stream([flowMessage(Date.now())]) }, serving())
    const lines = await diagnosis(port, { caFiles: [path('ca.crt')] })
    expect(lineOf(lines, 'tls')).toMatch(
      /^tls: OK The certificate is good for relay\.test, signed by Cilium CA, for another 299 days/,
    )
    expect(failures(lines)).toEqual([])
  })

  it('that wants a client certificate passes with one', async () => {
    const { port } = await relayFor(
      stops,
      {},
      serving({ ca: authority.cert, requestCert: true, rejectUnauthorized: true }),
    )
    const files = { certFile: path('tls.crt'), keyFile: path('tls.key') }
    expect(lineOf(await diagnosis(port, { caFiles: [path('ca.crt')], client: files }), 'health')).toMatch(/OK/)
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
    const { port } = await relayFor(stops, {}, server)
    const lines = await diagnosis(port, tls?.caFiles ? { ...tls, caFiles: tls.caFiles.map(path) } : tls)
    expect(lineOf(lines, 'tls')).toMatch(says)
    if (/FAIL/.test(lineOf(lines, 'tls')))
      expect(lineOf(lines, 'grpc')).toBe('grpc: NOT_REACHED First “TLS” has to work.')
  })

  it('on a web server without it is told', async () => {
    const web = createWeb()
    stops.push(() => new Promise((resolve) => web.close(() => resolve())))
    expect(lineOf(await diagnosis(await listening(web), {}), 'tls')).toMatch(/FAIL .* does not speak TLS\./)
  })
})
