import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-web'
import { afterEach, describe, expect, it } from 'vitest'
import { FrameSchema, MapService, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { createLog } from '../log.ts'
import { startHttpServer } from './server.ts'
import { PROXY, startProxy, type Way } from './test-proxy.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

/** Milliseconds after which this proxy cuts a stream that says nothing; nginx by default: 60 s, with heartbeats every 2 s. */
const CUTS_AFTER_MS = 1_000
const HEARTBEAT_MS = 300

/** An Orrery whose stream says little: a frame now and then. */
async function orrery(basePath: string, allowedHosts?: readonly string[]): Promise<number> {
  const folder = await temporary()
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Orrery</title>')
  const server = await startHttpServer({
    listen: { host: '127.0.0.1', port: 0 },
    allowedHosts,
    basePath,
    page: folder,
    routes: (router) =>
      router.service(MapService, {
        status: () => ({ version: '1' }),
        async *observe(_request, { signal }) {
          for (let number = 1; !signal.aborted; number++) {
            yield create(FrameSchema, { number, timeMs: Date.now() })
            await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_MS))
          }
        },
      }),
    status: (): SourceStatus => {
      throw new Error('nobody asks')
    },
    metrics: undefined,
    log: createLog({ level: 'silent', format: 'json' }),
    graceMs: 200,
  })
  stops.push(() => server.close())
  return server.port
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'orrery-nginx-'))
  stops.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function proxy(way: Way, port: number): Promise<string> {
  const { url, stop } = await startProxy(way, port, CUTS_AFTER_MS)
  stops.push(stop)
  return url
}

const WAYS: readonly (readonly [string, string, Way])[] = [
  ['a path of its own that is handed on', '/x/y/', { path: '/x/y/', cuts: false, modern: false }],
  ['a path that is cut off', '/', { path: '/x/y/', cuts: true, modern: false }],
  ['a path that is cut off, with HTTP/1.1 and its Host', '/', { path: '/x/y/', cuts: true, modern: true }],
]

describe.each(WAYS)(`behind ${PROXY}, below %s`, (_what, basePath, way) => {
  it('page, answers and streams are there, and a quiet stream outlives its time limit', async () => {
    const port = await orrery(basePath)
    const base = `${await proxy(way, port)}/x/y`
    expect(await (await fetch(`${base}/`)).text()).toContain('<title>Orrery</title>')
    const deep = await fetch(`${base}/some/link`)
    expect([deep.status, new URL(deep.url).pathname]).toEqual([200, '/x/y/'])

    const client = createClient(MapService, createConnectTransport({ baseUrl: base, useBinaryFormat: true }))
    expect(await client.status({})).toMatchObject({ version: '1' })
    const started = Date.now()
    const stop = new AbortController()
    const numbers: number[] = []
    for await (const { number } of client.observe({}, { signal: stop.signal })) {
      numbers.push(number)
      if (Date.now() - started > 2.5 * CUTS_AFTER_MS) break
    }
    stop.abort()
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    // Frames came one by one, as they were made: nothing was held back.
    expect(numbers.length).toBeGreaterThan(4)
  })
})

describe(`behind ${PROXY}`, () => {
  it('gRPC-web streams too', async () => {
    const port = await orrery('/')
    const base = await proxy({ path: '/', cuts: false, modern: true }, port)
    const client = createClient(MapService, createGrpcWebTransport({ baseUrl: base }))
    const first = await client.observe({})[Symbol.asyncIterator]().next()
    expect(first.value).toMatchObject({ number: 1 })
  })
})
