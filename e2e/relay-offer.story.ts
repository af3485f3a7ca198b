import { fileURLToPath } from 'node:url'
import { type Config, readConfig } from '#backend/config/config.ts'
import { startDemoRelay } from '#backend/demo/relay.ts'
import { createLog } from '#backend/log.ts'
import { run } from '#backend/run.ts'
import { expect, map, test } from './story.ts'

/** Orrery without a source, with this Relay where a forwarded one would be. */
async function orreryBeside(port: number, stop: AbortSignal): Promise<{ address: string; ended: Promise<number> }> {
  const config = readConfig(['--listen', '127.0.0.1:0'], {}) as Config
  const lookFor = { text: `localhost:${port}`, host: '127.0.0.1', port, tls: undefined, socket: undefined }
  const page = fileURLToPath(new URL('../dist/page', import.meta.url))
  const log = createLog({ level: 'silent', format: 'json' })
  let ended: Promise<number> = Promise.resolve(0)
  const address = await new Promise<string>((resolve, reject) => {
    const say = (line: string) => resolve(/http:\S+/.exec(line)?.[0] ?? '')
    ended = run({ ...config, lookFor }, { log, page, signal: stop, say, complain: reject })
  })
  return { address, ended }
}

test('a Relay is within reach of the demo: the page says so, and shows it when told to', async ({ page }) => {
  const relay = await startDemoRelay({ act: 'open' })
  const stop = new AbortController()
  const { address, ended } = await orreryBeside(relay.port, stop.signal)
  await page.goto(address)
  const offer = page.getByText(`A Hubble Relay answers at localhost:${relay.port}. What you see is the demo.`)
  await expect(offer).toBeVisible()
  await expect(page.getByRole('button', { name: /^Demo/ })).toBeVisible()

  await page.getByRole('button', { name: 'Show this cluster' }).click()
  await expect(page.getByRole('button', { name: /^Demo/ })).toHaveCount(0)
  await expect(offer).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await page.goto('about:blank')
  stop.abort()
  expect(await ended).toBe(0)
  await relay.close()
})
