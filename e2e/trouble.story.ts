import { startDemoRelay } from '../backend/demo/relay.ts'
import { startHoldingProxy } from '../backend/http/holding-proxy.ts'
import { startFaultProxy } from '../backend/relay/fault-proxy.ts'
import { freePort, startOrrery } from './processes.ts'
import { connection, details, expect, listConnections, map, rows, test } from './story.ts'

const LOST = /(No flows come|Cannot get flows) from/

test('Relay stops and starts again: the page says so, keeps what it knew, and recovers by itself', async ({
  page,
  starts,
}) => {
  const port = await freePort()
  const relay = await starts.relay(port)
  const orrery = await starts.orrery('--relay', relay.address)
  await page.goto(orrery.address)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await expect(page.getByRole('button', { name: /^Demo/ })).toHaveCount(0)

  await relay.stop()
  await expect(page.getByText(LOST)).toBeVisible()
  await expect(page).toHaveTitle(/^(Reconnecting|Not connected) · /)
  await expect(page.getByRole('button', { name: /^Live/ })).toHaveCount(0)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)

  await starts.relay(port)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(LOST)).toHaveCount(0)
  await expect(page).not.toHaveTitle(/onnect/)
  // Those who do not see that the banner has gone hear it.
  await expect(page.locator('[aria-live=polite]').getByText('Live again.')).toBeAttached()
})

test('a node is away: what is live only in part is not green, and says so however narrow the page is', async ({
  page,
}) => {
  const relay = await startDemoRelay({ port: 0 })
  const orrery = await startOrrery('--relay', relay.address)
  try {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(orrery.address)
    const pill = page.getByRole('button', { name: /^Live/ })
    await expect(pill.locator('.text-ok')).toBeVisible()
    relay.setNodeAway(true)
    await expect(pill.getByText('2/3 nodes')).toBeVisible()
    await expect(pill.locator('.text-ok')).toHaveCount(0)
    relay.setNodeAway(false)
    await expect(pill.locator('.text-ok')).toBeVisible()
    await page.goto('about:blank')
  } finally {
    await orrery.stop()
    await relay.close()
  }
})

test('no Relay at all: the page says what is wrong and what to do', async ({ page, starts }) => {
  const orrery = await starts.orrery('--relay', `127.0.0.1:${await freePort()}`)
  await page.goto(orrery.address)
  await expect(page.getByRole('heading', { name: LOST })).toBeVisible()
  await expect(page.getByText('What to do')).toBeVisible()
})

test('the backend goes away: the page keeps what it knew and says so', async ({ page, starts, complaints }) => {
  const orrery = await starts.orrery('--demo')
  await page.goto(orrery.address)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await orrery.stop()
  await expect(page.getByText('The backend of this page does not answer')).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  const strip = page.getByRole('slider', { name: /^Timeline/ })
  await expect(strip.locator('[data-gap]')).toBeVisible()
  await expect(page.getByText('Last known')).toBeVisible()
  await expect(strip).toHaveAttribute('aria-valuetext', /no flows known, nothing is known since/)
  // The browser itself complains about requests that nobody answers, each time that the page tries again.
  await page.goto('about:blank')
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('net::ERR')))
})

test('a line that hangs is not shown as live, and when it carries again the page goes on by itself', async ({
  page,
  starts,
}) => {
  const orrery = await starts.orrery('--demo')
  const line = await startFaultProxy(Number(new URL(orrery.address).port))
  await page.goto(`http://127.0.0.1:${line.port}/`)
  await expect(page.getByRole('button', { name: /^(Live|Demo)/ }).first()).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  line.hang(true)
  await expect(page.getByText(/Nothing has come from the backend for/)).toBeVisible()
  // What counts on every second is not read aloud every second.
  await expect(page.locator('[aria-live=polite] [aria-live=off]').getByText(/^for \d+ sec/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^No word/ })).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  line.hang(false)
  await expect(page.getByText(/Nothing has come from the backend for/)).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^No word/ })).toHaveCount(0)
  await page.goto('about:blank')
  await line.close()
})

