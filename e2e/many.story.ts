import type { Page } from '@playwright/test'
import { drawn, type Place, placeOf } from './map-places.ts'
import { freePort, startRelay } from './processes.ts'
import { expect, expectOpenToAll, map, test } from './story.ts'

/** Lines that begin or end at a card. */
const own = async (page: Page, { id }: Place): Promise<number> => {
  const card = id.slice('card:'.length)
  return (await drawn(page, 'edge')).filter((line) => line.id.split(' → ').includes(card)).length
}

const chip = (page: Page) => page.getByRole('button', { name: /lines? (not drawn|between closed boxes are drawn)/ })
const told = async (page: Page) => Number(/^[\d,]+/.exec((await chip(page).textContent()) ?? '')?.[0].replace(',', ''))

test('of very many lines between closed boxes the quiet ones are left out, counted, and drawn of the box that one looks at', async ({
  page,
  starts,
}) => {
  test.setTimeout(240_000)
  const port = await freePort()
  const relay = await startRelay(port, '--services', '160', '--namespaces', '40', '--edges', '1500', '--rate', '1000')
  try {
    const { address } = await starts.orrery('--relay', relay.address)
    await page.goto(`${address}?closed=filters,table,timeline`)
    await expect(chip(page)).toBeVisible({ timeout: 60_000 })
    await expect.poll(() => told(page), { timeout: 60_000 }).toBeGreaterThan(100)
    await expect(map(page)).toHaveAccessibleName(/quieter lines between closed boxes are not drawn; select a box/)
    expect((await drawn(page, 'edge')).length).toBeLessThan(480)

    const box = await placeOf(page, '/team-20')
    const before = await own(page, box)
    await page.mouse.move(box.x + 30, box.y)
    await expect.poll(() => own(page, box)).toBeGreaterThan(before)
    await page.mouse.click(box.x + 30, box.y)
    await expect(page).toHaveURL(/select=group/)
    await page.mouse.move(2, 2)
    await expect.poll(() => own(page, box)).toBeGreaterThan(before)
    await page.keyboard.press('Escape')

    await chip(page).focus()
    await expect(page.getByText('Point at a box or select it')).toBeVisible()
    await expectOpenToAll(page, '.map')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/lines=all/)
    await expect.poll(async () => (await drawn(page, 'edge')).length).toBeGreaterThan(500)
    await chip(page).click()
    await expect(page).not.toHaveURL(/lines=all/)
    await expect.poll(async () => (await drawn(page, 'edge')).length).toBeLessThan(480)
  } finally {
    await relay.stop()
  }
})
