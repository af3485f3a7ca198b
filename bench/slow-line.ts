// What a viewer on a slow line sees: `npx tsx bench/slow-line.ts [kbit/s] [flows/s] [services] [seconds]`.
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { MapService } from '#gen/orrery/v1/orrery_pb.ts'
import { readConfig } from '../backend/config/config.ts'
import { createLog } from '../backend/log.ts'
import { run } from '../backend/run.ts'
import { startSlowProxy } from './slow-proxy.ts'

const [kbits = 256, rate = 1000, services = 200, seconds = 60] = process.argv.slice(2).map(Number)
const config = readConfig(`--listen 127.0.0.1:0 --demo-rate ${rate} --demo-services ${services}`.split(' '), {})
if ('wrong' in config || config.kind !== 'run') throw new Error(JSON.stringify(config))

const stop = new AbortController()
const url = await new Promise<string>((resolve) => {
  const say = (line: string) => resolve(/http:\S+/.exec(line)?.[0] ?? '')
  const log = createLog({ level: 'warn', format: 'text' })
  void run(config, { log, page: 'dist/page', signal: stop.signal, say, complain: console.error })
})
await new Promise((resolve) => setTimeout(resolve, 8_000))

const proxy = await startSlowProxy(Number(new URL(url).port), (kbits * 1000) / 8)
const client = createClient(
  MapService,
  createConnectTransport({ baseUrl: `http://127.0.0.1:${proxy.port}`, useBinaryFormat: true }),
)
const started = Date.now()
const viewer = 'bench'
let quietUntil = 0
const late: number[] = []
let frames = 0
let rows = 0
let firstMs = 0
const end = new AbortController()
setTimeout(() => end.abort(), seconds * 1000)
try {
  for await (const frame of client.observe({ rows: 1000, viewer }, { signal: end.signal })) {
    frames++
    if (Date.now() - started > seconds * 1000) break
    if (process.env['DEBUG'])
      console.log(frames, Date.now() - started, Math.round(Date.now() - frame.timeMs), frame.rows.length, proxy.bytes())
    rows += frame.rows.length
    if (Date.now() >= quietUntil) {
      quietUntil = Date.now() + 1_000
      client.acknowledge({ viewer, number: frame.number }).catch(console.error)
    }
    if (firstMs === 0) {
      firstMs = Date.now() - started
      console.log(
        `first frame after ${firstMs} ms: ${frame.graph?.services.length} services, ${frame.rows.length} rows, ${proxy.bytes()} bytes on the line`,
      )
    } else late.push(Date.now() - frame.timeMs)
  }
} catch (error) {
  if (!end.signal.aborted) throw error
}
late.sort((a, b) => a - b)
const at = (part: number) => Math.round(late[Math.floor(part * (late.length - 1))] ?? 0)
console.log(
  `${kbits} kbit/s, ${rate} flows/s, ${services} services, ${seconds} s: ${frames} frames, ${rows} rows, ${proxy.bytes()} bytes; ` +
    `late by ${at(0.5)} ms (median), ${at(0.95)} ms (p95), ${at(1)} ms (most)`,
)
stop.abort('SIGTERM')
await proxy.close()
