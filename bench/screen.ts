/**
 * How old the newest flow is when it stands on the screen: `npm run build`, then `npx tsx bench/screen.ts [flows/s] [viewers] [seconds]`
 *
 * A synthetic Relay with a pace, the built product, further viewers in a process of their own, and a page in Chromium that follows.
 * At each picture in which the newest row is another one, its age is taken. The time counts from when Relay wrote the flow.
 */
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { startOrrery } from '../e2e/processes.ts'
import { launch, newPage } from './browser.ts'

const [rate = 5_000, viewers = 5, seconds = 20] = process.argv.slice(2).map(Number)
const EXEC = { execArgv: ['--import', 'tsx'] }

const hose = fork(new URL('firehose.ts', import.meta.url), [String(rate)], { ...EXEC, stdio: 'ignore' })
const { port } = await new Promise<{ readonly port: number }>((resolve) =>
  hose.once('message', (message) => resolve(message as { readonly port: number })),
)
const orrery = await startOrrery('--relay', `127.0.0.1:${port}`)
const others = fork(new URL('viewers.ts', import.meta.url), [orrery.address, String(viewers - 1)], EXEC)
const browser = await launch()
const page = await newPage(browser)
await page.goto(orrery.address)
await page.getByRole('grid').getByRole('row').nth(3).waitFor()
await wait(5_000)

/** Memory of the backend, in MiB, and the processor time that it took, in seconds. */
async function backend(): Promise<{ readonly memory: number; readonly cpu: number }> {
  const text = await (await fetch(new URL('metrics', orrery.address))).text()
  const of = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN)
  return { memory: of('process_resident_memory_bytes') / 2 ** 20, cpu: of('process_cpu_seconds_total') }
}

const before = await backend()
const begun = performance.now()
const ages = await page.evaluate(
  (ms) =>
    new Promise<number[]>((resolve) => {
      const found: number[] = []
      const end = performance.now() + ms
      let last = ''
      const look = () => {
        const text =
          document.querySelector('[role=grid] [role=row][aria-rowindex="2"] [role=gridcell]')?.textContent ?? ''
        const [hours, minutes, rest] = text.split(':').map(Number)
        if (text !== last && hours !== undefined && minutes !== undefined && rest !== undefined) {
          last = text
          found.push(Date.now() - (new Date().setUTCHours(hours, minutes, 0, 0) + rest * 1_000))
        }
        if (performance.now() < end) requestAnimationFrame(look)
        else resolve(found)
      }
      look()
    }),
  seconds * 1_000,
)
const after = await backend()
const sorted = ages.toSorted((a, b) => a - b)
const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN)
const { model = '' } = /model name\s*: (?<model>.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.groups ?? {}
console.log(
  `${model}, load ${loadavg()[0]?.toFixed(1)}: ${rate} flows/s, ${viewers} viewers, ${ages.length} changes of the newest row in ${seconds} s`,
)
console.log(
  `age of the newest row on the screen: ${at(0.5)} ms in the middle, ${at(0.95)} ms at p95, ${at(1 - 1e-9)} ms at most`,
)
console.log(
  `backend: ${(((after.cpu - before.cpu) * 1e3) / (performance.now() - begun)).toFixed(2)} of a core, ${Math.round(after.memory)} MB`,
)
await browser.close()
others.kill()
hose.kill()
await orrery.stop()
process.exit(0)
