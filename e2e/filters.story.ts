import { details, expect, map, rows, test } from './story.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

const box = (page: import('@playwright/test').Page) => page.getByRole('combobox', { name: 'Filter', exact: true })

test('the box completes fields and values that were seen, by keys alone', async ({ page, demo }) => {
  await page.goto(demo.address)
  await expect(rows(page).nth(3)).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('namesp')
  await expect(page.getByRole('option').first()).toHaveText(/^namespace/)
  await page.keyboard.press('Tab')
  await expect(box(page)).toHaveValue('namespace:')
  const option = page.getByRole('option', { name: /^starwars/ })
  await expect(option).toHaveText(/\d/)
  await page.keyboard.type('starw')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('ArrowDown')
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await expect(box(page)).toHaveAttribute('aria-activedescendant', 'filter-choice-0')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/filter=namespace%3Astarwars/)
  // Up in the empty box: what was asked before.
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await box(page).focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/filter=namespace%3Astarwars/)
})

test('a pasted command is understood, and what it says beside is told', async ({ page, demo }) => {
  await page.goto(demo.address)
  await box(page).focus()
  await page.evaluate(() =>
    navigator.clipboard.writeText(
      'kubectl exec -n kube-system ds/cilium -- hubble observe -o json \\\n  --from-pod starwars/xwing --verdict DROPPED',
    ),
  )
  await page.keyboard.press('Control+V')
  await expect(page.getByRole('button', { name: 'Remove from-pod:starwars/xwing' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove verdict:DROPPED' })).toBeVisible()
  await expect(page.getByText('Left out of what was pasted')).toBeVisible()
})

test('the view is copied as a command, as raw filters and as a link that shows it again', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=from-pod:starwars/xwing !verdict:FORWARDED latency:>1ms`)
  await page.getByRole('button', { name: 'Copy this view' }).click()
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('button', { name: 'Copy as hubble observe command' }).click()
  await expect.poll(clipboard).toBe('hubble observe --from-pod starwars/xwing --not --verdict FORWARDED')
  await expect(page.getByText('latency:>1ms').last()).toBeVisible()
  await page.getByRole('button', { name: 'Copy as FlowFilter JSON' }).click()
  await expect.poll(clipboard).toContain('{"source_pod":["starwars/xwing"]}')
  await page.getByRole('button', { name: 'Copy as Link' }).click()
  await expect.poll(clipboard).toContain('filter=')
  const other = await page.context().newPage()
  await other.goto(await clipboard())
  await expect(other.getByRole('button', { name: 'Remove from-pod:starwars/xwing' })).toBeVisible()
  await expect(other.getByRole('button', { name: 'Remove not verdict:FORWARDED' })).toBeVisible()
  await other.close()
})

test('a value of a facet is kept by a click and hidden by another, with live counts', async ({ page, demo }) => {
  await page.goto(demo.address)
  const panel = page.getByRole('complementary', { name: 'Filters' })
  const udp = page.getByRole('checkbox', { name: /^UDP/ })
  await expect(panel.getByRole('listitem').filter({ has: udp })).toHaveText(/UDP.*\d/)
  await udp.check()
  await expect(page).toHaveURL(/filter=protocol%3Audp/)
  await udp.uncheck()
  await panel.getByText('UDP', { exact: true }).click({ modifiers: ['Alt'] })
  await expect(page).toHaveURL(/filter=%21protocol%3Audp/)
  await panel.getByRole('button', { name: 'Show UDP again' }).click()
  await expect(page).not.toHaveURL(/filter=/)
})

test('a preset says how many flows it hides, and shows them again', async ({ page, demo }) => {
  await page.goto(demo.address)
  await page.getByRole('checkbox', { name: /^DNS/ }).check()
  await expect(page.getByText(/^[\d.,]+k? flows hidden by DNS/)).toBeVisible()
  await page.getByRole('button', { name: 'Show them' }).click()
  await expect(page).not.toHaveURL(/filter=/)
})

test('an edge of the map filters to its own flows, and the table lists only them', async ({ page, demo }) => {
  await page.goto(demo.address)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await page.getByRole('radio', { name: 'Connections' }).click()
  await page.getByRole('row').filter({ hasText: 'kube-dns' }).or(page.getByRole('row').filter({ hasText: 'coredns' })).first().click()
  const title = await details(page).getByRole('heading', { level: 2 }).textContent()
  await details(page).getByRole('button', { name: 'Only this connection' }).click()
  await expect(page).toHaveURL(/filter=edge/)
  await expect(map(page)).toHaveAccessibleName(/2 services/)
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(title ?? '')
  await page.getByRole('radio', { name: 'Flows' }).click()
  await expect(rows(page).nth(1)).toBeVisible()
})
