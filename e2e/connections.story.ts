import { readFile } from 'node:fs/promises'
import { connection, details, expect, expectOpenToAll, listConnections, map, test } from './story.ts'

test('the connections by keyboard alone: sort, walk, open, and the order holds still meanwhile', async ({
  page,
  demo,
}) => {
  await page.goto(demo.address)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await page.keyboard.press('e')
  await expect(page).toHaveURL(/list=connections/)
  const grid = page.getByRole('grid', { name: 'Connections of the map' })
  await expect(grid.getByRole('columnheader')).toHaveCount(11)
  await expect(grid.getByRole('columnheader', { name: 'State' })).toHaveAttribute('aria-sort', 'descending')

  await grid.getByRole('button', { name: 'Forwarded/s' }).press('Enter')
  await expect(grid.getByRole('columnheader', { name: 'Forwarded/s' })).toHaveAttribute('aria-sort', 'descending')
  await expect(grid.getByRole('columnheader', { name: 'State' })).toHaveAttribute('aria-sort', 'none')

  await grid.focus()
  await expect(page.getByRole('button', { name: /Order held/ })).toBeVisible()
  await page.keyboard.press('End')
  const row = page.locator(`[id="${await grid.getAttribute('aria-activedescendant')}"]`)
  await expect(row).toBeInViewport()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  const cell = page.locator(`[id="${await grid.getAttribute('aria-activedescendant')}"]`)
  await expect(cell).toHaveRole('gridcell')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/select=edge/)
  await expect(details(page)).toContainText('Connection')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(details(page)).toHaveCount(0)
})

test('a problem says so in words, with the reason and the side', async ({ page, demo }) => {
  await page.goto(`${demo.address}?list=connections`)
  const dropping = connection(page, 'shop/ads', 'tracker.ads.example').first()
  await expect(dropping).toContainText(/Dropped.*at (egress|ingress)/, { timeout: 60_000 })
  await dropping.click()
  await expect(details(page).getByRole('heading', { name: 'Why dropped' })).toBeVisible()
})

test('the map leaves the page as image, data and text', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=namespace:shop`)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  const beginnings = [
    ['PNG image', /\.png$/, '\u{fffd}PNG'],
    ['SVG drawing', /\.svg$/, '<svg xmlns'],
    ['JSON snapshot', /\.json$/, '{'],
    ['Mermaid flowchart', /\.mmd$/, '%% Orrery'],
    ['Graphviz DOT', /\.dot$/, 'digraph orrery {'],
    ['CSV of the connections', /\.csv$/, 'source_cluster,'],
  ] as const
  for (const [name, ending, beginning] of beginnings) {
    await page.getByRole('button', { name: 'Export' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('group', { name: 'Download' }).getByRole('menuitem', { name }).click()
    const file = await coming
    expect(file.suggestedFilename()).toMatch(/^orrery-.*shop-\d{8}T\d{6}Z/)
    expect(file.suggestedFilename()).toMatch(ending)
    const text = await readFile(await file.path(), 'utf8')
    expect(text.slice(0, beginning.length)).toBe(beginning)
    await expect(page.getByRole('status').filter({ hasText: 'Saved orrery-' })).toBeVisible()
  }
})

test('a clipboard that refuses is told, one that works as well', async ({ page, demo, context }) => {
  await page.goto(demo.address)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  const copy = async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('group', { name: /Copy/ }).getByRole('menuitem', { name: 'Mermaid flowchart' }).click()
  }
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await copy()
  await expect(page.getByRole('status').filter({ hasText: 'Copied: Mermaid flowchart' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('flowchart LR')
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await copy()
  await expect(page.getByRole('status').filter({ hasText: 'The browser refused the clipboard' })).toBeVisible()
})

test('the list itself is saved in the order in which it stands', async ({ page, demo }) => {
  await page.goto(demo.address)
  await listConnections(page)
  await page.getByRole('button', { name: 'Source', exact: true }).click()
  await page.getByRole('button', { name: 'Save the list' }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('menuitem').first().click()
  const lines = (await readFile(await (await coming).path(), 'utf8')).trimEnd().split('\r\n').slice(1)
  const names = lines.map((line) => line.split(',').slice(1, 3).filter(Boolean).join('/').toLowerCase())
  expect(names.length).toBeGreaterThan(5)
  expect(names).toEqual([...names].sort())
})

for (const theme of ['light', 'dark'] as const) {
  test(`the connections shut nobody out in the ${theme} theme`, async ({ page, demo }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto(`${demo.address}?list=connections`)
    await expect(page.getByRole('row').nth(3)).toBeVisible()
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await expectOpenToAll(page)
  })
}
