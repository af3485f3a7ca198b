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
  await page.getByRole('group', { name: 'Hide noise' }).getByRole('checkbox', { name: /^DNS/ }).check()
  await expect(page.getByText(/^[\d.,]+k? flows hidden by DNS/)).toBeVisible()
  await page.getByRole('button', { name: 'Show them' }).click()
  await expect(page).not.toHaveURL(/filter=/)
})

test('an edge of the map filters to its own flows, and the table lists only them', async ({ page, demo }) => {
  await page.goto(demo.address)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await page.getByRole('radio', { name: 'Connections' }).click()
  await page
    .getByRole('row')
    .filter({ hasText: 'kube-dns' })
    .or(page.getByRole('row').filter({ hasText: 'coredns' }))
    .first()
    .click()
  const title = await details(page).getByRole('heading', { level: 2 }).textContent()
  await details(page).getByRole('button', { name: 'Only this connection' }).click()
  await expect(page).toHaveURL(/filter=edge/)
  await expect(map(page)).toHaveAccessibleName(/2 services/)
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(title ?? '')
  await page.getByRole('radio', { name: 'Flows' }).click()
  await expect(rows(page).nth(1)).toBeVisible()
})

test('a cell of the table filters by its value, by keys and by pointer', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=verdict:FORWARDED`)
  const row = rows(page).nth(3)
  await row.click()
  await page.getByRole('grid').press('ArrowRight')
  await page.getByRole('grid').press('ArrowRight')
  await page.getByRole('grid').press('x')
  await expect(page).toHaveURL(/filter=%21verdict%3AFORWARDED/)
  await page.goBack()
  await page.getByRole('button', { name: 'Close the details' }).click()
  const node = row.getByRole('gridcell').last()
  await node.hover()
  await node.getByTitle(/^Filter by node-name/).click()
  await expect(page).toHaveURL(/node-name/)
})

test('a chip is hidden instead, swapped, switched off and on again by its menu, with keys alone', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?filter=from-namespace:starwars`)
  const choose = async (item: string) => {
    const chip = page.getByRole('button', { name: /^(not )?(from|to)-namespace:starwars$/ })
    await chip.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: item }).press('Enter')
  }
  await choose('Hide instead of keep')
  await expect(page).toHaveURL(/filter=%21from-namespace%3Astarwars/)
  await choose('Keep instead of hide')
  await choose('Swap source and destination')
  await expect(page).toHaveURL(/filter=to-namespace%3Astarwars/)
  await choose('Switch off')
  await expect(page).toHaveURL(/filter=%7Eto-namespace%3Astarwars/)
  await choose('Switch on')
  await expect(page).toHaveURL(/filter=to-namespace%3Astarwars/)
  await choose('Edit')
  await expect(box(page)).toBeFocused()
  await expect(box(page)).toHaveValue('to-namespace:starwars')
})

