import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttp, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listening } from '../relay/fake-relay.ts'
import { closeServer } from './listen.ts'

/** How a proxy leads to Orrery. */
export interface Way {
  /** Below which path it is asked. */
  readonly path: string
  /** It cuts that path off. */
  readonly cuts: boolean
  /** It speaks HTTP/1.1 and hands on the name that it was asked by, which nginx by default does not. */
  readonly modern: boolean
}

export interface Proxy {
  /** Without a slash at its end. */
  readonly url: string
  readonly stop: () => Promise<void>
}

const installed = spawnSync('nginx', ['-v']).error === undefined
/** What stands in front of Orrery in these tests. */
export const PROXY = installed ? 'nginx as it comes' : 'a proxy with the ways of nginx, which is not installed here'

/**
 * nginx with its defaults but for the port and the time after which it cuts what is quiet. Where it is not installed, a proxy that does
 * the same to answers: holds them back unless it is asked not to, cuts quiet ones, ends the connection after each.
 */
export const startProxy = (way: Way, port: number, cutsAfterMs: number): Promise<Proxy> =>
  installed ? nginx(way, port, cutsAfterMs) : standIn(way, port, cutsAfterMs)

async function nginx({ path, cuts, modern }: Way, upstream: number, cutsAfterMs: number): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), 'orrery-nginx-'))
  const free = createServer()
  const port = await listening(free)
  await closeServer(free)
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${folder}/${what};`,
  )
  const how = modern ? 'proxy_http_version 1.1; proxy_set_header Host $host;' : ''
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit; events {}
     http { access_log off; ${temp.join(' ')}
       server { listen 127.0.0.1:${port}; proxy_read_timeout ${cutsAfterMs}ms;
         location ${path} { proxy_pass http://127.0.0.1:${upstream}${cuts ? '/' : ''}; ${how} } } }`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  for (;;) {
    if (await fetch(url).then(Boolean, () => false)) return { url, stop }
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

async function standIn({ path, cuts, modern }: Way, upstream: number, cutsAfterMs: number): Promise<Proxy> {
  const server = createHttp((asked, answer) => {
    const { url = '/', method, headers } = asked
    const onward = request({
      host: '127.0.0.1',
      port: upstream,
      method,
      path: cuts ? `/${url.slice(path.length)}` : url,
      headers: { ...headers, host: modern ? headers.host : `127.0.0.1:${upstream}`, connection: 'close' },
    })
    onward.setTimeout(cutsAfterMs, () => onward.destroy(new Error('it was quiet for too long')))
    onward.on('error', () => answer.destroy())
    onward.on('response', (given) => {
      answer.writeHead(given.statusCode ?? 502, { ...given.headers, connection: 'close' })
      given.on('error', () => answer.destroy())
      if (given.headers['x-accel-buffering'] === 'no') given.pipe(answer)
      else {
        const held: Buffer[] = []
        given.on('data', (chunk: Buffer) => held.push(chunk))
        given.on('end', () => answer.end(Buffer.concat(held)))
      }
    })
    answer.on('close', () => onward.destroy())
    asked.pipe(onward)
  })
  const port = await listening(server)
  const stop = async () => {
    server.closeAllConnections()
    await closeServer(server)
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}
