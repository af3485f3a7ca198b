import { freePort } from './processes.ts'
import { expect, test } from './story.ts'

const TITLE = 'Why is my map empty, or thin?'

test('a map that stays empty says why when asked, and what to type', async ({ page, starts }) => {
  const orrery = await starts.orrery('--relay', `127.0.0.1:${await freePort()}`)
  await page.goto(orrery.address)
  await page.getByRole('button', { name: 'Why?' }).click()
  const dialog = page.getByRole('dialog', { name: TITLE })
  await expect(dialog.getByText('1 check failed')).toBeVisible()
  const failed = dialog.locator('[data-check=tcp]')
  await expect(failed).toContainText('Failed')
  await expect(failed).toContainText('kubectl -n kube-system port-forward service/hubble-relay 4245:80')
  await expect(dialog.getByText('First “Connection” has to work.')).toBeVisible()
})

test('the doctor opens by a key and by a link, examines what is shown, and tells what the filter hides', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?filter=namespace:shop`)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
  await page.keyboard.press('w')
  const dialog = page.getByRole('dialog', { name: TITLE })
  await expect(page).toHaveURL(/doctor=open/)
  await expect(dialog.getByRole('button', { name: 'Copy report' })).toBeVisible({ timeout: 15_000 })
  await expect(dialog.locator('[data-check=source]')).toContainText('not your cluster')
  await expect(dialog.locator('[data-check=filter]')).toContainText(/hides [1-9][\d,]* of [1-9]/)
  await dialog.locator('[data-check=ring]').getByText('What was measured').click()
  await expect(dialog.getByText('Shortest on')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page).not.toHaveURL(/doctor/)
  await page.goto(`${demo.address}?doctor=open`)
  await expect(dialog).toBeVisible()
})
