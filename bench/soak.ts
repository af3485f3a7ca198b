/**
 * A paced flood for minutes, with viewers over HTTP and streams that are cut: memory and delay by the minute, and whether the
 * counts add up: what Relay sent is what was received, repeated or lost on the cut line.
 * `npx tsx bench/soak.ts [minutes] [flows/s] [viewers] [seconds between cuts, 0 for none]`
 */
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { registerMapService } from '#service/map-service.ts'
import { relayAddress } from '../backend/config/address.ts'
import { createLog } from '../backend/log.ts'
import { startFaultProxy } from '../backend/relay/fault-proxy.ts'
import { createRelaySource } from '../backend/relay/source.ts'

const [minutes = 10, rate = 50_000, viewers = 5, cutEvery = 30] = process.argv.slice(2).map(Number)
const EXEC = { execArgv: ['--import', 'tsx'] }

const hose = fork(new URL('firehose.ts', import.meta.url), [String(rate)], { ...EXEC, stdio: 'ignore' })
const ask = <Answer>(what: string): Promise<Answer> => {
  const answer = new Promise<Answer>((resolve) => hose.once('message', (message) => resolve(message as Answer)))
  if (what !== '') hose.send(what)
  return answer
}
const { port } = await ask<{ readonly port: number }>('')
const line = await startFaultProxy(port)
const direct = cutEvery === 0
const address = relayAddress(`127.0.0.1:${direct ? port : line.port}`)
if (!address.ok) throw new Error('cannot be')

const stop = new AbortController()
const log = createLog({ level: 'silent', format: 'json' })
const source = createRelaySource({ address: address.value, tls: undefined, signal: stop.signal, log })
const service: { state: (() => ReturnType<ReturnType<typeof registerMapService>>) | undefined } = { state: undefined }
const server = createServer(
  connectNodeAdapter({
    routes: (router) => {
      service.state = registerMapService(router, {
        source,
        version: 'bench',
        signal: stop.signal,
        options: { keepWarm: true },
      })
    },
  }),
)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const pages = fork(new URL('viewers.ts', import.meta.url), [url, String(viewers)], { ...EXEC, stdio: 'inherit' })

interface Seen {
  readonly viewer: string
  readonly shown: number
  readonly received: number
  readonly matched: number
  readonly p95: number
}
const seen = new Map<string, Seen>()
pages.on('message', (message) => seen.set((message as Seen).viewer, message as Seen))

const end = performance.now() + minutes * 60_000
let cutAt = performance.now() + cutEvery * 1000
let cpu = process.cpuUsage()
let received = 0
for (let second = 1; performance.now() < end; second++) {
  await new Promise((resolve) => setTimeout(resolve, 1000))
  if (!direct && performance.now() >= cutAt) {
    cutAt += cutEvery * 1000
    line.reset()
  }
  if (second % 10 > 0) continue
  const { user, system } = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  const flows = service.state?.().flows.received ?? 0
  const p95 = Math.max(0, ...[...seen.values()].map((one) => one.p95))
  console.log(
    `${String(second).padStart(5)} s  ${Math.round((flows - received) / 10)} flows/s  ${((user + system) / 1e7).toFixed(2)} of a core  ` +
      `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB  frames arrive within ${p95} ms (p95)`,
  )
  received = flows
}
const { sent } = await ask<{ readonly sent: number }>('stop')
await new Promise((resolve) => setTimeout(resolve, 3_000))
const flows = service.state?.().flows ?? { received: 0, repeated: 0, undecodable: 0 }
const arrived = flows.received + flows.repeated + flows.undecodable
console.log(
  `sent ${sent} of about ${rate * minutes * 60} = received ${flows.received} + repeated ${flows.repeated} + not understood ` +
    `${flows.undecodable} + lost with lines that were cut ${sent - arrived}`,
)
for (const { viewer, shown, received: all, matched } of seen.values()) {
  console.log(`${viewer}: received ${all} = shown as rows or counted as more ${shown} + filtered ${all - matched}`)
}
stop.abort()
hose.kill()
pages.kill()
process.exit(0)
