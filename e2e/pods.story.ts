import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { drawn, placeOf } from './map-places.ts'
import { details, expect, expectOpenToAll, map, test } from './story.ts'

const DEATHSTAR = 'orrery-demo/starwars/deathstar'
const BOX = `island:0:service:${DEATHSTAR}`

async function open(page: Page, address: string, more = '') {
  await page.goto(`${address}?closed=filters,table,timeline${more}`)
  await expect(map(page)).toHaveAccessibleName(/[2-9]\d services/)
  await placeOf(page, '/shop/web')
}

async function choose(page: Page, x: number, y: number, name: RegExp) {
  await page.mouse.click(x, y, { button: 'right' })
  await page.getByRole('menuitem', { name }).click()
}

const pods = async (page: Page) => (await drawn(page, '.card')).filter(({ id }) => id.includes('pod:deathstar-'))
const boxes = async (page: Page) => (await drawn(page, '.island')).map(({ id }) => id)
const at = async (page: Page) => new Map((await drawn(page, '.card')).map((card) => [card.id, card.at]))

/** Names of the callers of each pod whose lines are being dropped. */
const dropping = async (page: Page) =>
  (await drawn(page, 'edge.dropped, edge.mixed')).map(({ id }) => id).filter((id) => id.includes('deathstar'))

test('a service opens to its pods in its place, drops end at them, and it closes to where it was', async ({
  page,
  demo,
}) => {
  await open(page, demo.address)
  const card = await placeOf(page, '/starwars/deathstar')
  await page.mouse.move(2, 2)
  const before = await at(page)
  await choose(page, card.x, card.y, /^Show its pods/)
  await expect(page).toHaveURL(/open=orrery-demo%2Fstarwars%2Fdeathstar/)
  await expect.poll(async () => (await pods(page)).length).toBe(2)
  const box = await placeOf(page, BOX)
  expect(await boxes(page)).toContain('island:0:orrery-demo/starwars')
  expect((await at(page)).has(`card:${DEATHSTAR}`)).toBe(false)

  // Its callers stand left of it and have no reason to move.
  const opened = await at(page)
  for (const name of ['starwars/tiefighter:Pod', 'starwars/xwing:Pod'])
    expect(opened.get(`card:orrery-demo/${name}`)).toEqual(before.get(`card:orrery-demo/${name}`))

  await expect
    .poll(async () => (await dropping(page)).filter((id) => id.includes('pod:deathstar-')).length, { timeout: 60_000 })
    .toBeGreaterThan(0)
  expect((await dropping(page)).filter((id) => !id.includes('pod:deathstar-'))).toEqual([])

  await expectOpenToAll(page, '.map')

  await page.reload()
  await expect.poll(async () => (await pods(page)).length).toBe(2)
  expect(await boxes(page)).toContain(BOX)

  const again = await placeOf(page, BOX)
  const standing = await at(page)
  await choose(page, again.left + 60, again.top + 12, /^Show the service as one/)
  await expect(page).not.toHaveURL(/open=/)
  await expect.poll(async () => (await pods(page)).length).toBe(0)
  const closed = await placeOf(page, '/starwars/deathstar')
  expect(closed.at.y).toBeLessThan(again.at.y)
  expect((await at(page)).get('card:orrery-demo/starwars/xwing:Pod')).toEqual(
    standing.get('card:orrery-demo/starwars/xwing:Pod'),
  )
  expect(box.id).toBe(BOX)
})

test('what made room for the pods goes back when they close', async ({ page, demo }) => {
  await open(page, demo.address)
  const card = await placeOf(page, '/shop/recommendation')
  await page.mouse.move(2, 2)
  const before = await at(page)
  await choose(page, card.x, card.y, /^Show its pods/)
  await expect.poll(async () => (await drawn(page, '.card')).filter(({ id }) => id.includes('/pod:')).length).toBe(2)
  const box = await placeOf(page, 'service:orrery-demo/shop/recommendation')
  await choose(page, box.left + 60, box.top + 12, /^Show the service as one/)
  await placeOf(page, 'card:orrery-demo/shop/recommendation')
  const after = await at(page)
  for (const [id, place] of before) if (after.has(id)) expect([id, after.get(id)]).toEqual([id, place])
})

test('by keyboard a service opens and closes, and its pods have details of their own', async ({ page, demo }) => {
  await open(page, demo.address, `&select=service:${DEATHSTAR}`)
  await expect(details(page).getByRole('heading', { level: 2 })).toContainText('deathstar')
  await map(page).focus()
  await page.keyboard.press('i')
  await expect.poll(async () => (await pods(page)).length).toBe(2)
  await expect(details(page)).toContainText('Pods are counted by themselves')
  await details(page)
    .getByRole('button', { name: /deathstar-/ })
    .first()
    .click()
  await expect(page).toHaveURL(/select=service%3A[^&]*pod%3Adeathstar-/)
  await expect(details(page).getByRole('heading', { level: 2 })).toContainText('deathstar-')
  await expect(details(page)).toContainText(/HTTP|calls/i, { timeout: 30_000 })
  await expect(details(page).getByRole('alert')).toHaveCount(0)
  await page.keyboard.press('c')
  await page.keyboard.press('Escape')
})

test('looking for the name of a pod opens its service', async ({ page, demo }) => {
  await open(page, demo.address)
  await map(page).focus()
  await page.keyboard.press('/')
  const box = page.getByRole('textbox', { name: 'Find on the map' })
  await box.fill('deathstar-')
  await expect(page.getByRole('search')).toContainText('1 found')
  await box.press('Enter')
  await expect.poll(async () => (await pods(page)).length).toBe(2)
  await expect(page).toHaveURL(/select=service%3A[^&]*pod%3Adeathstar-/)
  await expect(page.getByRole('search')).toContainText('of 2')
})

test('connections and exports speak of the pods of an opened service', async ({ page, demo }) => {
  await page.goto(`${demo.address}?list=connections&filter=namespace:starwars&open=${DEATHSTAR}`)
  const named = page.getByRole('gridcell', { name: /^starwars\/deathstar-/ })
  await expect.poll(async () => new Set(await named.allTextContents()).size, { timeout: 60_000 }).toBe(2)
  await expect(page.getByRole('gridcell', { name: 'starwars/xwing', exact: true }).first()).toBeVisible()
  for (const format of ['SVG drawing', 'Mermaid flowchart', 'JSON snapshot']) {
    await page.getByRole('button', { name: 'Export' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('group', { name: 'Download' }).getByRole('menuitem', { name: format }).click()
    const text = await readFile(await (await coming).path(), 'utf8')
    // A picture shows the short names that stand on the cards.
    const short = [...new Set(await named.allTextContents())].map((name) => name.replace('starwars/deathstar-', ''))
    for (const name of short) expect(text).toContain(name)
  }
})
