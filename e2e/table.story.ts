import type { Page } from '@playwright/test'
import { details, expect, expectOpenToAll, rows, test } from './story.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

const header = (page: Page, name: string) => page.getByRole('columnheader', { name: new RegExp(`^${name}`) })

const names = (page: Page) =>
  page.getByRole('columnheader').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-column')))

const flows = (page: Page) => page.locator('[role=row][data-verdict]')

test('columns are chosen, moved, pulled and fitted, and the address and the browser keep them', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?closed=filters`)
  await expect(rows(page).nth(3)).toBeVisible()
  const before = await names(page)
  await page.getByRole('button', { name: 'Columns and rows' }).click()
  await page.getByRole('searchbox', { name: 'Find a column' }).fill('uuid')
  await page.getByRole('checkbox', { name: 'UUID' }).check()
  await page.keyboard.press('Escape')
  await expect.poll(() => names(page)).toEqual([...before, 'uuid'])
  // By keys: the header moves, and grows.
  await header(page, 'Verdict').getByRole('button', { name: 'Verdict', exact: true }).focus()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(async () => (await names(page)).slice(0, 2)).toEqual(['verdict', 'time'])
  const width = async () => (await header(page, 'Verdict').boundingBox())?.width ?? 0
  const narrow = await width()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(width).toBeGreaterThan(narrow + 10)
  // By pointer: dragged, pulled at its edge, fitted by a double click.
  await header(page, 'Source').dragTo(header(page, 'Verdict'))
  await expect.poll(async () => (await names(page))[0]).toBe('source')
  await page.locator('[data-edge=uuid]').dblclick()
  await expect(page).toHaveURL(/cols=source.*uuid\*\d+/)
  const kept = await names(page)
  await page.reload()
  await expect.poll(() => names(page)).toEqual(kept)
  await page.goto(demo.address)
  await expect.poll(() => names(page)).toEqual(kept)
  await page.getByRole('button', { name: 'Columns and rows' }).click()
  await page.getByRole('button', { name: 'Usual columns' }).click()
  await expect(page).not.toHaveURL(/cols=/)
  await expect(header(page, 'UUID')).toHaveCount(0)
})

test('times are local, of UTC, or how long ago', async ({ page, demo }) => {
  await page.goto(demo.address)
  const time = flows(page).first().getByRole('time')
  await expect(time).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}$/)
  await header(page, 'Time').getByRole('button', { name: 'Time', exact: true }).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('menuitemcheckbox', { name: 'UTC' }).click()
  await expect(time).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}Z$/)
  await expect(page).toHaveURL(/clock=utc/)
  await header(page, 'Time').click({ button: 'right' })
  await page.getByRole('menuitemcheckbox', { name: 'How long ago' }).click()
  await expect(time).toHaveText(/ago$/)
})

test('a click on a header sorts what is kept and holds it; another leads back to the newest', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?cols=time.source-pod.destination-pod.l7.latency&filter=l7:http`)
  await expect(header(page, 'Time')).toHaveAttribute('aria-sort', 'descending')
  await expect(rows(page).nth(5)).toBeVisible()
  await header(page, 'Latency').getByRole('button', { name: 'Latency', exact: true }).click()
  await expect(header(page, 'Latency')).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/sort=-latency/)
  await expect(page.getByText('By Latency')).toBeVisible()
  const latencies = () =>
    page
      .locator('[role=gridcell][data-column=latency]')
      .evaluateAll((cells) => cells.slice(0, 5).map((cell) => cell.textContent ?? ''))
  const milliseconds = (text: string) => Number.parseFloat(text.replace(/[≈<]/g, '')) * (/ sec/.test(text) ? 1000 : 1)
  await expect.poll(async () => (await latencies())[0]).toMatch(/sec|ms/)
  const seen = (await latencies()).filter((text) => text !== '').map(milliseconds)
  expect(seen).toEqual([...seen].sort((a, b) => b - a))
  await expect(page.getByRole('button', { name: /new flows?$/ })).toBeVisible()
  await page.getByRole('button', { name: 'As they come, newest first' }).click()
  await expect(header(page, 'Time')).toHaveAttribute('aria-sort', 'descending')
})

test('the rows are held by a key and by a button, and go on where the newest are', async ({ page, demo }) => {
  await page.goto(demo.address)
  await page.getByRole('button', { name: 'Hold', exact: true }).click()
  const first = await flows(page).first().getAttribute('id')
  await expect(page.getByRole('button', { name: /new flows?$/ })).toBeVisible()
  await expect(flows(page).first()).toHaveId(first ?? '')
  await page.getByRole('grid').press('Space')
  await expect(flows(page).first()).not.toHaveId(first ?? '')
})

test('request and answer of a call share a row, and the details lead from one to the other', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=l7:http`)
  const call = page.locator('[data-joined]').first()
  await expect(call).toContainText(/[2-5]\d\d .*GET|[2-5]\d\d .*POST/)
  await call.click()
  await details(page).getByRole('radio', { name: 'Answer' }).click()
  await expect(details(page)).toContainText('Status')
  await details(page).getByRole('radio', { name: 'Request' }).click()
  await page.getByRole('button', { name: 'Request and answer on one row' }).click()
  await expect(page).toHaveURL(/calls=every/)
  await expect(page.locator('[data-joined]')).toHaveCount(0)
})

test('j and k go from flow to flow, several are selected, and copied as the command line prints them', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?calls=every`)
  await expect(rows(page).nth(8)).toBeVisible()
  await page.keyboard.press('j')
  const first = await details(page).getByRole('heading', { level: 2 }).textContent()
  const picked = page.locator('[role=row][aria-selected=true]')
  const id = await picked.getAttribute('id')
  await page.keyboard.press('j')
  await expect(picked).not.toHaveId(id ?? '')
  await page.keyboard.press('k')
  await expect(picked).toHaveId(id ?? '')
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(first ?? '')
  await page.getByRole('grid').press('Shift+ArrowDown')
  await page.getByRole('grid').press('Shift+ArrowDown')
  await expect(page.getByText('3 rows selected')).toBeVisible()
  await page.getByRole('button', { name: 'Save or copy flows' }).click()
  await page.getByRole('menuitem', { name: 'Lines of hubble observe -o compact' }).last().click()
  await expect
    .poll(async () => (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').length)
    .toBe(3)
})

test('what is shown is saved as CSV, columns and rows as they stand', async ({ page, demo }) => {
  await page.goto(`${demo.address}?cols=verdict.source-pod.uuid`)
  await expect(rows(page).nth(5)).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save or copy flows' }).click()
  await page.getByRole('menuitem', { name: 'CSV, the table as it is shown' }).click()
  const stream = await (await download).createReadStream()
  let text = ''
  for await (const part of stream) text += String(part)
  expect(text.split('\r\n')[0]).toBe('verdict,source_pod,uuid')
  expect(text).toMatch(/\r\n(FORWARDED|DROPPED|REDIRECTED|TRACED|TRANSLATED|AUDIT),/)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the table is open to all in the ${colorScheme} theme`, async ({ page, demo }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${demo.address}?closed=filters,timeline&sort=verdict&cols=time.verdict.source.destination.l7.uuid`)
    await expect(page.getByText('By Verdict')).toBeVisible()
    await flows(page).nth(1).click()
    await page.getByRole('button', { name: 'Columns and rows' }).click()
    await expectOpenToAll(page)
  })
}