test('a filter is saved under a name, found again with those asked lately, and forgotten', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=verdict:DROPPED`)
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('textbox', { name: 'Name for this filter' }).fill('what fails')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await box(page).fill('port:53 ')
  await page.keyboard.press('Enter')
  await page.reload()
  await page.getByRole('button', { name: 'Saved filters' }).click()
  const menu = page.getByRole('dialog', { name: 'Saved filters' })
  await expect(menu.getByText('port:53')).toHaveCount(0)
  await menu.getByRole('button', { name: /^what fails/ }).click()
  await expect(page).toHaveURL(/filter=verdict%3ADROPPED/)
  await expect(menu.getByRole('button', { name: 'port:53', exact: true })).toBeVisible()
  await menu.getByRole('button', { name: 'Forget what fails' }).click()
  await expect(menu.getByText('None yet.')).toBeVisible()
})

test('the command of an edge is copied from its details', async ({ page, demo }) => {
  await page.goto(demo.address)
  await page.getByRole('radio', { name: 'Connections' }).click()
  await page.getByRole('row').filter({ hasText: 'deathstar' }).first().click()
  await details(page)
    .getByRole('button', { name: /command/i })
    .first()
    .click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/^hubble observe .*--to-.*deathstar/)
})

test('a value in the details is hidden, kept alone or copied, by keys alone', async ({ page, demo }) => {
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  await rows(page).nth(2).click()
  const verdict = details(page)
    .getByRole('button', { name: /^Show only verdict:/ })
    .first()
  const name = (await verdict.getAttribute('aria-label'))?.replace('Show only verdict:', '') ?? ''
  await verdict.focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('menuitem', { name: 'Copy' }).press('Enter')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(name)
  await verdict.press('ArrowDown')
  await page.getByRole('menuitem', { name: 'Only this' }).press('Enter')
  await expect(page).toHaveURL(new RegExp(`verdict%3A${name}`))
  await verdict.press('x')
  await expect(page).toHaveURL(new RegExp(`%21verdict%3A${name}`))
})

test('a cell of the connections filters by its value, by keys', async ({ page, demo }) => {
  await page.goto(demo.address)
  await page.getByRole('radio', { name: 'Connections' }).click()
  const grid = page.getByRole('grid')
  await expect(grid.getByRole('row').nth(2)).toBeVisible()
  await grid.press('Home')
  for (let step = 0; step < 3; step++) await grid.press('ArrowRight')
  await grid.press('x')
  await expect(page).toHaveURL(/filter=%21port%3A\d+/)
})

test('an error is marked under its character, also where the box is scrolled, and the filter stays', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  await box(page).fill('port:80 port:htt ')
  await page.keyboard.press('Enter')
  const problem = page.getByRole('alert').filter({ hasText: 'a port is a number' })
  await expect(problem).toBeVisible()
  const off = () =>
    page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#filter-box')
      const mark = document.querySelector('[data-caret]')
      const pen = document.createElement('canvas').getContext('2d')
      if (input === null || mark === null || pen === null) return 1000
      const { fontWeight, fontSize, fontFamily } = getComputedStyle(input)
      pen.font = `${fontWeight} ${fontSize} ${fontFamily}`
      const at = input.value.indexOf('htt')
      const wanted =
        input.getBoundingClientRect().left + pen.measureText(input.value.slice(0, at)).width - input.scrollLeft
      return Math.abs(mark.getBoundingClientRect().left - wanted)
    })
  await expect.poll(off).toBeLessThan(12)
  await box(page).fill(`${'port:80 '.repeat(40)}port:htt `)
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await expect.poll(off).toBeLessThan(12)
  await expect(page).toHaveURL(/filter=namespace(:|%3A)starwars$/)
})

test('a CEL expression is understood once its compiler came, which the first load does not bring', async ({
  page,
  demo,
}) => {
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(request.url()))
  await page.goto(demo.address)
  await expect(rows(page).nth(3)).toBeVisible()
  expect(loaded.filter((url) => /\/cel-(?!slot)[^/]*\.js/.test(url))).toEqual([])
  await box(page).fill("cel:'_flow.verdict == Verdict.DROPPED' ")
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/filter=cel-expression/)
  await page.reload()
  await expect(page.getByRole('button', { name: /^Remove cel-expression/ })).toBeVisible()
  await box(page).fill("cel:'_flow.nosuch' ")
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: "undefined field 'nosuch'" })).toBeVisible()
})

test('a hundred kilobytes of anything end in an error that says where, and the filter stays', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.address}?filter=namespace:starwars`)
  await expect(rows(page).nth(1)).toBeVisible()
  for (const pasted of [
    'port:80 '.repeat(12_500),
    `${'\\u0007"x'.repeat(20_000)}'`,
    `hubble observe ${'--pod '.repeat(17_000)}`,
  ]) {
    await box(page).focus()
    await page.evaluate((value) => navigator.clipboard.writeText(value), pasted)
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('ControlOrMeta+V')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert').filter({ hasText: 'at most 16384 characters' })).toBeVisible()
  }
  await expect(page).toHaveURL(/filter=namespace(:|%3A)starwars$/)
})
