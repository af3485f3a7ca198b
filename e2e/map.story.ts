import type { Page } from '@playwright/test'
import { drawn, placeOf } from './map-places.ts'
import { details, expect, map, test } from './story.ts'

/** The map alone, large; `more` continues the address. */
async function open(page: Page, address: string, more = '') {
  await page.goto(`${address}?closed=filters,table,timeline${more}`)
  await expect(map(page)).toHaveAccessibleName(/[2-9]\d services/)
  await placeOf(page, '/shop/web')
}

async function menuOn(page: Page, ending: string) {
  const { x, y } = await placeOf(page, ending)
  await page.mouse.click(x, y, { button: 'right' })
  await expect(page.getByRole('menu', { name: 'What to do with it' })).toBeVisible()
}

const choose = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name }).click()

test('services are found while one types, and Enter goes from one to the next', async ({ page, demo }) => {
  await open(page, demo.address)
  await map(page).focus()
  await page.keyboard.press('/')
  const box = page.getByRole('textbox', { name: 'Find on the map' })
  await box.fill('no such service')
  await expect(page.getByRole('search')).toContainText('none')
  await box.fill('shop/cart')
  await expect(page.getByRole('search')).toContainText('1 found')
  await box.press('Enter')
  await expect(page).toHaveURL(/select=service%3A[^&]*shop%2Fcart/)
  await expect(details(page).getByRole('heading', { level: 2 })).toContainText('cart')
  await box.press('Escape')
  await expect(map(page)).toBeFocused()
})

test('a card is hidden from its menu, a link keeps it hidden, and it comes back', async ({ page, demo }) => {
  await open(page, demo.address)
  await menuOn(page, '/shop/email')
  await choose(page, /^Hide on the map/)
  const chip = page.getByRole('button', { name: /1 hidden/ })
  await expect(chip).toBeVisible()
  await expect(page).toHaveURL(/hide=[^&]*shop%2Femail/)
  await page.reload()
  await placeOf(page, '/shop/web')
  expect((await drawn(page, '.card')).some(({ id }) => id.endsWith('/shop/email'))).toBe(false)
  await chip.click()
  await placeOf(page, '/shop/email')
  await expect(page).not.toHaveURL(/hide=/)
})

test('the menu opens and acts by keyboard alone', async ({ page, demo }) => {
  await open(page, demo.address)
  await map(page).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: 'What to do with it' })
  await expect(menu).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(map(page)).toBeFocused()
  await page.keyboard.press('o')
  await expect(page.getByRole('radiogroup', { name: 'How far the neighbourhood reaches' })).toBeVisible()
  await expect(page).toHaveURL(/focus=/)
})

test('the neighbourhood is brought into focus, further and in one direction, and a link keeps it', async ({
  page,
  demo,
}) => {
  await open(page, demo.address)
  const { x, y } = await placeOf(page, '/shop/web')
  await page.mouse.dblclick(x, y)
  await page.getByRole('radio', { name: '2 hops' }).click()
  await page.getByRole('radio', { name: 'Callers' }).click()
  await expect(page).toHaveURL(/focus=[^&]*shop%2Fweb&hops=2&way=upstream/)
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Callers' })).toBeChecked()
  await page.getByRole('button', { name: 'Show everything again' }).click()
  await expect(page).not.toHaveURL(/focus=/)
})

test('the path between two services is told', async ({ page, demo }) => {
  await open(page, demo.address)
  const web = await placeOf(page, '/shop/web')
  await page.mouse.click(web.x, web.y)
  await expect(details(page)).toBeVisible()
  const payment = await placeOf(page, '/shop/payment')
  await page.keyboard.down('Shift')
  await page.mouse.click(payment.x, payment.y)
  await page.keyboard.up('Shift')
  await expect(page.locator('.map-chip-words')).toHaveText(/^web.*payment$/)
  await page.getByRole('button', { name: 'Select only one' }).click()
  await expect(page.locator('.map-chip-words')).toHaveCount(0)
})

test('a card that was dragged and pinned stays there, also after a reload and when all is laid out anew', async ({
  page,
  demo,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, demo.address)
  const { x, y, at } = await placeOf(page, '/shop/email')
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 40, y + 4, { steps: 4 })
  await page.mouse.move(x + 90, y + 8, { steps: 4 })
  await page.mouse.up()
  const moved = await placeOf(page, '/shop/email')
  expect(moved.at.x).toBeGreaterThan(at.x + 40)
  await menuOn(page, '/shop/email')
  await choose(page, 'Pin in its place')
  await page.reload()
  expect((await placeOf(page, '/shop/email')).at).toEqual(moved.at)
  await page.getByRole('button', { name: 'Tidy: lay the map out anew' }).click()
  expect((await placeOf(page, '/shop/email')).at).toEqual(moved.at)
  await menuOn(page, '/shop/email')
  await choose(page, 'Unpin')
  await page.getByRole('button', { name: 'Tidy: lay the map out anew' }).click()
  expect((await placeOf(page, '/shop/email')).at).not.toEqual(moved.at)
})

test('problems alone are drawn when asked, and n and p walk through them', async ({ page, demo }) => {
  await open(page, demo.address)
  const all = (await drawn(page, 'edge')).length
  await page.getByRole('button', { name: 'Problems only' }).click()
  await expect(page).toHaveURL(/problems=only/)
  await expect.poll(async () => (await drawn(page, 'edge')).length).toBeLessThan(all / 2)
  expect((await drawn(page, 'edge')).length).toBeGreaterThan(0)
  await page.keyboard.press('n')
  await expect(page).toHaveURL(/select=edge/)
  const first = page.url()
  await page.keyboard.press('n')
  await expect(page).not.toHaveURL(first)
  await page.keyboard.press('p')
  await expect(page).toHaveURL(first)
})

test('a namespace is selected by its title, closed by its sign and opened again', async ({ page, demo }) => {
  await open(page, demo.address)
  const box = await placeOf(page, '/shop')
  await page.mouse.click(box.left + 60, box.top + 20)
  await expect(page).toHaveURL(/select=group/)
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('shop')
  await expect(details(page).getByRole('button', { name: 'web', exact: true })).toBeVisible()
  await details(page).getByRole('button', { name: 'Only what is in it' }).click()
  await expect(page).toHaveURL(/filter=namespace(:|%3A)shop/)
  await page.goBack()
  const again = await placeOf(page, '/shop')
  await page.mouse.click(again.left + 20, again.top + 20)
  await expect.poll(async () => (await drawn(page, '.card')).some(({ id }) => id.endsWith('/shop/web'))).toBe(false)
  const closed = await placeOf(page, '/shop')
  await page.mouse.dblclick(closed.x + 10, closed.y)
  await placeOf(page, '/shop/web')
})

test('boxes are something else than namespaces when asked, and a link keeps that', async ({ page, demo }) => {
  await open(page, demo.address)
  await page.getByRole('button', { name: 'How the map is drawn' }).click()
  await page.getByRole('combobox', { name: 'Boxes by' }).selectOption({ label: 'Cluster' })
  await expect(page).toHaveURL(/group=cluster/)
  await expect.poll(async () => (await drawn(page, '.island')).length).toBe(1)
  await page.reload()
  await placeOf(page, '/shop/web')
  expect(await drawn(page, '.island')).toHaveLength(1)
})
