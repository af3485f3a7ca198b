import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { connection, details, expect, map, test } from './story.ts'

const open = (page: Page) => page.getByRole('button', { name: 'How the map is drawn' }).click()

/** Names in a column of the connections that begin so. */
const named = (page: Page, beginning: RegExp) => page.getByRole('gridcell', { name: beginning })

test('the map by pod tells the two pods of the death star apart, and the address keeps it', async ({ page, demo }) => {
  await page.goto(`${demo.address}?list=connections&filter=namespace:starwars`)
  // While its first flows come in, an end may turn out to be another service: what is selected goes on under its new id.
  await connection(page, 'starwars/tiefighter', 'starwars/deathstar').first().click()
  await expect(details(page)).toContainText('Connection')
  await open(page)
  await page.getByRole('combobox', { name: 'Boxes by' }).selectOption('pod')
  await expect(page).toHaveURL(/group=pod/)
  await expect(details(page)).toHaveCount(0)

  const pods = async () => new Set(await named(page, /^starwars\/deathstar-/).allTextContents()).size
  await expect.poll(pods, { timeout: 60_000 }).toBe(2)
  await page.keyboard.press('Escape')
  await named(page, /^starwars\/deathstar-/)
    .first()
    .click()
  await expect(details(page)).toContainText('Connection')
  await expect(page).toHaveURL(/select=edge.*pod%3Adeathstar-/)

  await page.reload()
  await expect(details(page)).toContainText(/deathstar-/)
  await expect.poll(pods).toBe(2)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
})

test('the map by node shows where pods run', async ({ page, demo }) => {
  await page.goto(`${demo.address}?list=connections&group=node`)
  for (const node of ['worker-1', 'worker-2', 'worker-3']) {
    await expect(page.getByRole('gridcell', { name: node, exact: true }).first()).toBeVisible()
  }
})

test('the world is one where that is asked for, and lines tell the p95', async ({ page, demo }) => {
  await page.goto(`${demo.address}?list=connections`)
  await expect(named(page, /^tracker\.ads\.example$/).first()).toBeVisible({ timeout: 60_000 })
  await open(page)
  await page.getByRole('radio', { name: 'As one' }).click()
  await expect(page).toHaveURL(/world=one/)
  await expect(named(page, /^World$/).first()).toBeVisible()
  await expect(named(page, /^tracker\.ads\.example$/)).toHaveCount(0)

  await page.getByRole('radio', { name: 'p95' }).click()
  await expect(page).toHaveURL(/label=p95/)
  const { violations } = await new AxeBuilder({ page }).include('.map-view').analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('grid', { name: 'Connections of the map' }).getByRole('button', { name: 'p95' }).press('Enter')
  await expect(page.getByRole('columnheader', { name: 'p95' })).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('row').nth(1)).toContainText(/\d ms|\d sec/)
})
