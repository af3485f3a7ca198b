import { expect, listConnections, rows, test } from './story.ts'

test('a window is chosen by keyboard, stands in the address, and Escape leads back to live', async ({ page, demo }) => {
  await page.goto(demo.address)
  const strip = page.getByRole('slider', { name: /^Timeline/ })
  await expect(rows(page).nth(1)).toBeVisible()
  await strip.focus()
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft']) {
    await page.keyboard.press(key)
  }
  await expect(strip).toHaveAttribute('aria-valuetext', /selected, Enter shows it/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/from=.*&to=/)
  await expect(page.getByText(/\d\d:\d\d:\d\d – \d\d:\d\d:\d\d/)).toBeVisible()
  await listConnections(page)
  await expect(rows(page).nth(1)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/from=/)
})

test('pausing holds the page still while flows go on', async ({ page, demo }) => {
  await page.goto(demo.address)
  await expect(rows(page).nth(1)).toBeVisible()
  await page.keyboard.press('h')
  await expect(page.getByText(/^Paused at/)).toBeVisible()
  const newest = await rows(page).nth(1).textContent()
  await expect(page.getByText(/^[1-9][\d,]* flows since/)).toBeVisible()
  expect(await rows(page).nth(1).textContent()).toBe(newest)
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText(/^Paused at/)).toBeHidden()
})
