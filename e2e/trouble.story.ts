import { freePort } from './processes.ts'
import { expect, map, test } from './story.ts'

const LOST = /Lost the connection to|Cannot get flows from/

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
  await expect(page.getByRole('button', { name: /^Live/ })).toHaveCount(0)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)

  await starts.relay(port)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(LOST)).toHaveCount(0)
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
  // The browser itself complains about requests that nobody answers.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('net::ERR')))
})
