import type { Page } from '@playwright/test'
import { act, details, expect, expectOpenToAll, test } from './story.ts'

const answers = (page: Page) => page.getByRole('region', { name: 'Answers' })
const finding = (page: Page, words: RegExp) => answers(page).getByRole('listitem').filter({ hasText: words })

test('the dropped xwing is the worst finding, one click from its edge and two from its flows', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  await act(page, /L3\/L4 policy/)
  await page.getByRole('button', { name: 'Answers' }).click()
  const worst = answers(page).getByRole('list', { name: 'What is wrong?' }).locator('[data-finding]').first()
  await expect(worst).toContainText('xwing → deathstar')
  await expect(worst).toContainText('Critical')
  await expect(worst).toContainText('no ingress rule of any policy that selects deathstar')
  await worst.click()
  await expect(details(page).getByRole('heading', { name: 'Why dropped' })).toBeVisible()
  await expect(details(page)).toContainText('no ingress rule')

  await page.getByRole('button', { name: /^Evidence of: xwing/ }).click()
  const row = finding(page, /xwing → deathstar/).first()
  await expect(row).toContainText(/× POLICY_DENIED on entering deathstar/)
  await expect(row).toContainText('hubble observe --from-pod starwars/xwing')
  await expect(row).toContainText('--verdict DROPPED')
  await row.getByRole('button', { name: 'Show flows', exact: true }).click()
  await expect(page.locator('[role=row][data-verdict=DROPPED]').first()).toContainText('xwing')
  await expect(page.locator('[role=row][data-verdict]:not([data-verdict=DROPPED])')).toHaveCount(0)
})

test('a threshold is changed in the address and survives a reload', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=namespace:starwars&list=answers&ask=drops`)
  await act(page, /L3\/L4 policy/)
  await expect(finding(page, /xwing → deathstar/)).toContainText('Critical')
  await answers(page).getByRole('spinbutton', { name: 'Drops on a connection, at least' }).fill('999999')
  await expect(finding(page, /xwing → deathstar/)).toContainText('Below the threshold')
  expect(new URL(page.url()).searchParams.get('thresholds')).toBe('minDrops:999999')
  await page.reload()
  await expect(answers(page).getByRole('spinbutton', { name: 'Drops on a connection, at least' })).toHaveValue('999999')
  await expect(finding(page, /xwing → deathstar/)).toContainText('Below the threshold')
  await expect(answers(page)).toContainText('No alarm by the thresholds in force.')
})

test('latency between two chosen services, which the address keeps', async ({ page, demo }) => {
  await page.goto(`${demo.address}?list=answers`)
  await answers(page).getByRole('button', { name: 'Between two' }).click()
  await expect(answers(page)).toContainText('Choose one service, or two')
  await answers(page).getByRole('combobox', { name: 'From' }).selectOption({ label: 'shop/web' })
  await answers(page).getByRole('combobox', { name: 'to', exact: true }).selectOption({ label: 'shop/catalog' })
  await expect(finding(page, /web → catalog TCP 3550: HTTP p50 .* ms, p95 .* ms/)).toBeVisible()
  await page.reload()
  await expect(finding(page, /web → catalog TCP 3550: HTTP p50/)).toBeVisible()
})

test('by keyboard through the questions and the findings, and nothing that axe calls serious', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?filter=namespace:starwars&list=answers`)
  await act(page, /L3\/L4 policy/)
  await expect(finding(page, /xwing → deathstar/)).toBeVisible()
  const questions = answers(page).getByRole('navigation', { name: 'Questions' })
  await questions.getByRole('button', { name: /Everything wrong/ }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(
    answers(page).getByRole('heading', { name: 'What is blocked by policy or dropped otherwise?' }),
  ).toBeVisible()
  await answers(page).locator('[data-finding]').first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(answers(page).getByText('What to check')).toBeVisible()
  await expectOpenToAll(page, 'section[aria-label=Answers]')
  await page.keyboard.press('Enter')
  await expect(details(page).getByRole('heading', { name: 'Why dropped' })).toBeVisible()
})
