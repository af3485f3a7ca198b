import { freePort, startOrrery, startRelay } from './processes.ts'
import { expect, map, test } from './story.ts'

test('Relay stops and starts again: the page says so, keeps what it knew, and recovers by itself', async ({ page }) => {
  const port = await freePort()
  const first = await startRelay(port)
  const orrery = await startOrrery('--relay', first.address)
  try {
    await page.goto(orrery.address)
    await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
    await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
    await expect(page.getByRole('button', { name: /^Demo/ })).toHaveCount(0)

    await first.stop()
    await expect(page.getByText(/Lost the connection to|Cannot get flows from/)).toBeVisible()
    await expect(page.getByRole('button', { name: /^Live/ })).toHaveCount(0)
    await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)

    const second = await startRelay(port)
    await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText(/Lost the connection to|Cannot get flows from/)).toHaveCount(0)
    await second.stop()
  } finally {
    await orrery.stop()
    await first.stop()
  }
})

test('no Relay at all: the page says what is wrong and what to do', async ({ page }) => {
  const orrery = await startOrrery('--relay', `127.0.0.1:${await freePort()}`)
  try {
    await page.goto(orrery.address)
    await expect(
      page.getByRole('heading', { name: /Lost the connection to|Cannot get flows from|Connecting to/ }),
    ).toBeVisible()
    await expect(page.getByText('What to do')).toBeVisible()
  } finally {
    await orrery.stop()
  }
})

test('the backend goes away: the page keeps what it knew and says so', async ({ page, complaints }) => {
  const orrery = await startOrrery('--demo')
  await page.goto(orrery.address)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await orrery.stop()
  await expect(page.getByText('The backend of this page does not answer')).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  // The browser itself complains about requests that nobody answers.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('net::ERR')))
})