test('a connection that has died without a word is left for a new one, and nothing but the map is seen', async ({
  page,
  starts,
}) => {
  const orrery = await starts.orrery('--demo')
  const line = await startFaultProxy(Number(new URL(orrery.address).port))
  await page.goto(`http://127.0.0.1:${line.port}/`)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  const before = line.connections()
  line.halfOpen()
  await expect.poll(() => line.connections()).toBeGreaterThan(before)
  await expect(page.getByRole('button', { name: /^No word/ })).toHaveCount(0)
  await expect(page.getByText('holds streams back')).toHaveCount(0)
  await page.goto('about:blank')
  await line.close()
})

for (const [what, bytes] of [
  ['all answers until they end', Number.POSITIVE_INFINITY],
  ['the last 64 kB of each answer', 65_536],
] as const) {
  test(`a proxy that holds back ${what}: pictures come instead of a stream, and the page says why`, async ({
    page,
    starts,
  }) => {
    const orrery = await starts.orrery('--demo')
    const proxy = await startHoldingProxy(Number(new URL(orrery.address).port), bytes)
    await page.goto(`${proxy.url}/?filter=namespace:starwars`)
    await expect(page.getByText('Something between you and Orrery holds streams back')).toBeVisible()
    await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
    await expect(page.getByRole('button', { name: /^(Live|Demo)/ }).first()).toBeVisible()
    await listConnections(page)
    await connection(page, 'starwars/tiefighter', 'starwars/deathstar').first().click()
    const total = details(page).getByText(/flows/).first()
    const first = await total.textContent()
    await expect.poll(() => total.textContent()).not.toBe(first)

    proxy.hold(0)
    // By itself, in ten seconds; on a busy machine in a few more.
    await expect(page.getByText('holds streams back')).toHaveCount(0, { timeout: 20_000 })
    await expect(
      details(page)
        .getByRole('heading', { name: /deathstar/ })
        .first(),
    ).toBeVisible()
    await page.goto('about:blank')
    await proxy.stop()
  })
}

test('two replicas behind one address: any of them answers, and when one goes the page stays where it was', async ({
  page,
  starts,
  complaints,
}) => {
  const relay = await starts.relay(await freePort())
  const replicas = [await starts.orrery('--relay', relay.address), await starts.orrery('--relay', relay.address)]
  const service = await startFaultProxy(replicas.map(({ address }) => Number(new URL(address).port)))
  await page.goto(`http://127.0.0.1:${service.port}/?filter=${encodeURIComponent('namespace:starwars')}`)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
  await listConnections(page)
  await connection(page, 'starwars/tiefighter', 'starwars/deathstar').first().click()
  await expect(
    details(page)
      .getByRole('heading', { name: /deathstar/ })
      .first(),
  ).toBeVisible()
  const address = page.url()

  await replicas[0]?.stop()
  service.reset()
  // Every other connection meets the replica that has gone; the page goes on trying until it meets the other one.
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible({ timeout: 60_000 })
  await expect(
    details(page)
      .getByRole('heading', { name: /deathstar/ })
      .first(),
  ).toBeVisible()
  await expect(rows(page).nth(1)).toBeVisible()
  expect(page.url()).toBe(address)
  await page.goto('about:blank')
  await service.close()
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('net::ERR')))
})

test('the backend starts again: the page comes back by itself to where it was', async ({
  page,
  starts,
  complaints,
}) => {
  const relay = await starts.relay(await freePort())
  const listen = `127.0.0.1:${await freePort()}`
  const before = await starts.orrery('--relay', relay.address, '--listen', listen)
  await page.goto(`${before.address}?filter=namespace:starwars`)
  await listConnections(page)
  await connection(page, 'starwars/tiefighter', 'starwars/deathstar').first().click()
  await expect(
    details(page)
      .getByRole('heading', { name: /deathstar/ })
      .first(),
  ).toBeVisible()
  const address = page.url()

  await before.stop()
  await expect(page.getByText('The backend of this page does not answer')).toBeVisible()
  await starts.orrery('--relay', relay.address, '--listen', listen)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('The backend of this page does not answer')).toHaveCount(0)
  await expect(
    details(page)
      .getByRole('heading', { name: /deathstar/ })
      .first(),
  ).toBeVisible()
  expect(page.url()).toBe(address)
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('net::ERR')))
})
