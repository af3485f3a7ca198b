import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-web'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { FrameSchema, MapService, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { createLog } from '../log.ts'
import { listening } from '../relay/fake-relay.ts'
import { startHttpServer } from './server.ts'

const found = spawnSync('nginx', ['-v']).error === undefined
beforeAll(() => {
  if (!found)
    console.warn('nginx is not installed: what stands behind it is not tried. apt-get install nginx-light brings it.')
})

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

/** Milliseconds after which this nginx cuts a stream that says nothing; its standard is 60 s, with heartbeats every 10 s. */
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

/** nginx as it comes, but for the port, the times and what a location says. */
async function nginx(location: string): Promise<string> {
  const folder = await temporary()
  const free = createServer()
  const port = await listening(free)
  await new Promise((resolve) => free.close(resolve))
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${folder}/${what};`,
  )
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit; events {}
     http { access_log off; ${temp.join(' ')}
       server { listen 127.0.0.1:${port}; proxy_read_timeout ${CUTS_AFTER_MS}ms; ${location} } }`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: 'ignore' })
  stops.push(() => ended(child))
  for (;;) {
    const answers = await fetch(`http://127.0.0.1:${port}/`).then(Boolean, () => false)
    if (answers) return `http://127.0.0.1:${port}`
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const ended = (child: ChildProcess) =>
  new Promise((resolve) => {
    child.on('exit', resolve)
    if (child.exitCode !== null) resolve(undefined)
    child.kill('SIGTERM')
  })

const WAYS = [
  ['a path of its own that nginx hands on', '/x/y/', 'location /x/y/ { proxy_pass http://127.0.0.1:PORT; }'],
  ['a path that nginx cuts off', '/', 'location /x/y/ { proxy_pass http://127.0.0.1:PORT/; }'],
  [
    'a path that nginx cuts off, with HTTP/1.1 and its Host',
    '/',
    'location /x/y/ { proxy_pass http://127.0.0.1:PORT/; proxy_http_version 1.1; proxy_set_header Host $host; }',
  ],
] as const

describe.runIf(found).each(WAYS)('behind nginx as it comes, below %s', (_way, basePath, location) => {
  it('page, answers and streams are there, and a quiet stream outlives its time limit', async () => {
    const port = await orrery(basePath)
    const base = `${await nginx(location.replace('PORT', String(port)))}/x/y`
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

describe.runIf(found)('behind nginx as it comes', () => {
  it('gRPC-web streams too', async () => {
    const location = 'location / { proxy_pass http://127.0.0.1:PORT; proxy_set_header Host $http_host; }'
    const port = await orrery('/')
    const base = await nginx(location.replace('PORT', String(port)))
    const client = createClient(MapService, createGrpcWebTransport({ baseUrl: base }))
    const first = await client.observe({})[Symbol.asyncIterator]().next()
    expect(first.value).toMatchObject({ number: 1 })
  })
})
