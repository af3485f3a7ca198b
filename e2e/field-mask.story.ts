import { details, expect, map, rows, test } from './story.ts'

test('with a field mask the map is whole, and so is a flow that is opened', async ({ page, starts }) => {
  const relay = await starts.relay(0)
  const orrery = await starts.orrery('--relay', relay.address, '--relay-field-mask')
  await page.goto(`${orrery.address}?filter=to-pod:starwars/deathstar`)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await expect(rows(page).nth(3)).toBeVisible()
  await rows(page).nth(2).click()
  await expect(details(page)).toContainText('org=empire')
  await expect(details(page).getByText('rows hold the fields of the map only')).toHaveCount(0)

  await page.getByRole('button', { name: /^Live/ }).click()
  await expect(page.getByText('those of the map only, as set')).toBeVisible()
})
