import { details, expect, expectOpenToAll, map, rows, test } from './story.ts'

test('the page shows the map and flows within a moment', async ({ page, demo }) => {
  await page.goto(demo.address)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await expect(rows(page).nth(5)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Live/ })).toContainText('3/3 nodes')
})

test('flows are filtered by verdict, in the panel, and the address keeps it', async ({ page, demo }) => {
  await page.goto(demo.address)
  await page.getByRole('checkbox', { name: 'Dropped' }).check()
  await expect(page).toHaveURL(/filter=verdict%3ADROPPED/)
  const flows = page.locator('[role=row][data-verdict]')
  await expect(flows.first()).toBeVisible()
  await expect(page.locator('[role=row][data-verdict]:not([data-verdict=DROPPED])')).toHaveCount(0)
  await expect(page.getByText(/The filter hides .* flows\/s/)).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('checkbox', { name: 'Dropped' })).not.toBeChecked()
  await expect(page.locator('[role=row][data-verdict=FORWARDED]').first()).toBeVisible()
})

test('a filter that does not parse says where, and the one before stays in force', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  const box = page.getByRole('combobox', { name: 'Filter', exact: true })
  await box.fill('port:abc')
  await box.press('Enter')
  await expect(page.getByRole('alert')).toContainText('abc')
  await expect(page).toHaveURL(/filter=namespace(:|%3A)starwars/)
  await box.fill('port:80')
  await box.press('Enter')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Remove port:80' })).toBeVisible()
})

test('a flow is read in full while the table holds still, and a link leads back to it', async ({ page, demo }) => {
  await page.goto(demo.address)
  await rows(page).nth(3).click()
  await expect(details(page).getByRole('heading', { name: 'Destination' })).toBeVisible()
  await expect(page.getByRole('button', { name: /new flows?$/ })).toBeVisible()
  const title = await details(page).getByRole('heading', { level: 2 }).textContent()
  await page.reload()
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(title ?? '')
  await page.getByRole('button', { name: 'Close the details' }).click()
  await expect(details(page)).toHaveCount(0)
})

test('a link to what is not there says so', async ({ page, demo }) => {
  await page.goto(`${demo.address}?select=edge:no/such/edge`)
  await expect(details(page)).toContainText('Not in view now')

  // An end that is there is shown, one that is not is looked for, and what has left may be found in the past.
  const gone = 'orrery-demo/starwars/tiefighter:Pod → orrery-demo/starwars/executor : 80 / tcp'
  await page.goto(`${demo.address}?select=${encodeURIComponent(`edge:${gone}`)}`)
  await expect(details(page)).toContainText('starwars/tiefighter → starwars/executor · TCP 80')
  await details(page).getByRole('button', { name: 'Look in the last hour' }).click()
  await expect(page).toHaveURL(/from=/)
  await details(page).getByRole('button', { name: 'Back to live' }).click()
  await expect(page).not.toHaveURL(/from=/)
  await details(page).getByRole('button', { name: 'Look for executor' }).click()
  await expect(page.getByRole('textbox', { name: 'Find on the map' })).toHaveValue('executor')
  await expect(details(page)).toHaveCount(0)
  await page.goBack()
  await details(page).getByRole('button', { name: 'Show starwars/tiefighter' }).click()
  await expect(details(page).getByRole('heading', { name: 'starwars/tiefighter' })).toBeVisible()
})

test('under a sub path the page finds its backend too', async ({ page, starts }) => {
  const orrery = await starts.orrery('--demo', '--base-path', '/tools/orrery')
  await page.goto(orrery.address)
  expect(page.url()).toContain('/tools/orrery/')
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
})

for (const theme of ['light', 'dark'] as const) {
  test(`nobody is shut out: no serious violation of accessibility in the ${theme} theme`, async ({ page, demo }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto(demo.address)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await rows(page).nth(3).click()
    await expect(details(page)).toBeVisible()
    await expectOpenToAll(page)
  })
}

test('the flows are saved as the command line reads them, and one is copied as it prints it', async ({
  page,
  demo,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  await rows(page).nth(3).click()
  await page.getByRole('button', { name: 'Save or copy flows' }).click()
  const saving = page.waitForEvent('download')
  await page
    .getByRole('menuitem', { name: /^JSON lines/ })
    .first()
    .click()
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/\.jsonl$/)
  const content = await (await file.createReadStream()).toArray()
  const lines = Buffer.concat(content).toString().trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(3)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ flow: { uuid: expect.any(String) } })
  await page.getByRole('button', { name: 'Save or copy flows' }).click()
  await page
    .getByRole('menuitem', { name: /compact/ })
    .last()
    .click()
  await expect(page.getByText(/^Copied: /)).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toMatch(/^\w{3} [ \d]\d [\d:.]{12}: .+ (->|<-|<>) .+ \(.*\)\n$/)
})
