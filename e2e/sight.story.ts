import type { Page } from '@playwright/test'
import { drawn, placeOf } from './map-places.ts'
import { connection, details, expect, map, test } from './story.ts'

/** Cards that are not wholly in the map, or lie below its details. */
async function outOfSight(page: Page, endings: readonly string[] = ['']): Promise<readonly string[]> {
  const box = await map(page).boundingBox()
  const panel = (await details(page).count()) === 0 ? null : await details(page).boundingBox()
  if (box === null) return ['the map']
  const right = panel === null ? box.x + box.width : Math.min(box.x + box.width, panel.x)
  return (await drawn(page, '.card'))
    .filter(({ id }) => endings.some((ending) => id.endsWith(ending)))
    .filter((card) => card.left < box.x || card.right > right || card.top < box.y || card.bottom > box.y + box.height)
    .map(({ id }) => id)
}

const wide = async (page: Page, ending: string) => {
  const { left, right } = await placeOf(page, ending)
  return Math.round(right - left)
}

for (const [width, height] of [
  [1440, 900],
  [900, 700],
] as const) {
  test(`what is selected in the list comes into view beside its details, at ${width} × ${height}`, async ({
    page,
    demo,
  }) => {
    await page.setViewportSize({ width, height })
    await page.goto(`${demo.address}?closed=filters,timeline&list=connections`)
    await placeOf(page, '/starwars/xwing:Pod')
    await connection(page, 'starwars/xwing', 'starwars/deathstar').click()
    await expect(details(page)).toBeVisible()
    const ends = ['/starwars/xwing:Pod', '/starwars/deathstar']
    await expect.poll(() => outOfSight(page, ends)).toEqual([])
    const before = await wide(page, '/shop/web')
    await page.getByRole('button', { name: 'Zoom in' }).click()
    const zoomed = await wide(page, '/shop/web')
    expect(zoomed).toBeGreaterThan(before)
    await connection(page, 'shop/ads', 'tracker.ads.example').click()
    await expect.poll(() => outOfSight(page, ['/shop/ads', '/tracker.ads.example'])).toEqual([])
  })
}

test('on a phone the map opens where drops are and can be read; Fit shows all of it', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(demo.address)
  const { top, bottom } = await placeOf(page, '/starwars/deathstar')
  // Two thirds of the size at which cards are drawn.
  expect(bottom - top).toBeGreaterThan(22)
  const seen = async () => (await drawn(page, '.card')).length - (await outOfSight(page)).length
  await expect.poll(seen).toBeGreaterThan(4)
  const box = await map(page).boundingBox()
  const right = (box?.x ?? 0) + (box?.width ?? 0)
  const marked = (await outOfSight(page, ['/starwars/deathstar', '/shop/ads', '/shop/recommendation'])).length
  expect(marked).toBeLessThan(3)
  for (const name of ['Zoom in', 'Export', 'Hide the flow table']) {
    const button = await page.getByRole('button', { name }).boundingBox()
    expect((button?.x ?? right) + (button?.width ?? 0)).toBeLessThanOrEqual(right)
  }
  await page.getByRole('button', { name: 'Fit the map' }).click()
  await expect.poll(() => outOfSight(page)).toEqual([])
  await page.getByRole('button', { name: 'How the map is drawn' }).click()
  const choice = await page.getByRole('radio', { name: 'p95' }).boundingBox()
  expect((choice?.x ?? right) + (choice?.width ?? 0)).toBeLessThan(right - 8)
})

/** The map without the fleets, into which they come once the filter is cleared. */
async function withoutFleets(page: Page, address: string) {
  await page.goto(`${address}?filter=!namespace:starwars`)
  await placeOf(page, '/kube-system/coredns')
  await expect.poll(() => outOfSight(page)).toEqual([])
}

async function clear(page: Page) {
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await placeOf(page, '/starwars/deathstar')
}

test('the view follows cards that come late', async ({ page, demo }) => {
  await withoutFleets(page, demo.address)
  await clear(page)
  await expect.poll(() => outOfSight(page)).toEqual([])
})

test('a word leads to cards that come late outside of a view that somebody chose', async ({ page, demo }) => {
  await withoutFleets(page, demo.address)
  const { x, y } = await placeOf(page, '/host')
  await page.mouse.move(x, y)
  const before = await wide(page, '/host')
  await expect(async () => {
    for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, -300)
    expect(await wide(page, '/host')).toBeGreaterThan(2 * before)
  }).toPass()
  await clear(page)
  // The fleets, and who else was not there yet.
  const chip = page.getByRole('button', { name: /([3-9]|\d\d) new cards outside of view/ })
  await chip.click()
  await expect(chip).toHaveCount(0)
  await expect.poll(() => outOfSight(page)).toEqual([])
})
