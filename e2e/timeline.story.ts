import { connection, details, expect, listConnections, rows, test } from './story.ts'

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

test('a window of the past is selected; a connection tells its figures and its chart, also after a reload', async ({
  page,
  demo,
}) => {
  await page.goto(demo.address)
  const strip = page.getByRole('slider', { name: /^Timeline/ })
  await expect(rows(page).nth(1)).toBeVisible()
  await expect(strip).toHaveAttribute('aria-valuetext', /flows/)
  const box = await strip.boundingBox()
  if (box === null) throw new Error('the timeline has no box')
  // The last half minute but for its last seconds, which still fill.
  const second = box.width / 300
  await page.mouse.move(box.x + box.width - 40 * second, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 5 * second, box.y + 20, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=.*&to=/)
  await expect(page.getByRole('complementary', { name: 'Filters' })).toContainText(
    'of the live view, not of the window',
  )
  await listConnections(page)
  await connection(page, 'starwars/tiefighter', 'starwars/deathstar').click()
  const panel = details(page)
  await expect(panel).toContainText(/in this window\.|the last one/)
  await expect(panel).toContainText(/Calls, latencies and connections: \d\d:\d\d:\d0 – \d\d:\d\d:\d0/)
  const chart = panel.getByRole('img', { name: /^Flows from .* The window from .* is marked\.$/ })
  await expect(chart).toBeVisible()
  await expect(panel.getByRole('columnheader', { name: 'In this window' })).toBeVisible()
  // Once nothing comes in for it any more, it is the same at every look.
  const note = panel.getByText(/^Calls, latencies/)
  const over = await note.textContent()
  await page.reload()
  await expect(details(page).getByText(/^Calls, latencies/)).toHaveText(over ?? '')
  await expect(details(page).getByRole('img', { name: /^Flows from .* is marked\.$/ })).toBeVisible()
  await expect(details(page).getByRole('columnheader', { name: 'In this window' })).toBeVisible()
})
