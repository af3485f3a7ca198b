import { act, connection, details, expect, listConnections, test } from './story.ts'

test('the three acts: xwing lands, is dropped by policy, and lands again', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  await listConnections(page)
  const xwing = connection(page, 'starwars/xwing', 'starwars/deathstar').first()

  await act(page, /No policy/)
  await expect(xwing).toBeVisible()

  await act(page, /L3\/L4 policy/)
  await expect(xwing).toContainText('Policy denied')
  await xwing.click()
  await expect(details(page).getByRole('heading', { name: 'Why dropped' })).toBeVisible()
  await expect(details(page)).toContainText('no ingress rule')
  await expect(details(page)).toContainText(/flows were dropped in the last minute/)

  await act(page, /L7 policy/)
  await page.getByRole('radio', { name: 'Flows' }).click()
  // Few of the flows are these: in a list of all of them they pass by.
  const box = page.getByRole('combobox', { name: 'Filter', exact: true })
  await box.fill('http-path:/v1/exhaust-port')
  await box.press('Enter')
  const exhaust = page.locator('[data-verdict]').filter({ hasText: '/v1/exhaust-port' })
  await expect(exhaust.and(page.locator('[data-verdict=DROPPED]')).first()).toContainText('Denied by an L7 rule')
  await expect(exhaust.filter({ hasText: '403' }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Remove http-path:/v1/exhaust-port' }).click()
  await act(page, /No policy/)
  await box.fill('from-label:class=xwing')
  await box.press('Enter')
  await expect(
    page
      .locator('[data-verdict=FORWARDED]')
      .filter({ hasText: /xwing.*deathstar/ })
      .first(),
  ).toBeVisible()
})

test('once nothing was dropped for a minute, the connection says how long ago the last drop was', async ({
  page,
  starts,
}) => {
  // The policy went a minute ago, or nearly.
  const relay = await starts.relay(0, { act: 'open', before: { act: 'l4', untilSeconds: 63 } })
  const orrery = await starts.orrery('--relay', relay.address)
  await page.goto(`${orrery.address}?filter=namespace:starwars&list=connections`)
  await connection(page, 'starwars/xwing', 'starwars/deathstar').first().click()
  await expect(details(page)).toContainText(/\d flows were dropped; the last one .* ago/)
})

test('from the map: the way to a problem leads to its reason', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  await act(page, /L3\/L4 policy/)
  await page.getByRole('button', { name: 'Next problem' }).click()
  await expect(details(page).getByRole('heading', { name: 'Why dropped' })).toBeVisible()
})
